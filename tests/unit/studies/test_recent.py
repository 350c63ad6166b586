from __future__ import annotations

import os
from pathlib import Path

import pytest

from xraysr_gui.studies.recent import MOST, RecentFiles


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "settings" / "recent.json"


def test_what_was_opened_last_stands_on_top_and_nothing_twice(file):
    recent = RecentFiles(file)
    recent.add([Path("/a.dcm")])
    recent.add([Path("/b.dcm"), Path("/c.dcm")])
    recent.add([Path("/a.dcm")])
    assert recent.paths == (Path("/a.dcm"), Path("/b.dcm"), Path("/c.dcm"))


def test_the_list_is_there_after_a_restart(file):
    RecentFiles(file).add([Path("/a.dcm"), Path("/\udcff ü.dcm")])
    assert RecentFiles(file).paths == (Path("/a.dcm"), Path("/\udcff ü.dcm"))


def test_the_list_stays_short(file):
    recent = RecentFiles(file)
    recent.add([Path(f"/{number}.dcm") for number in range(1000)])
    assert len(recent.paths) == MOST
    recent.add([Path("/newest.dcm")])
    assert len(RecentFiles(file).paths) == MOST
    assert RecentFiles(file).paths[:2] == (Path("/newest.dcm"), Path("/0.dcm"))


def test_a_relative_path_is_kept_as_a_whole_one(file, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    recent = RecentFiles(file)
    recent.add([Path("here.dcm")])
    assert recent.paths == (tmp_path / "here.dcm",)


def test_switched_off_it_keeps_nothing_and_removes_what_was_kept(file):
    recent = RecentFiles(file)
    recent.add([Path("/a.dcm")])
    recent.switch(False)
    recent.add([Path("/b.dcm")])
    assert recent.paths == ()
    assert not file.exists()
    recent.switch(True)
    assert recent.paths == ()


def test_a_list_switched_off_from_the_start_is_not_read(file):
    RecentFiles(file).add([Path("/a.dcm")])
    assert RecentFiles(file, switched_on=False).paths == ()


@pytest.mark.parametrize("written", ["", "{", "{}", "7", "\xff", "[" * 100_000])
def test_a_damaged_list_is_put_aside_told_once_and_a_new_one_begun(file, written):
    file.parent.mkdir()
    file.write_text(written, encoding="latin-1")
    said = []
    recent = RecentFiles(file, tell=said.append)
    assert recent.paths == ()
    assert recent.paths == ()
    assert said == [
        "The list of files that were opened before could not be read and was set aside as "
        "recent.json.unreadable; a new one was begun."
    ]
    assert file.with_name("recent.json.unreadable").read_text(encoding="latin-1") == written
    recent.add([Path("/a.dcm")])
    assert RecentFiles(file).paths == (Path("/a.dcm"),)


@pytest.mark.skipif(os.name == "nt", reason="modes and pipes are of POSIX")
def test_a_pipe_in_its_place_holds_nobody_and_the_new_list_is_for_its_owner_alone(file):
    file.parent.mkdir()
    os.mkfifo(file)
    recent = RecentFiles(file)
    assert recent.paths == ()
    recent.add([Path("/a.dcm")])
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("written", ['[1, "\\u0000", null]'])
def test_entries_without_sense_are_left_out(file, written):
    file.parent.mkdir()
    file.write_text(written, encoding="latin-1")
    recent = RecentFiles(file)
    assert recent.paths == ()
    recent.add([Path("/a.dcm")])
    assert RecentFiles(file).paths == (Path("/a.dcm"),)


def test_a_folder_that_cannot_be_written_disturbs_nobody(tmp_path):
    (tmp_path / "settings").write_text("a file where the folder should be")
    recent = RecentFiles(tmp_path / "settings" / "recent.json")
    recent.add([Path("/a.dcm")])
    assert recent.paths == (Path("/a.dcm"),)
    recent.clear()
    assert recent.paths == ()
