from __future__ import annotations

import os
import time

import pytest

from tests.support.killed_program import killed_program
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.settings import places
from xraysr_gui.settings.whole_file import (
    NOTES,
    clear_unfinished,
    put_own,
    put_whole,
    refuse_unwritable,
    write_whole,
)

HALF_WRITTEN = """
import sys, time
from pathlib import Path
from xraysr_gui.settings.whole_file import write_whole

def write(file):
    file.write(b"half")
    file.flush()
    print("begun", flush=True)
    time.sleep(600)

write_whole(Path(sys.argv[1]), write)
"""
EXPORTS = """
import sys
from dataclasses import replace
from pathlib import Path
import numpy as np
from tests.support.open_sessions import image_in
from xraysr_gui.image_io.picture_file import write_image

image = image_in(Path(sys.argv[1]), "a.png", (900, 900))
print("begun", flush=True)
while True:
    write_image(Path(sys.argv[1]) / "result.png", image)
"""


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def notes():
    folder = places.cache_folder() / NOTES
    return names(folder) if folder.exists() else []


def test_what_a_killed_program_left_is_cleared_at_the_next_start_wherever_it_is(tmp_path):
    with killed_program(HALF_WRITTEN, tmp_path / "result.dcm") as said:
        assert said.readline().strip() == "begun"
        assert clear_unfinished() == 0, "its program lives"
        (part,) = names(tmp_path)
        assert part.startswith(".")
    assert clear_unfinished() == 1
    assert names(tmp_path) == []
    assert notes() == []


@pytest.mark.parametrize("delay", [0.0, 0.011, 0.023, 0.037, 0.054, 0.071])
def test_a_real_export_that_is_killed_leaves_nothing_after_the_next_start(tmp_path, delay):
    with killed_program(EXPORTS, tmp_path) as said:
        assert said.readline().strip() == "begun"
        time.sleep(0.3 + delay)
    clear_unfinished()
    assert set(names(tmp_path)) <= {"a.png", "result.png"}
    assert notes() == []


def test_nothing_but_parts_of_ours_is_removed_whatever_a_note_says(tmp_path):
    (tmp_path / "patient.dcm").write_text("an image")
    put_own(places.cache_folder() / NOTES / "a", os.fsencode(tmp_path / "patient.dcm"))
    put_own(places.cache_folder() / NOTES / "b", b"\0" * 100)
    assert clear_unfinished() == 0
    assert names(tmp_path) == ["patient.dcm"]


def test_without_a_home_that_can_be_written_files_are_written_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setattr(places, "cache_folder", lambda: tmp_path / "file" / "cache")
    write_whole(tmp_path / "out.txt", lambda file: file.write(b"whole"))
    assert (tmp_path / "out.txt").read_bytes() == b"whole"
    assert clear_unfinished() == 0


def test_a_writer_that_stumbles_leaves_neither_part_nor_note(tmp_path):
    def stumble(file):
        file.write(b"half")
        raise KeyError("a mistake")

    with pytest.raises(KeyError):
        put_whole(tmp_path / "out.txt", stumble)
    assert names(tmp_path) == []
    assert notes() == []


def test_a_folder_that_is_a_file_is_refused_in_three_sentences(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CannotExport, match=r"out\.txt could not be written\. .*refused it.* Choose a folder"):
        write_whole(tmp_path / "file" / "out.txt", lambda file: file.write(b"x"))


@pytest.mark.skipif(os.name == "nt", reason="modes are of POSIX")
def test_a_file_of_our_own_is_for_its_owner_alone(tmp_path):
    put_own(tmp_path / "ours" / "list.json", b"[]", forced=False)
    assert (tmp_path / "ours").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "ours" / "list.json").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_takes_no_file_is_found_out_before_the_work(tmp_path):
    refuse_unwritable(tmp_path / "new" / "folder")
    assert list((tmp_path / "new" / "folder").iterdir()) == []
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(CannotExport, match="Nothing can be written to"):
        refuse_unwritable(in_the_way / "folder")
