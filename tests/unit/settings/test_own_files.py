from __future__ import annotations

import os
import stat

import pytest

from xraysr_gui.settings.own_files import (
    new_private_file,
    private_file,
    private_folder,
    put_aside,
    read_own,
    refuse_other_than_file,
)

posix = pytest.mark.skipif(os.name == "nt", reason="modes and pipes are of POSIX")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_a_folder_and_what_was_missing_above_it_are_for_their_owner_alone(tmp_path):
    tmp_path.chmod(0o755)
    private_folder(tmp_path / "a" / "b" / "c")
    assert {mode(tmp_path / name) for name in ("a", "a/b", "a/b/c")} == {0o700}
    assert mode(tmp_path) == 0o755


@posix
def test_what_an_older_version_left_open_is_closed(tmp_path):
    (tmp_path / "ours").mkdir(mode=0o755)
    (tmp_path / "ours" / "list").write_text("x")
    (tmp_path / "ours" / "list").chmod(0o644)
    private_folder(tmp_path / "ours")
    private_file(tmp_path / "ours" / "list").close()
    assert (mode(tmp_path / "ours"), mode(tmp_path / "ours" / "list")) == (0o700, 0o600)
    assert (tmp_path / "ours" / "list").read_text() == "x"


@posix
def test_a_new_file_is_for_its_owner_alone_whatever_the_umask(tmp_path):
    before = os.umask(0)
    try:
        new_private_file(tmp_path / "new").close()
        private_file(tmp_path / "other").close()
    finally:
        os.umask(before)
    assert (mode(tmp_path / "new"), mode(tmp_path / "other")) == (0o600, 0o600)


@posix
def test_a_pipe_in_the_place_of_a_file_is_never_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ValueError, match="no ordinary file"):
        read_own(tmp_path / "pipe", 100)
    with pytest.raises(OSError, match="no ordinary file"):
        private_file(tmp_path / "pipe")
    refuse_other_than_file(tmp_path / "pipe")
    assert (tmp_path / "pipe.unreadable").is_fifo()
    assert not (tmp_path / "pipe").exists()


def test_what_is_larger_than_anything_of_ours_is_not_read(tmp_path):
    (tmp_path / "long").write_bytes(b"x" * 101)
    assert read_own(tmp_path / "long", 101) == b"x" * 101
    assert read_own(tmp_path / "long", 101, 5) == b"x" * 5
    with pytest.raises(ValueError, match="larger than 100 bytes"):
        read_own(tmp_path / "long", 100)
    with pytest.raises((ValueError, OSError)):
        read_own(tmp_path, 100)


def test_nothing_is_lost_by_putting_aside_twice(tmp_path):
    for text in ("first", "second"):
        (tmp_path / "list").write_text(text)
        put_aside(tmp_path / "list")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == {
        "list.unreadable": "first",
        "list.unreadable-2": "second",
    }
