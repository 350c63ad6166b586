"""The question before a page is written begins with what Settings > Privacy say, and keeps to it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.leaving import Leaving
from xraysr_gui.gui.shell.leaving_dialog import LeavingDialog
from xraysr_gui.gui.shell.way_out import WayOutQuestion
from xraysr_gui.settings.leaving_titles import ASK


class Settings:
    """Asks every time."""

    def __init__(self) -> None:
        self.settings = type("Now", (), {"leaving": ASK})()


@pytest.fixture
def question(qtbot, jobs):
    window = QWidget()
    qtbot.addWidget(window)
    return WayOutQuestion(window, Settings(), jobs, lambda error: None)


def asked(question) -> LeavingDialog:
    return question.window.findChildren(LeavingDialog)[-1]


def test_a_report_that_names_nobody_is_asked_for_without_the_patient(question):
    answers: list[Leaving] = []
    question.ask(None, answers.append, names_patient=False)
    dialog = asked(question)
    assert dialog.unnamed.isChecked()
    assert not dialog.named.isEnabled()
    assert "Settings" in dialog.named.toolTip()
    dialog.accept()
    assert answers[0].without_patient
    question.ask(None, answers.append)
    assert asked(question).named.isChecked(), "an image is asked for as before"
    asked(question).reject()


@pytest.mark.parametrize("names_patient", [True, None])
def test_elsewhere_the_reader_has_both_answers(question, names_patient):
    question.ask(None, lambda told: None, names_patient=names_patient)
    dialog = asked(question)
    assert dialog.named.isChecked()
    assert dialog.named.isEnabled()
    assert dialog.unnamed.isEnabled()
    assert "hospital" in dialog.named.text()
    assert "hospital" in dialog.unnamed.text()
    dialog.reject()
