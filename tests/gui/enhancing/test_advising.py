"""Advice in the Enhance panel: for the image that is worked on, dropped when it changes, taken by a click."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.enhancers import Knobs, enhancer
from tests.support.radiograph_noise import like_a_radiograph
from xraysr_gui.api.images import from_array
from xraysr_gui.commands.advice import advise as advising_module
from xraysr_gui.commands.advice.advice_table import NEIGHBOURS, AdviceTable, features_of
from xraysr_gui.core.errors import Cancelled, EnhancementFailed
from xraysr_gui.core.workspace import Document
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.estimates.estimate import estimate
from xraysr_gui.gui.enhancing.advising import Advising
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.gui.views.view_words import nothing_open

FOUND = {noise: estimate(Degradation(noise=noise).apply(like_a_radiograph())) for noise in (0.3, 8.0)}


@dataclass
class Engine:
    """Tells what it is told to, and notes what it was asked."""

    noise: float = 8.0
    fails: bool = False
    waits: bool = False
    asked: list = field(default_factory=list)
    cancelled: list = field(default_factory=list)
    began: threading.Event = field(default_factory=threading.Event)

    def estimate(self, pixels, spacing_mm, left_out, progress):
        self.asked.append(pixels.shape)
        self.began.set()
        try:
            while self.waits:
                progress.at(0.0)
        except Cancelled:
            self.cancelled.append(pixels.shape)
            raise
        if self.fails:
            raise EnhancementFailed("Noise and blur could not be estimated.", why="No room.", remedy="None.")
        return FOUND[self.noise]


class Desk:
    def __init__(self, qtbot, jobs, radiograph):
        self.qtbot, self.engine, self.errors, self.runs = qtbot, Engine(), [], []
        self.subject = Subject(Document(radiograph))
        self.is_running = False
        self.panel = EnhancePanel()
        qtbot.addWidget(self.panel)
        self.advising = Advising(
            self.panel,
            jobs,
            lambda: self.subject,
            lambda: self.is_running,
            self.errors.append,
            nothing_open,
        )
        self.panel.run_requested.connect(self.runs.append)
        self.advising.attend(self.engine)
        self.panel.show_enhancers((enhancer("copy"), enhancer("knobs", parameters=Knobs)))

    @property
    def title(self) -> str:
        return self.panel.findChild(QLabel, "advice-title").text()

    @property
    def words(self) -> str:
        return self.panel.findChild(QLabel, "advice-words").text()

    @property
    def button(self) -> QPushButton:
        return self.panel.findChild(QPushButton, "take-advice")


@pytest.fixture
def desk(qtbot, jobs, radiograph, monkeypatch):
    features = np.repeat([features_of(one) for one in FOUND.values()], NEIGHBOURS, axis=0)
    gains = {"knobs": np.repeat([-1.0, 4.0], NEIGHBOURS), "copy": np.zeros(2 * NEIGHBOURS)}
    table = AdviceTable("", {"knobs": "1", "copy": "1"}, np.ones(2 * NEIGHBOURS, int), features, gains)
    monkeypatch.setattr(advising_module, "advice_table", lambda: table)
    made = Desk(qtbot, jobs, radiograph)
    yield made
    made.engine.waits = False


def test_one_click_takes_what_is_advised(desk, qtbot):
    desk.panel.show()
    qtbot.waitUntil(lambda: "Knobs" in desk.title)
    assert "dB expected" in desk.title
    assert "Noise inside the body: 2\u202f0" in desk.words  # 7.9 of 256
    assert desk.button.isVisible()

    qtbot.mouseClick(desk.button, Qt.MouseButton.LeftButton)

    assert desk.panel.chooser.enhancer.id == "knobs"
    [(chosen,)] = desk.runs
    assert (chosen.enhancer.id, chosen.parameters) == ("knobs", Knobs())
    desk.panel.hide()


def test_leaving_the_image_is_nothing_to_click(desk, qtbot):
    desk.engine.noise = 0.3
    desk.panel.show()
    qtbot.waitUntil(lambda: "leave" in desk.title)
    assert desk.button.isHidden()
    assert "leave" in desk.advising.why_not()
    desk.advising.take()
    assert desk.runs == []
    desk.panel.hide()


def test_who_would_gain_but_must_not_be_used_here_is_named_and_not_called_of_no_gain(
    desk, qtbot, monkeypatch
):
    """A network on an image unlike its training is passed over, whatever it gains elsewhere."""
    monkeypatch.setattr(
        advising_module, "outside", lambda image, pixels, one: (f"{one.title} never saw such an image.",)
    )
    desk.panel.show()
    qtbot.waitUntil(lambda: "leave" in desk.title)
    assert "unlike what they learned from: Knobs. No other would gain enough (noise inside" in desk.words
    tip = desk.panel.findChild(QLabel, "advice-words").toolTip()
    assert "(from +4.0 to +4.0). Knobs never saw such an image." in tip
    assert desk.button.isHidden()
    desk.panel.hide()


def test_another_image_drops_what_is_under_way_and_is_asked_itself(desk, qtbot):
    desk.engine.waits = True
    desk.panel.show()
    qtbot.waitUntil(desk.engine.began.is_set)
    other = from_array(np.linspace(0, 1, 5000, dtype=np.float32).reshape(50, 100))
    desk.subject = Subject(Document(other))
    desk.advising.refresh()
    qtbot.waitUntil(lambda: bool(desk.engine.cancelled))
    desk.engine.waits = False
    qtbot.waitUntil(lambda: "Knobs" in desk.title)
    assert desk.engine.asked[-1] == (50, 100)
    assert len(desk.engine.cancelled) == 1
    desk.panel.hide()


def test_a_panel_that_nobody_sees_asks_nothing_and_a_failure_is_told(desk, qtbot):
    desk.advising.refresh()
    qtbot.wait(400)
    assert desk.engine.asked == []
    desk.engine.fails = True
    desk.panel.show()
    qtbot.waitUntil(lambda: "No room" in desk.words)
    assert desk.button.isHidden()
    assert desk.errors == []
    desk.panel.hide()
