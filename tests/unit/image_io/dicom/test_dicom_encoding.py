"""What a file says about compression and time, and the header that travels with the image."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.filereader import read_dataset

from tests.support.dicom_files import BIG_ENDIAN, DEFLATED, EXPLICIT, IMPLICIT, JPEG, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.source import Source
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.dicom.dicom_encoding import frame_time_ms, lossy_words
from xraysr_gui.image_io.dicom.dicom_file import DicomFile
from xraysr_gui.image_io.dicom.dicom_syntax import syntax_of


def source_of(path: Path) -> Source:
    return dicom_reader.read(Content(Address(path)), 0).source


def unpacked(header: bytes) -> Dataset:
    return read_dataset(BytesIO(header), is_implicit_VR=False, is_little_endian=True)


@pytest.mark.parametrize(
    ("syntax", "elements", "words"),
    [
        (EXPLICIT, {}, ""),
        (EXPLICIT, {"LossyImageCompression": "00"}, ""),
        (EXPLICIT, {"LossyImageCompression": "01"}, "method not stated"),
        (
            EXPLICIT,
            {
                "LossyImageCompression": "01",
                "LossyImageCompressionRatio": ["3", "12.25"],
                "LossyImageCompressionMethod": ["ISO_10918_1", "ISO_15444_1"],
            },
            "JPEG 2000, 12.2:1",
        ),
        (JPEG + "50", {}, "JPEG"),
        (JPEG + "50", {"LossyImageCompression": "00"}, "JPEG"),
        (JPEG + "91", {}, "JPEG 2000"),
        (JPEG + "91", {"LossyImageCompression": "00"}, ""),  # that syntax can also keep everything
        (JPEG + "81", {"LossyImageCompressionRatio": "4"}, "JPEG-LS near-lossless, 4:1"),
        (JPEG + "70", {"LossyImageCompression": "01"}, "method not stated"),
        (JPEG + "70", {}, ""),
    ],
)
def test_loss_is_told_in_words(syntax, elements, words):
    header = Dataset()
    for keyword, value in elements.items():
        setattr(header, keyword, value)
    file = DicomFile("a", memoryview(b""), Dataset(), header, (0, 0), syntax_of(syntax), None, ())
    assert lossy_words(file) == words


@pytest.mark.parametrize(
    ("elements", "time"),
    [
        ({}, None),
        ({"FrameTime": "33.3"}, 33.3),
        ({"FrameTimeVector": ["0", "40", "60"]}, 50.0),
        ({"CineRate": "15"}, 1000 / 15),
        ({"RecommendedDisplayFrameRate": "25"}, 40.0),
        ({"FrameTime": "0", "CineRate": "10"}, None),
        ({"FrameTime": "-5"}, None),
        ({"FrameTime": "1e9"}, None),
    ],
)
def test_the_time_of_a_frame_is_found_wherever_it_is_said(elements, time):
    header = Dataset()
    for keyword, value in elements.items():
        setattr(header, keyword, value)
    assert frame_time_ms(header) == (None if time is None else pytest.approx(time))


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED])
def test_the_header_travels_explicit_little_endian_whatever_it_came_in(tmp_path, syntax):
    item = Dataset()
    item.CodeValue = "R-10206"
    path = write_dicom(
        tmp_path / "a.dcm",
        [[1, 2]],
        syntax=syntax,
        SpecificCharacterSet="ISO_IR 100",
        PatientName="Müller^Jürgen",
        WindowCenter="12.50",
        ViewCodeSequence=[item],
    )
    header = unpacked(source_of(path).header)
    assert str(header.PatientName) == "Müller^Jürgen"
    assert header.Rows == 1
    assert header.ViewCodeSequence[0].CodeValue == "R-10206"
    assert header["WindowCenter"].value.original_string == "12.50"
    assert "PixelData" not in header
    assert "TransferSyntaxUID" not in header


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT])
def test_drawings_icons_and_blobs_stay_behind(tmp_path, syntax):
    icon = Dataset()
    icon.Rows = 1
    path = write_dicom(tmp_path / "a.dcm", [[1, 2]], syntax=syntax, IconImageSequence=[icon], PatientID="7")
    whole = pydicom.dcmread(path)
    whole.add_new((0x6000, 0x0010), "US", 1)
    whole.add_new((0x6000, 0x0011), "US", 2)
    whole.add_new((0x6000, 0x3000), "OB", b"\3\0")
    whole.add_new((0x0029, 0x0010), "LO", "VENDOR")
    whole.add_new((0x0029, 0x1001), "OB", bytes(300_000))
    whole.save_as(path)
    packed = source_of(path).header
    assert len(packed) < 1000
    header = unpacked(packed)
    assert header.PatientID == "7"
    assert (0x6000, 0x0010) in header
    assert (0x6000, 0x3000) not in header
    assert (0x0029, 0x1001) not in header
    assert "IconImageSequence" not in header


def test_the_words_for_the_command_line_are_all_there(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm", np.zeros((2, 3, 4)), bits=10, PhotometricInterpretation="MONOCHROME1"
    )
    encoding = source_of(path).encoding
    assert (encoding.format, encoding.bits, encoding.photometric) == ("DICOM", 10, "MONOCHROME1")
    assert (encoding.transfer_syntax, encoding.lossy, encoding.frames) == (EXPLICIT, "", 2)
