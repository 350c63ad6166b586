"""The list of tags: complete, in words, quick, and safe to show."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset

from tests.support.dicom_files import EXPLICIT, element, image_elements, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom import dicom_reader
from xraysr_gui.image_io.tags import Tag


def tags(path: Path) -> list[Tag]:
    return dicom_reader.list_tags(Content(Address(path)))


def test_every_element_has_a_row_and_items_lie_below_their_sequence(tmp_path):
    inner, outer = Dataset(), Dataset()
    inner.CodeValue = "1"
    outer.CodeMeaning, outer.ViewModifierCodeSequence = "AP", [inner]
    path = write_dicom(tmp_path / "a.dcm", [[1, 2]], PatientID="42", ViewCodeSequence=[outer, Dataset()])
    rows = tags(path)
    syntax = "1.2.840.10008.1.2.1 (Explicit VR Little Endian)"
    assert Tag(0, "(0002,0010)", "UI", "Transfer Syntax UID", syntax) in rows
    assert Tag(0, "(0010,0020)", "LO", "Patient ID", "42") in rows
    start = rows.index(Tag(0, "(0054,0220)", "SQ", "View Code Sequence", "2 items"))
    assert [(row.level, row.tag, row.value) for row in rows[start : start + 7]] == [
        (0, "(0054,0220)", "2 items"),
        (1, "(FFFE,E000)", ""),
        (2, "(0008,0104)", "AP"),
        (2, "(0054,0222)", "1 item"),
        (3, "(FFFE,E000)", ""),
        (4, "(0008,0100)", "1"),
        (1, "(FFFE,E000)", ""),
    ]
    assert rows[-1] == Tag(0, "(7FE0,0010)", "OW", "Pixel Data", "4 bytes")


def test_several_values_are_joined_as_in_the_file(tmp_path):
    path = write_dicom(
        tmp_path / "a.dcm", [[1]], ImageType=["ORIGINAL", "PRIMARY"], PixelSpacing=["0.2", "0.30"]
    )
    values = {row.tag: row.value for row in tags(path)}
    assert values["(0008,0008)"] == "ORIGINAL\\PRIMARY"
    assert values["(0028,0030)"] == "0.2\\0.30"


def test_long_and_binary_values_are_cut_and_counted(tmp_path):
    junk = element(0x00291010, b"OB", bytes(9000)) + element(0x00291011, b"OB", b"\1\2")
    words = element(0x00204000, b"LT", b"word " * 2000)
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + words + image_elements() + junk)
    values = {row.tag: row.value for row in tags(path)}
    assert values["(0029,1010)"] == "9000 bytes"
    assert values["(0029,1011)"] == "2 bytes"
    assert values["(0020,4000)"] == ("word " * 80).strip()


def test_signs_that_could_disturb_the_list_are_left_out(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + element(0x00204000, b"LT", b"one\r\ntwo\x07\x1b[31m three\0\0"))
    assert tags(path)[-1].value == "one two[31m three"


def test_damaged_values_are_shown_as_they_are(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(
        start_of(EXPLICIT) + element(0x00200013, b"IS", b"3A") + element(0x00280010, b"US", b"\1")
    )
    rows = {row.tag: row.value for row in tags(path)}
    assert rows["(0020,0013)"] == "3A"
    assert "(0028,0010)" in rows


def test_a_file_without_pixels_has_tags_too(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + element(0x00080060, b"CS", b"SR"))
    assert tags(path)[-1] == Tag(0, "(0008,0060)", "CS", "Modality", "SR")


@pytest.mark.parametrize("kind", ["jpeg"])
def test_compressed_pixels_are_named_as_fragments(tmp_path, kind):
    import imagecodecs

    frame = imagecodecs.jpegls_encode(np.zeros((4, 4), np.uint16))
    path = write_dicom(tmp_path / "a.dcm", np.zeros((4, 4)), syntax="1.2.840.10008.1.2.4.80", frames=[frame])
    assert tags(path)[-1].value == "in fragments"


def test_ten_thousand_elements_are_listed(tmp_path):
    elements = b"".join(
        element(0x00091000 + (number // 0xF0 << 17) + number % 0xF0, b"LO", b"value ")
        for number in range(10_000)
    )
    path = tmp_path / "a.dcm"
    path.write_bytes(start_of(EXPLICIT) + elements)
    assert len(tags(path)) >= 10_000
