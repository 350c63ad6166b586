from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.gui.shell.jobs_dock import JobRow, JobsDock
from xraysr_gui.gui.widgets.gui_thread import GuiThread
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed


@pytest.fixture
def jobs(qtbot):
    thread = GuiThread()
    runner = JobRunner(thread.post)
    yield runner
    assert runner.shut_down()


@pytest.fixture
def dock(qtbot, jobs):
    dock = JobsDock(jobs)
    qtbot.addWidget(dock)
    dock.resize(360, 400)
    dock.show()
    return dock


def begin(jobs, title, work, lane=Lane.MODEL):
    ignore = {"done": lambda _: None, "failed": lambda _: None}
    return jobs.submit(work, lane=lane, listed=Listed(title), **ignore)


def told(dock) -> list[tuple[str, str]]:
    rows = sorted(dock.findChildren(JobRow), key=lambda row: row.y())
    return [
        (row.findChild(QLabel, "job-title").text(), row.findChild(QLabel, "job-words").text()) for row in rows
    ]


def test_what_runs_waits_and_ended_is_told_apart_and_each_is_stopped_by_itself(qtbot, dock, jobs):
    may_end, begun = threading.Event(), threading.Event()

    def work(progress):
        progress.at(0.5, "Piece 2 of 4")
        begun.set()
        may_end.wait(20)

    first = begin(jobs, "Sharper", work)
    second = begin(jobs, "Smoother", lambda _: None)
    begin(jobs, "Writing a.png", lambda _: _failing(), Lane.FILES)
    why = "a.png was not written. The disk is full. Choose another disk."
    wanted = [
        ("Sharper", "Piece 2 of 4"),
        ("Smoother", "Waiting for its turn."),
        ("Writing a.png", f"Failed. {why}"),
    ]
    qtbot.waitUntil(lambda: told(dock) == wanted)
    row = next(row for row in dock.findChildren(JobRow) if row.job is second)
    qtbot.mouseClick(row.findChild(QPushButton, "job-stop"), Qt.MouseButton.LeftButton)
    assert row.findChild(QLabel, "job-words").text() == "Stopping ..."
    may_end.set()
    qtbot.waitUntil(lambda: ("Smoother", "Stopped.") in told(dock) and ("Sharper", "Done.") in told(dock))
    assert first not in jobs.listed
    assert not any(bar.isVisible() for bar in dock.findChildren(QProgressBar))
    qtbot.mouseClick(dock.findChild(QPushButton, "clear-jobs"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: told(dock) == [])
    assert "Nothing is running" in "".join(
        label.text() for label in dock.findChildren(QLabel) if label.isVisible()
    )


def test_a_dock_out_of_sight_catches_up_when_it_is_opened(qtbot, dock, jobs):
    dock.hide()
    begin(jobs, "Opening a.dcm", lambda _: None, Lane.FILES)
    qtbot.waitUntil(lambda: bool(jobs.over))
    assert told(dock) == []
    dock.show()
    assert told(dock) == [("Opening a.dcm", "Done.")]


def _failing() -> None:
    raise CannotExport("a.png was not written.", why="The disk is full.", remedy="Choose another disk.")
