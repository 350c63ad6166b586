"""What joins the dock of waiting times with the list: whose figures are taken, and what is simulated."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QLabel

from tests.support.waiting import WAIT_MS
from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.commands.simulate_queue import ModelFigures, simulate_queue
from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.worklist import simulating
from xraysr_gui.gui.worklist.queue_dock import QueueDock
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_case import ListedCase
from xraysr_gui.worklist.queue_simulator import ReadingPlace
from xraysr_gui.worklist.rules import Pace
from xraysr_gui.worklist.tally import FlagRecord, Share

NONE = Share(0, 0)
ROWS = (Row(ListedCase(1, Address(Path("/a.png")), 0.0, 0.0), 5.0, 10.0, 5.0, is_overdue=False),)


class List(QObject):
    """A worklist of one case."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kept, self.hidden = SimpleNamespace(reading=Reading(ROWS)), False

    def called(self, case: ListedCase) -> str:
        return case.address.name

    def is_hidden(self, case: ListedCase) -> bool:
        return self.hidden


@pytest.fixture
def room(qtbot, jobs):
    dock, listed, errors = QueueDock(), List(), []
    qtbot.addWidget(dock)
    control = SimpleNamespace(settings=Settings(worklist_case_min=4, worklist_cap_min=60))
    joined = simulating.Simulating(dock, listed, control, jobs, errors.append)
    return SimpleNamespace(dock=dock, listed=listed, errors=errors, joined=joined)


def share(room, name):
    return room.dock.simulator.findChild(QDoubleSpinBox, f"queue-{name}").value()


def source(room):
    return room.dock.simulator.findChild(QLabel, "queue-source").text()


def test_ones_own_figures_are_those_of_the_marks_and_of_the_card(room):
    record = FlagRecord(0, NONE, Share(2, 8), NONE, NONE)
    room.listed.kept.reading = Reading(ROWS, record=record)
    room.joined.figures = lambda: ModelFigures("pneumonia (nih320)", 0.7, 0.6)
    room.dock.simulator.own.click()
    assert [share(room, name) for name in ("prevalence", "sensitivity", "specificity")] == [25.0, 70.0, 60.0]
    assert source(room) == (
        "Urgent: 2 of 8 cases that you marked. Flags: as the card of pneumonia (nih320) says."
    )


def test_what_nobody_knows_is_left_as_it_is(room):
    before = room.dock.simulator.place
    room.dock.simulator.own.click()
    assert room.dock.simulator.place == before
    assert "You have marked no urgent case yet" in source(room)
    assert "No model that flags is installed" in source(room)


def test_who_pays_follows_the_list_and_tells_nothing_of_a_hidden_score(room, qtbot):
    table = room.dock.who_pays.table
    room.listed.changed.emit()
    assert table.rowCount() == 0  # nobody looks
    room.dock.show()
    room.listed.changed.emit()
    assert table.item(0, 3).text() == "5 min later"
    room.listed.hidden = True
    room.listed.changed.emit()
    assert table.item(0, 3).text() == "mark it first"


def test_a_simulation_is_of_the_pace_that_is_set_and_a_fault_is_told(room, qtbot, monkeypatch):
    asked = []

    def quick(place: ReadingPlace, pace: Pace, roc, progress: Progress):
        asked.append((place, pace, roc))
        if place.load > 0.9:
            raise ValueError("a fault")
        monkeypatch.setattr("xraysr_gui.commands.simulate_queue.COUNT", 2000)
        return simulate_queue(place, pace, roc, progress)

    monkeypatch.setattr(simulating, "simulate_queue", quick)
    words = room.dock.simulator.findChild(QLabel, "queue-words")
    room.joined.simulate(ReadingPlace(load=0.5))
    assert words.text() == "Simulating ..."
    qtbot.waitUntil(lambda: room.dock.simulator.table.rowCount() == 15, timeout=WAIT_MS)
    assert asked == [(ReadingPlace(load=0.5), Pace(4, 60), ())]
    assert "the cap of 1 h 0 min" in words.text()
    room.joined.simulate(ReadingPlace(load=0.95))
    qtbot.waitUntil(lambda: len(room.errors) == 1, timeout=WAIT_MS)
    assert words.text() == ""
