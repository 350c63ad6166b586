from __future__ import annotations

import os
from pathlib import Path

import pytest

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.studies.vanished import which_vanished


def test_files_that_are_gone_are_told_from_those_that_stay(tmp_path):
    stays, goes, folder_goes = tmp_path / "1", tmp_path / "2", tmp_path / "gone" / "3"
    stays.write_bytes(b"")
    assert which_vanished([stays, goes, folder_goes], Progress()) == {goes, folder_goes}
    assert which_vanished([], Progress()) == frozenset()


def test_one_question_is_asked_per_folder_however_many_files_it_holds(tmp_path, monkeypatch):
    paths = [tmp_path / str(number) for number in range(50)]
    for path in paths:
        path.write_bytes(b"")
    asked: list[Path] = []
    really_list = os.listdir
    monkeypatch.setattr("os.listdir", lambda folder: asked.append(folder) or really_list(folder))
    assert which_vanished(paths, Progress()) == frozenset()
    assert asked == [tmp_path]


def test_stopping_ends_the_search(tmp_path):
    with pytest.raises(Cancelled):
        which_vanished([tmp_path / "1"], Progress(stop_requested=lambda: True))
