"""A network of one's own in the real window: dropped, asked about, previewed, kept, used, removed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
)

from tests.support.keras_files import entrance, layer
from tests.support.model_folders import faithful_layers, keras_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.enhancers.model_folder import read_model_folder
from xraysr_gui.gui.enhancing.install_dialog import InstallDialog
from xraysr_gui.settings import places

LEFT = Qt.MouseButton.LeftButton


def drop(view, path):
    """As a file manager does it."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    at, copy, keys = QPointF(50, 50), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), copy, mime, LEFT, keys)
    QApplication.sendEvent(view, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(view, QDropEvent(at, copy, mime, LEFT, keys))


class Person:
    def __init__(self, program, qtbot):
        self.program, self.qtbot = program, qtbot
        self.room = program.rooms["enhancing"]

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    @property
    def dialog(self):
        return self.program.window.findChild(InstallDialog, "install-questions")

    @property
    def results(self):
        return self.program.desk.workspace.document.results

    def field(self, kind, name):
        return self.dialog.findChild(kind, f"install-{name}")

    def ask_by_drop(self, path):
        drop(self.program.desk.grid.active, path)
        self.until(lambda: self.dialog is not None)
        self.until(self.field(QPushButton, "now").isEnabled)


@pytest.fixture
def person(program, qtbot, open_file):
    open_file("2_test_pattern.dcm")
    return Person(program, qtbot)


def test_dropped_asked_about_previewed_kept_used_and_removed(person, tmp_path):
    program, qtbot = person.program, person.qtbot
    shown = program.desk.grid.active.radiograph
    person.ask_by_drop(keras_file(tmp_path / "mine.keras", *faithful_layers(1)))
    assert program.desk.grid.active.radiograph is shown
    assert program.desk.banner.message is None
    assert "Tried on the open image:" in person.field(QPlainTextEdit, "evidence").toPlainText()
    assert not person.field(QLabel, "after").pixmap().isNull()
    assert not list(places.personal_models().glob("*/manifest.json"))

    title, task = person.field(QLineEdit, "title"), person.field(QComboBox, "task")
    title.clear()
    qtbot.keyClicks(title, "Aurora")
    while task.currentData() != "super-resolution":
        qtbot.keyClick(task, Qt.Key.Key_Up)
    person.until(person.field(QPushButton, "now").isEnabled)
    assert person.field(QComboBox, "preparation").currentData() == "enlarged"
    qtbot.mouseClick(person.field(QPushButton, "now"), LEFT)
    person.until(lambda: person.room.panel.chosen.enhancer.title == "Aurora")
    enhancer = person.room.panel.chosen.enhancer
    manifest = read_model_folder(places.personal_models() / "mine-mine").manifest
    assert (manifest.title, manifest.task, manifest.scale) == ("Aurora", "super-resolution", 2)

    program.desk.table.action("run-enhancer").trigger()
    person.until(lambda: len(person.results) == 1 and not person.room.enhancing.is_running)
    assert person.results[0].shape == (2000, 2000)

    program.desk.table.action("remove-model").trigger()
    question = program.window.findChild(QMessageBox, "remove-question")
    qtbot.mouseClick(question.findChild(QPushButton, "remove-yes"), LEFT)
    person.until(lambda: enhancer.id not in person.room.panel.chooser.ids)
    assert not (places.personal_models() / "mine-mine").exists()
    assert person.results[0].steps[0].title == "Aurora"


def test_a_refused_file_that_is_dropped_is_told_in_three_sentences(person, tmp_path):
    layers = [entrance(), layer("Lambda", "inside", "picture", function="x")]
    drop(person.program.desk.grid.active, keras_file(tmp_path / "bad.keras", layers, {}))
    person.until(lambda: person.program.desk.banner.message is not None)
    text = person.program.desk.banner.message.text
    assert text.startswith("bad.keras was not installed. Its layer inside of the class Lambda")
    assert person.dialog is None
