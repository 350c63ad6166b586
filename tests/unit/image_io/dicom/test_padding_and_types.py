"""Which pixels count, and what their values are called, against pydicom's own numbers."""

from __future__ import annotations

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut

from tests.support.derived_files import STORED, enlarged, source_file
from xraysr_gui.commands.describe_image import describe_image
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.display.histogram import unit_of_values
from xraysr_gui.image_io.written.dicom_files import write_dicom_image

HERE = Progress()
SIGNED = (STORED - 2048).clip(-2048, 2047)


@pytest.mark.parametrize(
    ("value", "limit"), [(-32768, -2000), (-2000, -32768), (1500, 32767), (-2048, -1990), (-1998, None)]
)
def test_padding_may_begin_beyond_what_a_pixel_can_be(tmp_path, reader, value, limit):
    said = {"PixelPaddingValue": value} | ({} if limit is None else {"PixelPaddingRangeLimit": limit})
    path = source_file(tmp_path / "a.dcm", stored=SIGNED, signed=True, **said)
    stored = pydicom.dcmread(path).pixel_array
    low, high = sorted((value, value if limit is None else limit))
    found = reader.open(Address(path), HERE).left_out
    np.testing.assert_array_equal(found, (stored >= low) & (stored <= high))


@pytest.mark.parametrize(("value", "limit"), [(-32768, None), (-2048, 32767)])
def test_padding_that_no_pixel_or_every_pixel_has_is_one_value_at_most(tmp_path, reader, value, limit):
    said = {"PixelPaddingValue": value} | ({} if limit is None else {"PixelPaddingRangeLimit": limit})
    path = source_file(tmp_path / "a.dcm", stored=SIGNED, signed=True, **said)
    found = reader.open(Address(path), HERE).left_out
    count = 0 if found is None else found.sum()
    assert count == (pydicom.dcmread(path).pixel_array == value).sum()


@pytest.mark.parametrize("photometric", ["MONOCHROME1", "MONOCHROME2"])
def test_info_tells_of_measurements_alone(tmp_path, reader, photometric):
    stored = STORED.clip(300, 3000)
    stored[:, :4], stored[0, 4:] = 0, 4095
    path = source_file(
        tmp_path / "a.dcm",
        stored=stored,
        PhotometricInterpretation=photometric,
        PixelPaddingValue=0,
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=1,
        ShutterRightVerticalEdge=stored.shape[1],
        ShutterUpperHorizontalEdge=2,
        ShutterLowerHorizontalEdge=stored.shape[0],
    )
    told = describe_image(path, reader=reader)
    inside = stored[1:, 4:]
    dense = 4095 - inside if photometric == "MONOCHROME1" else inside
    assert (told["minimum"], told["maximum"]) == (dense.min(), dense.max())
    result = enlarged(reader.open(Address(path), HERE))
    assert result.ends == pytest.approx((dense.min(), dense.max()), abs=1e-3)


def test_a_modality_table_says_what_its_values_are(tmp_path, reader):
    table = Dataset()
    table.add_new(0x00283002, "US", [4096, 0, 16])
    table.ModalityLUTType = "OD"
    entries = (60000 / (1 + np.arange(4096) / 500)).astype("<u2")
    table.add_new(0x00283006, "OW", entries.tobytes())
    path = source_file(tmp_path / "a.dcm", ModalityLUTSequence=[table], WindowCenter="9000")
    image = reader.open(Address(path), HERE)
    assert unit_of_values(image) == "OD"
    write_dicom_image(tmp_path / "r.dcm", enlarged(image), reader, HERE)
    made, was = pydicom.dcmread(tmp_path / "r.dcm"), pydicom.dcmread(path)
    assert made.RescaleType == "OD"
    values = made.pixel_array[::2, ::2] * float(made.RescaleSlope) + float(made.RescaleIntercept)
    np.testing.assert_allclose(values, apply_modality_lut(was.pixel_array, was), atol=0.5)


def test_a_type_in_a_functional_group_is_found(tmp_path, reader):
    inner, group = Dataset(), Dataset()
    inner.RescaleSlope, inner.RescaleIntercept, inner.RescaleType = "2", "-1000", "HU"
    group.PixelValueTransformationSequence = [inner]
    path = source_file(tmp_path / "a.dcm", SharedFunctionalGroupsSequence=[group])
    image = reader.open(Address(path), HERE)
    assert unit_of_values(image) == "HU"
    write_dicom_image(tmp_path / "r.dcm", enlarged(image), reader, HERE)
    made = pydicom.dcmread(tmp_path / "r.dcm")
    assert (made.RescaleSlope, made.RescaleIntercept, made.RescaleType) == (2, -1000, "HU")
