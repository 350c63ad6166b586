from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLabel

from tests.support.enhancers import Knobs, enhancer
from xraysr_gui.core.errors import Cancelled, EnhancementFailed
from xraysr_gui.core.workspace import Document
from xraysr_gui.enhancers.engine.cost import Cost
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.gui.enhancing.budgeting import SETTLE_MS, Budgeting
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.subject import Subject

MOST_MB = 1000


@dataclass
class Engine:
    """Answers what it is told to, and notes what it was asked."""

    answer: Cost | Exception = field(default_factory=lambda: Cost(2.14, 240, "Toaster"))
    waits: bool = False
    asked: list = field(default_factory=list)
    cancelled: list = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)

    def cost(self, enhancer, pixels, parameters, progress, wishes):
        self.asked.append((enhancer.id, pixels.shape, parameters, wishes))
        self.began.set()
        try:
            while self.waits:
                progress.at(0.0)
        except Cancelled:
            self.cancelled.append(enhancer.id)
            raise
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Desk:
    def __init__(self, qtbot, jobs, radiograph):
        self.qtbot, self.engine, self.errors = qtbot, Engine(), []
        self.subject = Subject(Document(radiograph))
        self.wishes, self.is_running = EngineWishes(), False
        self.panel = EnhancePanel()
        qtbot.addWidget(self.panel)
        self.budgeting = Budgeting(
            self.panel, jobs, lambda: self.subject, lambda: self.is_running, self.errors.append
        )
        self.budgeting.attend(self.engine, lambda focus: self.wishes, MOST_MB)
        self.panel.show_enhancers((enhancer("copy"), enhancer("knobs", parameters=Knobs, scale=2)))

    @property
    def line(self) -> str:
        return self.panel.findChild(QLabel, "budget").text()

    @property
    def warns(self) -> bool:
        return bool(self.panel.findChild(QLabel, "budget").property("warning"))

    def choose(self, id: str) -> None:
        self.panel.chooser.choose(id)

    def until(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.line)


@pytest.fixture
def desk(qtbot, jobs, radiograph):
    made = Desk(qtbot, jobs, radiograph)
    made.choose("knobs")
    yield made
    made.engine.waits = False


def test_the_cost_is_told_before_the_run_and_the_size_at_once(desk):
    desk.panel.show()
    assert desk.line == "result 128\u00a0\u00d7\u00a096"
    desk.until("about 2.1 s \u00b7 240 MB \u00b7 result 128\u00a0\u00d7\u00a096\non Toaster")
    assert not desk.warns
    assert desk.engine.asked == [("knobs", (48, 64), Knobs(), EngineWishes())]


def test_nothing_is_worked_out_for_a_panel_that_nobody_sees(desk, qtbot):
    desk.budgeting.refresh()
    assert desk.line == ""
    desk.panel.show()
    desk.until("2.1 s")
    desk.panel.hide()
    desk.choose("copy")
    qtbot.wait(2 * SETTLE_MS)
    assert len(desk.engine.asked) == 1


def test_while_a_number_is_typed_only_the_last_one_counts(desk, qtbot):
    desk.panel.show()
    box = desk.panel.findChild(QDoubleSpinBox, "amount")
    for _ in range(8):
        qtbot.keyClick(box, Qt.Key.Key_Up)
    desk.until("2.1 s")
    assert [parameters for _, _, parameters, _ in desk.engine.asked] == [Knobs(amount=pytest.approx(1.8))]


def test_the_newest_wish_wins_and_the_older_one_is_cancelled(desk, qtbot):
    desk.engine.waits = True
    desk.panel.show()
    qtbot.waitUntil(desk.engine.began.is_set)
    desk.choose("copy")
    qtbot.waitUntil(lambda: desk.engine.cancelled == ["knobs"])
    desk.engine.waits = False
    desk.until("result 64\u00a0\u00d7\u00a048\non Toaster")
    assert [id for id, *_ in desk.engine.asked] == ["knobs", "copy"]


def test_a_run_has_the_engine_at_once_and_the_cost_is_asked_again_after_it(desk, qtbot):
    desk.engine.waits = True
    desk.panel.show()
    qtbot.waitUntil(desk.engine.began.is_set)

    desk.budgeting.cancel()
    desk.is_running = True
    qtbot.waitUntil(lambda: desk.engine.cancelled == ["knobs"])
    desk.choose("copy")
    assert [id for id, *_ in desk.engine.asked] == ["knobs"]

    desk.engine.waits, desk.is_running = False, False
    desk.budgeting.refresh()
    desk.until("about 2.1 s")


def test_what_is_known_is_not_asked_again(desk):
    desk.panel.show()
    desk.until("2.1 s")
    desk.budgeting.cancel()
    desk.budgeting.refresh()
    assert "2.1 s" in desk.line
    assert len(desk.engine.asked) == 1


@pytest.mark.parametrize("change", ["image", "settings"])
def test_another_image_and_other_settings_cost_something_else(desk, radiograph, change):
    desk.panel.show()
    desk.until("2.1 s")
    desk.engine.answer = Cost(400.0, 2000, "Snail")
    if change == "image":
        desk.subject = Subject(Document(replace(radiograph)))
    else:
        desk.wishes = EngineWishes("gpu", 100)
    desk.budgeting.refresh()
    desk.until("about 6 min 40 s \u00b7 2.0 GB")
    assert desk.engine.asked[-1][3] == desk.wishes
    assert desk.warns
    assert "more memory than enhancing may use" in desk.line


def test_another_place_in_the_same_image_costs_the_same(desk, radiograph):
    desk.panel.show()
    desk.until("2.1 s")
    desk.subject = replace(desk.subject, focus=(3.0, 4.0))
    desk.budgeting.refresh()
    assert "2.1 s" in desk.line


def test_what_cannot_be_run_at_all_is_said_in_the_line_and_nowhere_else(desk):
    desk.engine.answer = EnhancementFailed("Knobs could not be applied.", why="It is broken.", remedy="No.")
    desk.panel.show()
    desk.until("Knobs could not be applied. It is broken.")
    assert desk.warns
    assert desk.errors == []


def test_a_fault_of_ours_is_shown_as_one(desk, qtbot):
    desk.engine.answer = ZeroDivisionError()
    desk.panel.show()
    qtbot.waitUntil(lambda: len(desk.errors) == 1)
    assert desk.line == "Time and memory could not be estimated."


def test_without_an_image_there_is_no_budget(desk):
    desk.panel.show()
    desk.until("2.1 s")
    desk.subject = None
    desk.budgeting.refresh()
    assert desk.line == ""
