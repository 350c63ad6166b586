"""What a reader may look at: files and members, and three sentences for everything else."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.image_io.content import HEAD_BYTES, Content

no_windows = pytest.mark.skipif(sys.platform == "win32", reason="needs pipes and links")


def test_a_file_gives_its_beginning_its_size_and_all_of_itself(tmp_path):
    path = tmp_path / "a.bin"
    path.write_bytes(bytes(range(256)) * 40)
    content = Content(Address(path))
    assert content.head == path.read_bytes()[:HEAD_BYTES]
    assert (content.size, content.disk_path) == (10240, path)
    assert content.all_bytes() == path.read_bytes()
    with content.open() as file:
        assert file.read() == path.read_bytes()


def test_bytes_that_were_unpacked_already_are_used_as_they_are(tmp_path):
    (tmp_path / "a.zip").touch()
    content = Content(Address(tmp_path / "a.zip", "b.png"), b"abc")
    assert (content.size, content.head, content.all_bytes(), content.disk_path) == (3, b"abc", b"abc", None)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOENT, "no such file"),
        (errno.EACCES, "may not read"),
        (errno.EIO, "drive or network folder"),
        (errno.ETIMEDOUT, "drive or network folder"),
        (errno.EMFILE, "system refused it: "),
    ],
)
def test_each_refusal_of_the_system_is_told_in_words(tmp_path, monkeypatch, number, words):
    path = tmp_path / "a.dcm"
    path.write_bytes(b"x")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(CannotOpenImage, match=rf"^a\.dcm could not be opened\. .*{words}"):
        Content(Address(path))


def test_a_drive_that_goes_away_between_two_looks_is_told_in_words(tmp_path):
    path = tmp_path / "a.dcm"
    path.write_bytes(b"x")
    content = Content(Address(path))
    path.unlink()
    with pytest.raises(CannotOpenImage, match="no such file"):
        content.all_bytes()


@no_windows
def test_a_pipe_is_refused_without_waiting_for_somebody_to_write(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CannotOpenImage, match="a pipe or a device"):
        Content(Address(tmp_path / "pipe"))


@no_windows
def test_a_link_to_itself_and_a_name_with_a_nul_are_refused(tmp_path):
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(CannotOpenImage, match="leads back to itself"):
        Content(Address(tmp_path / "loop"))
    with pytest.raises(CannotOpenImage, match="signs that no file name may have"):
        Content(Address(tmp_path / "a\0b"))


def test_a_folder_is_no_image(tmp_path):
    with pytest.raises(CannotOpenImage, match=r"It is a folder\. Choose the images in it"):
        Content(Address(tmp_path))


def test_a_name_in_a_sentence_is_short_and_plain(tmp_path):
    path = tmp_path / ("a\u202e" * 60)
    with pytest.raises(CannotOpenImage) as refusal:
        Content(Address(path))
    assert "\u202e" not in str(refusal.value)
    assert len(refusal.value.what) < 150
