"""What a reader says of cases is written once and in order, whatever disk and end of the program do."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.address import Address
from xraysr_gui.gui.worklist.kept_list import KeptList
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.database import ListUnavailable
from xraysr_gui.studies.worklist_case import Mark
from xraysr_gui.studies.worklist_file import WorklistFile

FULL = ListUnavailable("The worklist could not be used.", why="The disk is full.", remedy="Make room.")


class Control(QObject):
    settings = Settings()


@pytest.fixture
def errors():
    return []


@pytest.fixture
def kept(qtbot, jobs, tmp_path, errors):
    file, control = WorklistFile(tmp_path / "worklist.sqlite"), Control()
    file.join([Address(Path(f"/films/{name}.dcm")) for name in "ab"], 1000.0, 300.0)
    made = KeptList(file, jobs, control, errors.append)
    made.begin()
    qtbot.waitUntil(lambda: len(made.reading.rows) == 2, timeout=WAIT_MS)
    yield made
    made.finish()
    control.deleteLater()


def test_what_the_disk_refuses_is_written_with_what_comes_next(qtbot, kept, errors):
    first, second = (row.case.id for row in kept.reading.rows)
    refusals = [FULL, ValueError("a fault")]

    def mark(file):
        if refusals:
            raise refusals.pop(0)
        file.mark(first, Mark.URGENT, 1001.0)

    kept.do(mark)
    qtbot.waitUntil(lambda: len(errors) == 1, timeout=WAIT_MS)
    kept.do(lambda file: file.mark(second, Mark.ORDINARY, 1002.0))  # tries the first again: a fault now
    qtbot.waitUntil(lambda: len(errors) == 2, timeout=WAIT_MS)
    kept.refresh()  # what can never be written holds up nothing else
    qtbot.waitUntil(lambda: [one.mark for one in kept.reading.cases] == [Mark.NONE, Mark.ORDINARY])
    refusals.append(FULL)
    kept.do(mark)
    qtbot.waitUntil(lambda: len(errors) == 3, timeout=WAIT_MS)
    kept.refresh()
    qtbot.waitUntil(lambda: kept.reading.cases[0].mark is Mark.URGENT, timeout=WAIT_MS)
    assert len(errors) == 3


def test_at_the_end_each_change_is_written_once_though_one_is_under_way(qtbot, kept):
    written, goes, is_there = [], threading.Event(), threading.Event()

    def slow(_):
        is_there.set()
        goes.wait(WAIT_MS / 1000)
        written.append("slow")

    kept.do(slow)
    for name in ("second", "third"):
        kept.do(lambda _, name=name: written.append(name))
    assert is_there.wait(WAIT_MS / 1000)
    threading.Timer(0.2, goes.set).start()
    kept.finish()
    qtbot.waitUntil(lambda: "third" in written, timeout=WAIT_MS)
    assert written == ["slow", "second", "third"]
