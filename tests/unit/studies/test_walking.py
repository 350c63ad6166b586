from __future__ import annotations

import os
from pathlib import Path

import pytest

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.studies.index import Stamp
from xraysr_gui.studies.walking import walk


def put(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"image")


def names(found) -> list[str]:
    return [path.name for path in found.files]


def test_files_come_folder_by_folder_in_the_order_a_person_counts(tmp_path):
    put(*(tmp_path / name for name in ("b/1", "a/10.dcm", "a/9.dcm", "im2.png", "im10.png")))
    assert names(walk([tmp_path], Progress())) == ["im2.png", "im10.png", "9.dcm", "10.dcm", "1"]


def test_hidden_files_texts_and_directories_of_media_are_left_out(tmp_path):
    put(*(tmp_path / name for name in (".hidden", ".git/x.dcm", "notes.TXT", "DICOMDIR", "IM1")))
    assert names(walk([tmp_path], Progress())) == ["IM1"]


def test_a_file_named_by_hand_is_taken_whatever_it_is_called(tmp_path):
    put(tmp_path / "DICOMDIR", tmp_path / ".hidden")
    found = walk([tmp_path / "DICOMDIR", tmp_path / ".hidden", tmp_path / "missing"], Progress())
    assert found.by_hand == [tmp_path / "DICOMDIR", tmp_path / ".hidden", tmp_path / "missing"]
    assert names(found) == []


def test_every_file_carries_its_stamp(tmp_path):
    put(tmp_path / "1.dcm")
    found = walk([tmp_path], Progress())
    facts = (tmp_path / "1.dcm").stat()
    assert found.files == {tmp_path / "1.dcm": Stamp(facts.st_mtime_ns, 5)}


def test_a_relative_folder_is_listed_by_its_whole_path(tmp_path, monkeypatch):
    put(tmp_path / "here" / "1.dcm")
    monkeypatch.chdir(tmp_path)
    assert list(walk([Path("here")], Progress()).files) == [tmp_path / "here" / "1.dcm"]


def test_links_are_followed_but_not_in_circles(tmp_path):
    put(tmp_path / "in" / "1.dcm", tmp_path / "elsewhere" / "2.dcm")
    (tmp_path / "in" / "circle").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "more").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "nowhere").symlink_to(tmp_path / "gone")
    (tmp_path / "in" / "itself").symlink_to(tmp_path / "in" / "itself")
    assert sorted(names(walk([tmp_path / "in"], Progress()))) == ["1.dcm", "2.dcm"]


def test_a_folder_given_twice_is_looked_through_once(tmp_path):
    put(tmp_path / "a" / "1.dcm")
    assert names(walk([tmp_path / "a", tmp_path], Progress())) == ["1.dcm"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_a_folder_is_left_out_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    put(tmp_path / "1.dcm")
    assert names(walk([tmp_path], Progress())) == ["1.dcm"]


def test_a_folder_that_may_not_be_read_is_counted_and_the_rest_is_found(tmp_path, monkeypatch):
    put(tmp_path / "locked" / "1.dcm", tmp_path / "open" / "2.dcm")
    really_scan = os.scandir

    def scandir(folder):
        if Path(folder).name == "locked":
            raise PermissionError(13, "Permission denied")
        return really_scan(folder)

    monkeypatch.setattr("os.scandir", scandir)
    found = walk([tmp_path], Progress())
    assert (names(found), found.locked) == (["2.dcm"], [tmp_path / "locked"])


def test_stopping_ends_the_walk_in_the_middle_of_a_large_folder(tmp_path):
    put(*(tmp_path / f"{number}" for number in range(200)))
    asked = iter([False, False, True])
    with pytest.raises(Cancelled):
        walk([tmp_path], Progress(stop_requested=lambda: next(asked)))
