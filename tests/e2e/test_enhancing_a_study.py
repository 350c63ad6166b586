"""Enhancing with the whole program: real files, the real engine child, real mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QListWidget,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTextBrowser,
)

from tests.support.model_folders import faithful_layers, keras_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.settings import places

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Reader:
    """A person in front of the program, with a mouse and a keyboard."""

    def __init__(self, program, qtbot) -> None:
        self.program, self.qtbot, self.panel = program, qtbot, program.rooms["enhancing"].panel
        program.window.activateWindow()
        program.desk.grid.active.setFocus()

    def key(self, key: Qt.Key, modifiers=CONTROL) -> None:
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def click(self, name: str) -> None:
        self.qtbot.mouseClick(self.panel.findChild(QPushButton, name), LEFT)

    def click_row(self, name: str, row: int) -> None:
        rows = self.panel.findChild(QListWidget, name)
        rows.scrollToItem(rows.item(row))
        self.qtbot.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(rows.item(row)).center())

    def rows(self, name: str) -> list[str]:
        rows = self.panel.findChild(QListWidget, name)
        return [rows.item(row).text() for row in range(rows.count())]

    def choose(self, task: str, title: str) -> None:
        self.click(f"task-{task}")
        self.click_row("enhancers", self.rows("enhancers").index(title))

    def words(self, name: str) -> str:
        return self.panel.findChild(QLabel, name).text()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def until_results(self, count: int) -> None:
        self.until(
            lambda: (
                len(self.document.results) == count
                and not self.program.rooms["enhancing"].enhancing.is_running
            )
        )

    @property
    def document(self):
        return self.program.desk.workspace.document


@pytest.fixture
def reader(program, qtbot, open_file) -> Reader:
    """With the test pattern open and the Enhance panel chosen."""
    open_file("2_test_pattern.dcm")
    made = Reader(program, qtbot)
    made.key(Qt.Key.Key_F7)
    assert made.panel.isVisible()
    return made


def test_from_the_choice_of_a_task_over_two_steps_and_back(reader, qtbot):
    program, original = reader.program, reader.document.original
    reader.choose("denoise", "Remove noise (wavelets)")
    assert reader.words("budget") == "result 1000\u00a0\u00d7\u00a01000"
    reader.until(
        lambda: "MB \u00b7 result 1000\u00a0\u00d7\u00a01000\non Processor" in reader.words("budget")
    )
    assert reader.words("works-on") == ""

    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    (step,) = reader.document.results[0].steps
    assert step.enhancer == "wavelet"
    assert step.device == "Processor"
    assert step.seconds > 0
    title, _, took = reader.rows("results")[1].partition("\n")
    assert title == "1  Remove noise (wavelets)"
    assert "s, 1000\u00a0\u00d7\u00a01000, Processor" in took
    outcome = program.desk.status.findChild(QLabel, "outcome").text()
    assert outcome.startswith("Remove noise (wavelets): ")
    assert outcome.endswith("Processor")
    left, right, errors = program.desk.grid.shown_views
    assert program.rooms["comparing"].arranging.is_map(errors)
    assert (left.radiograph, right.radiograph) == reader.document.versions

    qtbot.mouseClick(right, LEFT)
    assert reader.words("works-on") == ""
    button = reader.panel.findChild(QRadioButton, "work-on-result")
    reader.panel.findChild(QScrollArea, "enhance-scroll").ensureWidgetVisible(button)
    qtbot.mouseClick(button, LEFT, pos=QPoint(8, button.height() // 2))
    assert reader.words("works-on") == "Works on: 1  Remove noise (wavelets)"
    reader.choose("super-resolution", "Enlarge (Lanczos)")
    reader.until(lambda: "result 2000\u00a0\u00d7\u00a02000\non" in reader.words("budget"))
    reader.click("run")
    reader.until_results(2)
    assert [step.enhancer for step in reader.document.results[1].steps] == ["wavelet", "lanczos"]
    assert right.radiograph.shape == (2000, 2000)
    assert right.radiograph.spacing_mm == tuple(side / 2 for side in original.spacing_mm)

    reader.key(Qt.Key.Key_Z)
    assert len(reader.document.results) == 1
    reader.key(Qt.Key.Key_Z)
    assert reader.document.results == ()
    assert [view.radiograph for view in program.desk.grid.shown_views] == [original]
    reader.key(Qt.Key.Key_Y)
    assert reader.rows("results")[1].startswith("1  Remove noise (wavelets)")


def test_a_run_is_stopped_and_the_next_one_finds_the_engine_ready(reader):
    shown = reader.program.desk.grid.active.radiograph
    reader.choose("denoise", "Remove noise (non-local means)")
    reader.key(Qt.Key.Key_E)
    reader.until(lambda: reader.panel.run_box.progress_bar.value() > 0)
    title, _, doing = reader.words("run-doing").partition("\n")
    assert title == "Remove noise (non-local means)"
    assert doing not in ("", "Waiting")
    assert reader.program.desk.status.is_busy

    reader.key(Qt.Key.Key_Period)
    reader.until(lambda: not reader.program.rooms["enhancing"].enhancing.is_running)
    assert reader.document.results == ()
    assert reader.program.desk.grid.active.radiograph is shown
    assert reader.program.desk.banner.message is None

    reader.choose("contrast", "Brightness curve (gamma)")
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    assert not np.array_equal(reader.document.results[0].pixels, reader.document.original.pixels)


def test_settings_and_the_place_that_is_looked_at_reach_the_engine(reader, monkeypatch):
    engine, heard = reader.program.rooms["enhancing"].access.engine, []
    real = engine.run

    def run(enhancer, pixels, parameters, progress, wishes):
        heard.append(wishes)
        return real(enhancer, pixels, parameters, progress, wishes)

    monkeypatch.setattr(engine, "run", run)
    reader.program.desk.settings_control.change(device="cpu", piece_memory_mb=96)
    view = reader.program.desk.grid.active
    view.zoom_by(8, QPointF(0, 0))
    row, column = reader.program.rooms["enhancing"].versions.subject().focus
    assert row < 300
    assert column < 300
    reader.choose("contrast", "Brightness curve (gamma)")
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    (wishes,) = heard
    assert (wishes.device, wishes.memory_mb, wishes.focus) == ("cpu", 96, (row, column))


def test_a_whole_task_ends_in_a_contact_sheet(reader, qtbot):
    grid = reader.program.desk.grid
    reader.click("task-contrast")
    titles = reader.rows("enhancers")
    reader.key(Qt.Key.Key_E, CONTROL | SHIFT)
    reader.until_results(len(titles))
    assert [result.made_by for result in reader.document.results] == titles
    assert grid.is_sheet
    assert tuple(view.radiograph for view in grid.shown_views) == reader.document.versions
    assert reader.program.desk.table.action("layout-sheet").isChecked()

    qtbot.mouseDClick(grid.views[2], LEFT)
    assert [view for view in grid.views if view.isVisible()] == [grid.views[2]]
    assert reader.words("works-on") == ""
    assert reader.program.rooms["enhancing"].versions.subject().name == f"2  {titles[1]}"
    qtbot.mouseDClick(grid.views[2], LEFT)
    reader.key(Qt.Key.Key_Delete, SHIFT)
    assert len(grid.shown_views) == len(titles)
    reader.key(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert not grid.is_sheet


def test_a_network_is_installed_from_a_file_read_about_and_run(reader, qtbot, tmp_path):
    program = reader.program
    keras_file(tmp_path / "twice-larger.keras", *faithful_layers(scale=2))
    reader.key(Qt.Key.Key_I)
    dialog = program.window.findChild(QFileDialog, "install-dialog")
    dialog.selectFile(str(tmp_path / "twice-larger.keras"))
    dialog.accept()
    reader.until(lambda: program.window.findChild(QPushButton, "install-now") is not None)
    qtbot.mouseClick(program.window.findChild(QPushButton, "install-now"), LEFT)
    reader.until(lambda: reader.panel.chosen.enhancer.id == "mine-twice-larger")
    assert (places.personal_models() / "mine-twice-larger" / "manifest.json").is_file()
    assert "nobody has measured it" in reader.words("enhancer-advice")

    reader.click("show-card")
    page = program.desk.window.docks["dock-card"].widget().findChild(QTextBrowser, "card")
    reader.until(lambda: "twice-larger" in page.toPlainText())
    assert program.window.is_dock_shown("dock-card")

    reader.until(lambda: "on Processor" in reader.words("budget"))
    reader.click("run")
    reader.until_results(1)
    (step,) = reader.document.results[0].steps
    assert "ONNX" in step.device
    assert len(step.model) == 64
    assert "Processor" in reader.rows("results")[1]
    assert reader.document.results[0].shape == (2000, 2000)


def test_a_file_that_is_no_model_is_refused_in_three_sentences(reader, tmp_path):
    file = tmp_path / "broken.keras"
    file.write_bytes(b"PK\x03\x04 nothing of use")
    reader.program.rooms["enhancing"].installing.ask_about(file)
    reader.until(lambda: reader.program.desk.banner.message is not None)
    message = reader.program.desk.banner.message
    assert "broken.keras" in message.text
    assert message.text.count(".") >= 3
    assert reader.program.rooms["enhancing"].installing.why_not() == ""


def test_the_panel_is_worked_with_the_keyboard_alone(reader, qtbot):
    program = reader.program
    rows = reader.panel.findChild(QListWidget, "enhancers")
    rows.setCurrentRow(0)
    rows.setFocus()
    qtbot.waitUntil(rows.hasFocus)
    shown = program.desk.grid.active.radiograph
    for _ in range(2):
        qtbot.keyClick(program.window.windowHandle(), Qt.Key.Key_Down)
    assert rows.currentRow() == 2
    assert program.desk.grid.active.radiograph is shown
    keys = program.desk.table.action("run-task").shortcuts()
    assert QKeySequence("Ctrl+Shift+E") in keys
