"""The Batch panel: what it offers while nothing runs, while a batch runs, is held and stops."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar, QPushButton, QSpinBox

from tests.support.views import bring_into_sight
from xraysr_gui.batches.crew import MOST_AT_A_TIME
from xraysr_gui.cli.in_and_out import at_a_time
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.gui.batching.batch_panel import BatchPanel
from xraysr_gui.gui.batching.batch_run import Standing

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(qtbot):
    made = BatchPanel()
    qtbot.addWidget(made)
    made.resize(320, 560)
    made.show()
    return made


def button(panel, name):
    return panel.findChild(QPushButton, f"batch-{name}")


def stand(panel, standing, *, is_paused=False, why_not="", goes_on=False):
    panel.show_standing(standing, is_paused=is_paused, why_not=why_not, goes_on=goes_on)


def offered(panel):
    names = ("start", "pause", "go-on", "stop")
    return [name for name in names if button(panel, name).isVisible() and button(panel, name).isEnabled()]


def test_only_what_can_be_done_is_offered(panel):
    stand(panel, Standing.IDLE, why_not="Choose a folder of images first.")
    assert offered(panel) == []
    assert button(panel, "start").toolTip() == "Choose a folder of images first."
    stand(panel, Standing.IDLE)
    assert offered(panel) == ["start"]
    stand(panel, Standing.RUNNING)
    assert offered(panel) == ["pause", "stop"]
    stand(panel, Standing.RUNNING, is_paused=True)
    assert offered(panel) == ["go-on", "stop"]
    stand(panel, Standing.STOPPING)
    assert offered(panel) == []


def test_nothing_of_a_batch_can_be_changed_while_it_runs(panel):
    panel.show_sources("", "")
    panel.steps.show_steps("Median", can_save=True)
    panel.show_leaving(Leaving(without_patient=True))
    asks = [
        *(panel.findChild(QLineEdit, name) for name in ("batch-inputs", "batch-results")),
        *(
            button(panel, name)
            for name in ("listed", "list-file", "follow", "same", "open-steps", "save-steps")
        ),
        *(panel.findChild(QCheckBox, f"batch-{name}") for name in ("watch", "outside", "without-patient")),
        panel.findChild(QSpinBox, "batch-workers"),
    ]
    assert all(one.isEnabled() for one in asks)
    stand(panel, Standing.RUNNING)
    assert [one.objectName() for one in asks if one.isEnabled()] == []
    stand(panel, Standing.IDLE)
    assert all(one.isEnabled() for one in asks)


def test_each_button_says_what_is_wanted(panel, qtbot):
    heard = []
    box = panel.box
    for name in ("start", "pause", "go_on", "stop"):
        getattr(box, f"{name}_wanted").connect(lambda *_, name=name: heard.append(name))
    for name, standing, is_paused in (
        ("start", Standing.IDLE, False),
        ("pause", Standing.RUNNING, False),
        ("go-on", Standing.RUNNING, True),
        ("stop", Standing.RUNNING, True),
    ):
        stand(panel, standing, is_paused=is_paused)
        qtbot.mouseClick(button(panel, name), LEFT)
    assert heard == ["start", "pause", "go_on", "stop"]


def test_a_batch_that_is_there_is_continued_unless_the_person_starts_over(panel, qtbot):
    retry, anew = (panel.findChild(QCheckBox, f"batch-{name}") for name in ("retry", "anew"))
    stand(panel, Standing.IDLE)
    assert not retry.isVisible()
    assert not anew.isVisible()
    panel.changed.connect(lambda: stand(panel, Standing.IDLE, goes_on=True))
    stand(panel, Standing.IDLE, goes_on=True)
    assert button(panel, "start").text() == "Continue batch"
    anew.click()
    retry.click()
    assert button(panel, "start").text() == "Start"
    assert panel.begins_anew
    assert panel.retries
    panel.box.forget_wishes()
    assert button(panel, "start").text() == "Continue batch"
    assert not panel.begins_anew
    assert not panel.retries


def test_how_far_it_is_stands_in_words_and_in_the_bar(panel):
    bar = panel.findChild(QProgressBar, "batch-progress")
    assert not bar.isVisible()
    stand(panel, Standing.RUNNING)
    panel.box.show_progress(0.25, "1 of 4")
    assert bar.isVisible()
    assert bar.value() == bar.maximum() // 4


def test_results_leave_as_it_is_ticked(panel, qtbot):
    panel.show_leaving(Leaving())
    assert panel.leaving == Leaving()
    tick, keeps = (
        panel.findChild(QCheckBox, name) for name in ("batch-without-patient", "keep-characteristics")
    )
    assert not keeps.isVisible()
    tick.click()
    bring_into_sight(keeps)
    assert keeps.isVisible()
    keeps.click()
    assert panel.leaving.without_patient
    assert panel.leaving != Leaving(without_patient=True)
    panel.show_leaving(Leaving())
    assert not keeps.isVisible()


def test_as_many_at_a_time_as_the_command_line_takes(panel):
    workers = panel.findChild(QSpinBox, "batch-workers")
    assert workers.text() == "Automatic"
    assert panel.workers == 0
    workers.setValue(10_000)
    assert panel.workers == MOST_AT_A_TIME == at_a_time(str(MOST_AT_A_TIME))
