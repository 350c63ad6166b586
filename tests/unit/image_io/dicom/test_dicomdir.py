"""The directory of a DICOM disc."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from tests.support.dicom_files import EXPLICIT, element, start_of, write_dicom
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import Content
from xraysr_gui.image_io.dicom.dicomdir import is_dicomdir, listed_files

STORED = np.zeros((4, 4))


def disc(folder: Path, *named: str, tail: bytes = b"") -> Content:
    """A directory that names files, each as a path with backslashes."""
    folder.mkdir(exist_ok=True)
    records = []
    for name in named:
        padded = name.encode() + b" " * (len(name) % 2)
        record = element(0x00041430, b"CS", b"IMAGE ") + element(0x00041500, b"CS", padded)
        records.append(struct.pack("<HHI", 0xFFFE, 0xE000, len(record)) + record)
    kind = element(0x00020002, b"UI", b"1.2.840.10008.1.3.10")
    start = start_of(EXPLICIT).replace(b"DICM", b"DICM" + kind)
    (folder / "DICOMDIR").write_bytes(start + element(0x00041220, b"SQ", b"".join(records)) + tail)
    return Content(Address(folder / "DICOMDIR"))


def test_the_files_of_a_disc_come_in_its_order_each_once(tmp_path):
    (tmp_path / "IMAGES").mkdir()
    for name in ("IM2", "IM1"):
        write_dicom(tmp_path / "IMAGES" / name, STORED)
    content = disc(tmp_path, "IMAGES\\IM2", "IMAGES\\IM1", "IMAGES\\IM2", "IMAGES\\GONE")
    assert is_dicomdir(content)
    assert [path.name for path in listed_files(content)] == ["IM2", "IM1"]


def test_a_disc_that_was_copied_with_small_letters_is_understood(tmp_path):
    (tmp_path / "images").mkdir()
    write_dicom(tmp_path / "images" / "im1", STORED)
    found = listed_files(disc(tmp_path, "IMAGES\\IM1"))
    assert [path.name.lower() for path in found] == ["im1"]


@pytest.mark.parametrize(
    "name", ["..\\SECRET", "A\\..\\..\\SECRET", "/etc/passwd", "LINK", "LINKED\\SECRET", ".."]
)
def test_a_disc_cannot_name_files_outside_its_folder(tmp_path, name):
    (tmp_path / "SECRET").write_bytes(b"secret")
    folder = tmp_path / "disc"
    folder.mkdir()
    (folder / "A").mkdir()
    (folder / "LINK").symlink_to(tmp_path / "SECRET")
    (folder / "LINKED").symlink_to(tmp_path)
    with pytest.raises(CannotOpenImage, match="names no image that lies beside it"):
        listed_files(disc(folder, name))


@pytest.mark.parametrize("name", ["A\\..\\IM1", ".\\IM1", "A*\\IM1", "I\0M1"])
def test_a_name_that_no_disc_may_have_is_passed_over_even_where_it_leads_home(tmp_path, name):
    write_dicom(tmp_path / "IM1", STORED)
    (tmp_path / "A").mkdir()
    (tmp_path / "A*").mkdir()
    write_dicom(tmp_path / "A*" / "IM1", STORED)
    with pytest.raises(CannotOpenImage, match="names no image"):
        listed_files(disc(tmp_path, name))


def test_a_damaged_directory_is_refused(tmp_path):
    content = disc(tmp_path)
    content.address.path.write_bytes(content.head[:200] + element(0x00041220, b"SQ", b"\xff" * 50))
    with pytest.raises(CannotOpenImage, match=r"DICOMDIR could not be opened\."):
        listed_files(Content(content.address))


def test_an_image_is_no_directory(tmp_path):
    assert not is_dicomdir(Content(Address(write_dicom(tmp_path / "DICOMDIR", STORED))))
