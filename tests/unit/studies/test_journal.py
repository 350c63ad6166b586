from __future__ import annotations

import os
import time
from dataclasses import replace

import numpy as np
import pytest

from tests.support.killed_program import killed_program
from tests.support.open_sessions import brought_back, image_in, page_of, result_of, worked_on
from xraysr_gui.core.errors import Cancelled, CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.workspace import Document
from xraysr_gui.studies.journal import LIST, Journal
from xraysr_gui.studies.session import Snapshot
from xraysr_gui.studies.session_json import from_json
from xraysr_gui.studies.session_lock import SessionLock

WRITES = """
import sys
from pathlib import Path
import numpy as np
from tests.support.open_sessions import image_in, page_of
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.workspace import Document
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.session import Snapshot

folder, journal = Path(sys.argv[1]), Journal(Path(sys.argv[2]))
image = image_in(folder, "a.png", (200, 250))
number = 0
while True:
    number += 1
    pixels = np.full((400, 500), number % 200 / 200, np.float32)
    results = tuple(image.enhanced(pixels, Step("x", number, (), f"Number {number}"), 2) for _ in range(3))
    journal.write(Snapshot((Document(image, results),), {}, page_of(image)))
    print(number, flush=True)
"""


def test_each_result_is_written_once_and_deleted_with_its_last_mention(tmp_path):
    snapshot, journal = worked_on(tmp_path), Journal(tmp_path / "kept")
    assert journal.write(snapshot) == 0
    files = {path: path.stat().st_mtime_ns for path in journal.folder.glob("*.npy")}
    assert len(files) == 2
    journal.write(snapshot)
    assert {path: path.stat().st_mtime_ns for path in journal.folder.glob("*.npy")} == files
    journal.write(replace(snapshot, documents=snapshot.documents[:1]))
    assert not list(journal.folder.glob("*.npy"))
    journal.write(snapshot)  # undo brings them back
    assert len(list(journal.folder.glob("*.npy"))) == 2
    journal.end()
    assert list((tmp_path / "kept").iterdir()) == []


def test_the_newest_results_are_kept_where_there_is_no_room_for_all(tmp_path):
    image = image_in(tmp_path, "a.png")
    results = tuple(result_of(image, seed) for seed in range(3))
    size = results[0].pixels.nbytes
    journal = Journal(tmp_path / "kept", most_bytes=2 * size)
    assert journal.write(Snapshot((Document(image, results),), {}, page_of(image))) == 1
    kept = from_json((journal.folder / LIST).read_bytes()).images[0].results
    assert [bool(one.file) for one in kept] == [False, True, True]
    assert sum(path.stat().st_size for path in journal.folder.glob("*.npy")) < 2 * size + 1000
    journal.end()


def test_only_its_reader_may_look_into_the_folder(tmp_path):
    journal = Journal(tmp_path / "kept")
    journal.write(worked_on(tmp_path))
    if os.name == "posix":
        assert journal.folder.stat().st_mode & 0o077 == 0
    journal.end()


def test_a_full_or_forbidden_disk_is_said_in_three_sentences(tmp_path):
    (tmp_path / "kept").write_text("a file where a folder should be")
    with pytest.raises(CannotExport) as refused:
        Journal(tmp_path / "kept").write(worked_on(tmp_path))
    assert refused.value.remedy


def test_a_stopped_writing_leaves_the_last_list_in_force(tmp_path):
    snapshot, journal = worked_on(tmp_path), Journal(tmp_path / "kept")
    journal.write(replace(snapshot, documents=snapshot.documents[:1]))
    before = (journal.folder / LIST).read_bytes()
    with pytest.raises(Cancelled):
        journal.write(snapshot, Progress(stop_requested=lambda: True))
    assert (journal.folder / LIST).read_bytes() == before
    (journal.folder / "stopped.part").write_bytes(b"half a result")
    journal.write(snapshot)
    assert not list(journal.folder.glob("*.part"))
    journal.end()


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.031, 0.052, 0.077])
def test_whenever_the_program_is_killed_what_is_left_is_whole(tmp_path, delay):
    with killed_program(WRITES, tmp_path, tmp_path / "kept") as lines:
        said = [lines.readline() for _ in range(3)]
        assert said[-1].strip() == "3"
        time.sleep(delay)
    brought = brought_back(tmp_path)
    assert brought.sentences == ()
    (document,) = brought.documents
    assert len(document.results) == 3
    for result in document.results:
        number = result.steps[-1].version
        assert number >= 3
        np.testing.assert_array_equal(
            result.normalised(), np.float32(np.float32(number % 200 / 200) * 255) / 255
        )
    assert not list((tmp_path / "kept").iterdir())


def test_a_disk_without_locks_is_told_and_nothing_is_left_on_it(tmp_path, monkeypatch):
    monkeypatch.setattr(SessionLock, "take", lambda self: False)
    journal = Journal(tmp_path / "kept")
    with pytest.raises(CannotExport, match="files cannot be locked there"):
        journal.write(worked_on(tmp_path))
    with pytest.raises(CannotExport, match="files cannot be locked there"):
        journal.pixel_files.put_away(image_in(tmp_path, "b.png"), Progress())
    assert list((tmp_path / "kept").iterdir()) == []


def test_a_folder_that_another_program_took_for_a_leftover_is_followed_by_another(tmp_path, monkeypatch):
    takes, refusals = SessionLock.take, iter([True, True])
    monkeypatch.setattr(SessionLock, "take", lambda self: not next(refusals, False) and takes(self))
    journal = Journal(tmp_path / "kept")
    assert journal.write(worked_on(tmp_path)) == 0
    assert list((tmp_path / "kept").iterdir()) == [journal.folder]
    journal.end()
