from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.views.data_probe import DataProbe
from xraysr_gui.jobs.job import Job, Listed


@pytest.fixture
def strip(qtbot):
    strip = StatusStrip(DataProbe())
    qtbot.addWidget(strip)
    strip.show()
    return strip


def job(title, fraction=0.0, doing="", *, is_asked_for=True, runs=True) -> Job:
    made = Job(Listed(title, is_asked_for))
    made.fraction, made.doing = fraction, doing
    if runs:
        made.begin()
    return made


def test_what_runs_is_named_with_a_way_to_stop_it(qtbot, strip):
    assert not strip.is_busy
    strip.show_jobs([job("Enhancing", 0.25, "Piece 1 of 4")])
    assert strip.is_busy
    assert strip.findChild(QLabel, "doing").text() == "Enhancing: Piece 1 of 4"
    assert strip.findChild(QProgressBar, "progress").value() == 250
    with qtbot.waitSignal(strip.stop_requested):
        qtbot.mouseClick(strip.findChild(QPushButton, "stop"), Qt.MouseButton.LeftButton)


def test_what_the_title_says_already_is_not_said_twice(strip):
    strip.show_jobs([job("Drawing: Absolute error", 0.5, "Absolute error")])
    assert strip.findChild(QLabel, "doing").text() == "Drawing: Absolute error"


def test_what_the_reader_asked_for_is_named_first_and_the_others_are_counted(strip):
    doing = strip.findChild(QLabel, "doing")
    asked, waits = job("Writing a.png"), job("Sharper", runs=False)
    strip.show_jobs([asked, waits, job("Drawing: Local SSIM", is_asked_for=False)])
    assert doing.text() == "Writing a.png (and 2 more)"
    strip.show_jobs([waits])
    assert doing.text() == "Sharper"


def test_one_that_ends_leaves_the_stop_of_the_others(strip):
    first, second = job("Sharper"), job("Writing a.png")
    strip.show_jobs([first, second])
    strip.show_jobs([first])
    assert strip.is_busy
    assert strip.findChild(QPushButton, "stop").isVisible()
    strip.show_jobs([])
    assert not strip.is_busy


def test_what_came_of_it_stays_until_the_reader_asks_for_more(strip):
    outcome = strip.findChild(QLabel, "outcome")
    strip.show_jobs([job("Sharper", 0.9)])
    strip.show_jobs([])
    strip.show_outcome("Sharper: 2.1 s, Processor")
    strip.show_jobs([job("Drawing: Local SSIM", is_asked_for=False)])
    strip.show_jobs([])
    assert outcome.text() == "Sharper: 2.1 s, Processor"
    assert outcome.isVisible()
    strip.show_jobs([job("Opening a.dcm")])
    assert outcome.text() == ""


def test_what_came_of_it_goes_when_it_is_no_news_any_more(qtbot, strip):
    outcome = strip.findChild(QLabel, "outcome")
    strip._old_news.setInterval(30)
    strip.show_outcome("Sharper: 2.1 s, Processor")
    assert outcome.text() == "Sharper: 2.1 s, Processor"
    qtbot.waitUntil(lambda: outcome.text() == "" and outcome.toolTip() == "", timeout=WAIT_MS)


def test_a_long_outcome_is_cut_in_its_middle_and_makes_no_window_wider(strip):
    outcome, words = strip.findChild(QLabel, "outcome"), "result.dcm was written" + "/a/folder" * 60
    strip.resize(900, strip.height())
    strip.show_outcome(words)
    assert outcome.toolTip() == words
    assert outcome.text().startswith("result.dcm")
    assert "\u2026" in outcome.text()
    assert outcome.sizeHint().width() <= 460
