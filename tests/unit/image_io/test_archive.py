"""Zip archives: their members in memory, within limits."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io import archive
from xraysr_gui.image_io.archive import Archive, is_zip, read_member, why_name_is_refused
from xraysr_gui.image_io.content import Content


def packed(folder: Path, members: dict[str, bytes]) -> Path:
    path = folder / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return path


def test_members_come_out_as_they_went_in_and_nothing_lands_on_the_disk(tmp_path):
    path = packed(tmp_path, {"b/": b"", "b/x.png": b"picture", "a.dcm": bytes(9000)})
    with Archive(path) as opened:
        assert opened.names == ["b/x.png", "a.dcm"]
        assert opened.read("b/x.png") == b"picture"
        assert opened.read("a.dcm", 100) == bytes(100)
    assert Content(Address(path, "a.dcm")).size == 9000
    assert [one.name for one in tmp_path.iterdir()] == ["a.zip"]
    assert is_zip(path.read_bytes())


def test_an_archive_of_half_a_megabyte_does_not_fill_the_memory(tmp_path):
    path = packed(tmp_path, {"bomb.dcm": bytes(300 << 20)})
    with pytest.raises(CannotOpenImage, match="far beyond any sensible size"):
        read_member(Address(path, "bomb.dcm"))


def test_many_members_that_each_swell_a_little_are_too_many_together(tmp_path):
    path = packed(tmp_path, {f"{number}.dcm": bytes(1 << 20) for number in range(400)})
    with pytest.raises(CannotOpenImage, match="far beyond any sensible size"):
        Archive(path)


def test_a_radiograph_that_is_mostly_black_is_no_bomb(tmp_path):
    import numpy as np

    image = np.zeros((2000, 2000), np.uint16)
    image[500:1500, 500:1500] = np.random.default_rng(1).integers(0, 4096, (1000, 1000))
    path = packed(tmp_path, {"a.dcm": image.tobytes()})
    assert read_member(Address(path, "a.dcm")) == image.tobytes()


def test_an_archive_of_too_many_files_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    path = packed(tmp_path, {f"{number}": b"" for number in range(4)})
    with pytest.raises(CannotOpenImage, match="holds 4 files, and this program opens at most 3"):
        Archive(path)


def test_a_member_that_is_larger_than_any_image_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBER_BYTES", 5000)
    path = packed(tmp_path, {"small": bytes(5000), "large": bytes(5001)})
    assert len(read_member(Address(path, "small"))) == 5000
    with pytest.raises(CannotOpenImage, match="far beyond any sensible size"):
        read_member(Address(path, "large"))


@pytest.mark.parametrize("cut", [3, 40, 100])
def test_a_damaged_archive_is_refused_in_words(tmp_path, cut):
    path = packed(tmp_path, {"a.png": b"picture" * 10})
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(CannotOpenImage, match=r"damaged.* Unpack the archive with another program"):
        read_member(Address(path, "a.png"))


def test_a_member_whose_bytes_were_changed_is_refused(tmp_path):
    path = packed(tmp_path, {"a.png": bytes(range(200))})
    whole = bytearray(path.read_bytes())
    whole[60] ^= 0xFF
    path.write_bytes(bytes(whole))
    with pytest.raises(CannotOpenImage, match=r"a\.png could not be taken out of the archive a\.zip"):
        read_member(Address(path, "a.png"))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/a", "out of the archive"),
        ("../a", "out of the archive"),
        ("b/../../a", "out of the archive"),
        ("..\\a", "out of the archive"),
        ("C:\\a", "out of the archive"),
        ("C:a", "out of the archive"),
        ("a\0b", "cannot be seen"),
        ("a\u202eb", "cannot be seen"),
        ("con", "Windows"),
        ("b/Nul.png", "Windows"),
        ("COM1.dcm ", "Windows"),
        ("", "out of the archive"),
        ("a" * 301, "300"),
    ],
)
def test_a_name_that_plays_tricks_is_refused(name: str, reason: str) -> None:
    assert reason in why_name_is_refused(name)


@pytest.mark.parametrize(
    "name", ["a.dcm", "b/c/IM0001", "Müller, Röntgen.png", "конь.dcm", "console/a", "a..b"]
)
def test_an_honest_name_is_taken(name: str) -> None:
    assert why_name_is_refused(name) == ""


@given(st.text(max_size=40))
def test_a_name_that_is_taken_stays_below_any_folder(name: str) -> None:
    if why_name_is_refused(name) == "":
        home = Path("/home/somebody")
        assert (home / name.replace("\\", "/")).resolve().is_relative_to(home)
