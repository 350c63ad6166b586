from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QPushButton

from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.views.data_probe import DataProbe


@pytest.fixture
def strip(qtbot):
    strip = StatusStrip(DataProbe())
    qtbot.addWidget(strip)
    strip.show()
    return strip


def test_what_runs_is_named_with_a_way_to_stop_it(qtbot, strip):
    assert not strip.is_busy
    strip.show_busy(0.25, "Enhancing")
    assert strip.is_busy
    assert strip.findChild(QLabel, "doing").text() == "Enhancing"
    assert strip.findChild(QProgressBar, "progress").value() == 250
    with qtbot.waitSignal(strip.stop_requested):
        qtbot.mouseClick(strip.findChild(QPushButton, "stop"), Qt.MouseButton.LeftButton)


def test_what_came_of_it_stays_until_other_work_begins(strip):
    outcome = strip.findChild(QLabel, "outcome")
    strip.show_busy(0.9, "Enhancing")
    strip.show_idle()
    strip.show_outcome("Sharper: 2.1 s, Processor")
    strip.show_idle()
    assert outcome.text() == "Sharper: 2.1 s, Processor"
    assert outcome.isVisible()
    strip.show_busy(0.0, "Reading")
    assert outcome.text() == ""


def test_a_long_outcome_is_cut_in_its_middle_and_makes_no_window_wider(strip):
    outcome, words = strip.findChild(QLabel, "outcome"), "result.dcm was written" + "/a/folder" * 60
    strip.resize(900, strip.height())
    strip.show_outcome(words)
    assert outcome.toolTip() == words
    assert outcome.text().startswith("result.dcm")
    assert "\u2026" in outcome.text()
    assert outcome.sizeHint().width() <= 460
