"""What few files do, and what then was read or written wrongly."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.dataset import Dataset

from tests.support.derived_files import errors_of, source_file
from tests.support.dicom_files import write_dicom
from xraysr_gui.commands.saving.export_result import export_result
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Calibration
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.dicom.dicom_spacing import spacing_of
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader

DCMTK = shutil.which("dcm2pnm")


def opened(path: Path) -> Radiograph:
    return dicom_reader.read(Content(Address(path)), 0)


def test_a_drawing_in_the_lowest_bit_is_seen(tmp_path):
    rng = np.random.default_rng(2)
    values, drawing = rng.integers(0, 4096, (20, 30)), rng.integers(0, 2, (20, 30))
    path = write_dicom(tmp_path / "a.dcm", values << 4 | drawing, bits=12, HighBit=15)
    header = pydicom.dcmread(path)
    for element, kind, value in ((0x10, "US", 20), (0x11, "US", 30), (0x40, "CS", "G"), (0x102, "US", 0)):
        header.add_new((0x6000, element), kind, value)
    header.add_new((0x6000, 0x50), "SS", [1, 1])
    header.add_new((0x6000, 0x100), "US", 16)
    header.save_as(path)
    radiograph = opened(path)
    np.testing.assert_array_equal(radiograph.greys.codes, values)
    (overlay,) = radiograph.overlays
    np.testing.assert_array_equal(overlay.drawn, drawing == 1)


def test_unused_bits_are_no_drawing_where_none_is_declared(tmp_path):
    path = write_dicom(tmp_path / "a.dcm", np.full((20, 30), 0x123F), bits=12, HighBit=15)
    assert opened(path).overlays == ()


def partial_422(path: Path) -> tuple[Path, np.ndarray]:
    """Video brightness from 16 to 235, without colour, two pixels in four bytes."""
    brightness = np.linspace(16, 235, 24 * 40).round().astype(np.uint8).reshape(24, 40)
    pairs = np.full((24 * 20, 4), 128, np.uint8)
    pairs[:, :2] = brightness.reshape(-1, 2)
    write_dicom(
        path,
        np.zeros((24, 40, 3)),
        bits=8,
        PhotometricInterpretation="YBR_PARTIAL_422",
        PixelData=pairs.tobytes(),
        SOPClassUID="1.2.840.10008.5.1.4.1.1.7",
    )
    return path, brightness


def test_video_in_pairs_of_pixels_is_neither_scrambled_nor_called_incomplete(tmp_path):
    path, brightness = partial_422(tmp_path / "a.dcm")
    radiograph = opened(path)
    expected = np.rint((brightness.astype(float) - 16) * 255 / 219)
    np.testing.assert_allclose(radiograph.pixels, expected, atol=0.51)
    assert radiograph.missing is None
    assert not any("missing" in notice for notice in radiograph.notices)


@pytest.mark.skipif(DCMTK is None, reason="DCMTK is not installed")
def test_video_in_pairs_of_pixels_is_as_bright_as_dcmtk_has_it(tmp_path):
    path, _ = partial_422(tmp_path / "a.dcm")
    subprocess.run([str(DCMTK), "+op", str(path), str(tmp_path / "a.ppm")], check=True, capture_output=True)
    with Image.open(tmp_path / "a.ppm") as picture:
        by_dcmtk = np.asarray(picture.convert("L")).astype(int)
    assert np.abs(opened(path).pixels - by_dcmtk).max() <= 1


def remarks_of(**elements: object) -> tuple[Calibration, tuple[str, ...]]:
    whole = Dataset()
    whole.Modality = "DX"
    for keyword, value in elements.items():
        setattr(whole, keyword, value)
    spacing, remarks = spacing_of(FrameHeader(whole, 0))
    return spacing.calibration, remarks


@pytest.mark.parametrize("keyword", ["PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"])
@pytest.mark.parametrize("length", [500, 0.0002])
def test_a_length_that_no_pixel_has_is_remarked(keyword, length):
    calibration, (remark,) = remarks_of(**{keyword: [length, length]})
    assert calibration is not Calibration.NONE
    assert remark.startswith(f"The file says that a pixel is {length:g} mm wide")


def test_a_magnification_that_cannot_be_is_remarked():
    more = {"ImagerPixelSpacing": [0.2, 0.2]}
    calibration, (remark,) = remarks_of(EstimatedRadiographicMagnificationFactor=100, **more)
    assert calibration is Calibration.DETECTOR
    assert remark.startswith("The file states a magnification of 100")
    assert remarks_of(EstimatedRadiographicMagnificationFactor=1, **more)[1] == ()


@pytest.mark.parametrize(("said", "left"), [(["1", "1"], None), (["2", "1"], [2, 1])])
def test_only_a_shape_that_is_not_square_is_written(tmp_path, reader, said, left):
    source = source_file(tmp_path / "in.dcm", PixelAspectRatio=said, PixelSpacing=None)
    made = pydicom.dcmread(source)
    for keyword in (
        "ImagerPixelSpacing",
        "PixelSpacingCalibrationType",
        "PixelSpacingCalibrationDescription",
    ):
        if keyword in made:
            delattr(made, keyword)
    made.save_as(source)
    export_result(reader.open(Address(source), Progress()), tmp_path / "out.dcm", reader)
    assert errors_of(tmp_path / "out.dcm") == []
    assert pydicom.dcmread(tmp_path / "out.dcm").get("PixelAspectRatio") == left
