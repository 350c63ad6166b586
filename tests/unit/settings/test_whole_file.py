from __future__ import annotations

import errno
import os
import subprocess
import sys
import time

import pytest

from tests.support.killed_program import killed_program
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.settings import places
from xraysr_gui.settings.whole_file import (
    NOTES,
    clear_unfinished,
    own_folder,
    put_own,
    put_whole,
    refuse_unwritable,
    whole_folder,
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
from xraysr_gui.image_io.written.picture_file import write_image

image = image_in(Path(sys.argv[1]), "a.png", (900, 900))
print("begun", flush=True)
while True:
    write_image(Path(sys.argv[1]) / "result.png", image)
"""
OF_ONES_OWN = """
import sys, time
from pathlib import Path
from xraysr_gui.settings.whole_file import own_folder

with own_folder(Path(sys.argv[1])) as folder:
    (folder / "deep").mkdir()
    (folder / "deep" / "patient.dcm").write_bytes(b"an image")
    print("begun", flush=True)
    time.sleep(600)
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


def test_a_folder_of_ones_own_is_nobody_elses_and_gone_afterwards_also_where_its_program_was_killed(tmp_path):
    with own_folder() as folder:
        (folder / "patient.dcm").write_bytes(b"an image")
        assert os.name == "nt" or folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()

    with killed_program(OF_ONES_OWN, tmp_path) as said:
        assert said.readline().strip() == "begun"
        assert clear_unfinished() == 0, "its program lives"
    assert names(tmp_path) != []
    assert clear_unfinished() == 1
    assert names(tmp_path) == notes() == []


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
    assert everything(tmp_path) == {}
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(CannotExport, match="Nothing can be written to"):
        refuse_unwritable(in_the_way / "folder")


def everything(folder):
    """All files with what is in them, and all folders."""
    return {
        one.relative_to(folder).as_posix(): one.read_bytes() if one.is_file() else None
        for one in folder.rglob("*")
    }


def fill(folder):
    """Some files in folders of their own, as a demonstration writes them."""
    for name in ("index.html", "01-film/truth.png", "01-film/x2.pdf", "02-film/truth.png"):
        write_whole(folder / name, lambda file: file.write(b"new"))


def refusal_of(target):
    """What is said where the folder cannot be filled."""
    try:
        with whole_folder(target) as folder:
            fill(folder)
    except CannotExport as error:
        return error
    return None


def stop_in_the_middle(target):
    with whole_folder(target) as folder:
        fill(folder)
        raise KeyboardInterrupt


def full_disk_after(monkeypatch, place, count):
    """After so many calls the system refuses one for want of room."""
    real, left = getattr(os, place), [count]

    def call(*words, **more):
        left[0] -= 1
        if left[0] == -1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*words, **more)

    monkeypatch.setattr(f"os.{place}", call)


@pytest.mark.parametrize("place", ["fsync", "mkdir", "replace", "rename"])
@pytest.mark.parametrize("count", range(8))
@pytest.mark.parametrize("is_there", [False, True])
def test_a_folder_is_whole_or_what_it_was_wherever_the_disk_is_full(
    tmp_path, monkeypatch, place, count, is_there
):
    target = tmp_path / "new" / "deep" / "demo"
    if is_there:
        (target / "01-film").mkdir(parents=True)
        (target / "01-film" / "truth.png").write_bytes(b"old")
        (target / "mine.txt").write_bytes(b"mine")
    before = everything(tmp_path)
    with monkeypatch.context() as full:
        full_disk_after(full, place, count)
        refused = refusal_of(target)
    assert notes() == []
    if refused is not None:
        assert "No space left on device" in refused.why
        assert ".part" not in str(refused)
        assert everything(tmp_path) == before
        return
    kept = {"mine.txt": b"mine"} if is_there else {}
    new = dict.fromkeys(("index.html", "01-film/truth.png", "01-film/x2.pdf", "02-film/truth.png"), b"new")
    assert everything(target) == {"01-film": None, "02-film": None, **new, **kept}
    assert names(target.parent) == ["demo"]


def test_a_folder_whose_filling_is_stopped_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        stop_in_the_middle(tmp_path / "new" / "demo")
    assert everything(tmp_path) == {}


def test_a_folder_in_whose_place_a_file_lies_is_refused_before_it_is_filled(tmp_path):
    (tmp_path / "demo").write_bytes(b"mine")
    with pytest.raises(CannotExport, match="Not a directory"), whole_folder(tmp_path / "demo"):
        pytest.fail("the work began")
    assert everything(tmp_path) == {"demo": b"mine"}


def test_what_is_no_fault_of_the_disk_is_not_called_one(tmp_path):
    with pytest.raises(ConnectionError), whole_folder(tmp_path / "demo"):
        raise ConnectionError
    assert everything(tmp_path) == {}


def test_a_folder_that_a_killed_program_left_half_filled_is_cleared(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from xraysr_gui.settings.whole_file import whole_folder\n"
        "with whole_folder(Path(sys.argv[1])) as folder:\n"
        "    (folder / 'a.png').write_bytes(b'half')\n"
        "    os._exit(9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "demo")], check=False)
    assert any(name.endswith(".part") for name in names(tmp_path))
    assert clear_unfinished() == 1
    assert everything(tmp_path) == {}


def test_a_folder_without_room_is_not_made(tmp_path, monkeypatch):
    def full(**_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.TemporaryFile", full)
    with pytest.raises(CannotExport, match="No space left"):
        refuse_unwritable(tmp_path / "new" / "folder")
    assert everything(tmp_path) == {}
