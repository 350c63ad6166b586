"""That detail was lost to compression is said by all that is made of such an image (PS3.3 C.7.6.1.1.5)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from imagecodecs import jpeg8_encode

from tests.support.derived_files import STORED, errors_of, source_file
from xraysr_gui.commands.degrade_radiograph import degraded
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.image_io.written.dicom_files import write_dicom_frames, write_dicom_image
from xraysr_gui.image_io.written.dicom_original import write_original
from xraysr_gui.image_io.written.dicom_regions import MapOfNumbers, write_error_map, write_segmentation

HERE = Progress()
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"


def compressed(path: Path) -> Path:
    """An image of which the transfer syntax alone says that it is lossy; much smaller than its pixels."""
    picture = np.tile((STORED // 16).astype(np.uint8) // 64 * 64, (8, 8))
    return source_file(
        path, stored=picture, bits=8, syntax=JPEG_BASELINE, frames=[jpeg8_encode(picture, level=50)]
    )


def loss_told_by(path: Path) -> tuple[str, str]:
    """By pydicom: whether, and how."""
    made = pydicom.dcmread(path)
    return str(made.get("LossyImageCompression", "")), str(made.get("LossyImageCompressionMethod", ""))


@pytest.mark.parametrize("said", ["00", None])
def test_a_result_that_went_through_jpeg_says_so(tmp_path, reader, said):
    elements = {} if said is None else {"LossyImageCompression": said}
    before = reader.open(Address(source_file(tmp_path / "a.dcm", **elements)), HERE)
    result, ends = degraded(before, Degradation(jpeg_quality=30)), (before.black, before.white)
    write_dicom_image(tmp_path / "one.dcm", result, reader, HERE)
    write_dicom_frames(tmp_path / "all.dcm", [result, result], 2, ends, reader, HERE)
    for made in (tmp_path / "one.dcm", tmp_path / "all.dcm"):
        assert loss_told_by(made) == ("01", "ISO_10918_1")
        assert errors_of(made) == []
        assert reader.open(Address(made), HERE).source.encoding.lossy == "JPEG"
        assert [one.CodeValue for one in pydicom.dcmread(made).DerivationCodeSequence] == ["113040"]
    calm = degraded(before, Degradation(noise=4))
    write_dicom_image(tmp_path / "calm.dcm", calm, reader, HERE)
    assert loss_told_by(tmp_path / "calm.dcm") == (said or "", "")


def test_what_is_made_of_a_lossy_image_says_so(tmp_path, reader):
    image = reader.open(Address(compressed(tmp_path / "a.dcm")), HERE)
    region = Rectangle(id="1", name="all", box=Box(0, 0, *image.field_size))
    told = MapOfNumbers(np.ones(image.shape, np.float32), "Difference", "grey levels", image.spacing)
    write_segmentation(tmp_path / "seg.dcm", image, [region], reader, HERE)
    write_error_map(tmp_path / "map.dcm", image, told, reader, HERE)
    for made in (tmp_path / "seg.dcm", tmp_path / "map.dcm"):
        assert loss_told_by(made) == ("01", "ISO_10918_1")
        assert errors_of(made) == []


def test_an_original_that_is_written_anew_stays_lossy(tmp_path, reader):
    image = reader.open(Address(compressed(tmp_path / "a.dcm")), HERE)
    write_original(tmp_path / "original.dcm", image, (), reader, HERE)
    made = pydicom.dcmread(tmp_path / "original.dcm")
    assert made.file_meta.TransferSyntaxUID == pydicom.uid.ExplicitVRLittleEndian
    assert loss_told_by(tmp_path / "original.dcm") == ("01", "ISO_10918_1")
    assert reader.open(Address(tmp_path / "original.dcm"), HERE).source.encoding.lossy.startswith("JPEG")


def test_fewer_pixels_are_resampled_and_were_as_many_as_before_when_they_were_compressed(tmp_path, reader):
    source = compressed(tmp_path / "a.dcm")
    image = reader.open(Address(source), HERE)
    for down in (1, 2, 4):
        result = degraded(image, Degradation(down=down, noise=1))
        write_dicom_image(tmp_path / "r.dcm", result, reader, HERE)
        made = pydicom.dcmread(tmp_path / "r.dcm")
        told = [one.CodeValue for one in made.get("DerivationCodeSequence", ())]
        assert told == (["113085"] if down > 1 else [])
        expected = STORED.size * 64 / source.stat().st_size
        assert made.LossyImageCompressionRatio == pytest.approx(max(1.0, expected), abs=1e-3)
