"""The window is closed while a file is written or an enhancer runs."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton

from tests.support.waiting import WAIT_MS


@pytest.fixture
def writing(program, qtbot, open_file, tmp_path):
    """A file that is written until it is let go."""
    open_file("2_test_pattern.dcm")
    qtbot.waitUntil(lambda: program.is_furnished, timeout=WAIT_MS)
    go_on, path = threading.Event(), tmp_path / "report.pdf"

    def work(progress):
        while not go_on.wait(0.02):
            progress.at(0.5, "Measuring")
        path.write_text("written")

    program.rooms["saving"].exporting.write(path, work)
    yield go_on, path
    go_on.set()


def questions(program) -> list[QMessageBox]:
    return [one for one in program.window.findChildren(QMessageBox, "unfinished-question") if one.isVisible()]


def question(program, qtbot) -> QMessageBox:
    program.window.close()
    qtbot.waitUntil(lambda: bool(questions(program)), timeout=WAIT_MS)
    return questions(program)[0]


def press(qtbot, box, name) -> None:
    qtbot.mouseClick(box.findChild(QPushButton, name), Qt.MouseButton.LeftButton)


def test_closing_can_wait_until_the_file_is_written(program, qtbot, writing):
    go_on, path = writing
    box = question(program, qtbot)
    assert "Writing report.pdf" in box.text()
    press(qtbot, box, "unfinished-wait")
    assert program.window.isVisible()
    assert not path.exists()
    go_on.set()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=WAIT_MS)
    assert path.read_text() == "written"


def test_closing_without_it_is_the_readers_choice_and_cancel_changes_nothing(program, qtbot, writing):
    _, path = writing
    question(program, qtbot).button(QMessageBox.StandardButton.Cancel).click()
    assert program.window.isVisible()
    assert program.desk.jobs.listed
    press(qtbot, question(program, qtbot), "unfinished-drop")
    assert not program.window.isVisible()
    assert not path.exists()
