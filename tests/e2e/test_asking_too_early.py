"""Keys that are pressed while something is still loading: they wait for it, and say so."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from tests.support.dicom_files import write_dicom
from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.application import Application, new_qt_application
from xraysr_gui.gui.enhancing import enhancer_catalogue as catalogue
from xraysr_gui.gui.looking import page_reading
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings.schema import Settings

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Early:
    """The program, started with an image; a gate holds back what the test names."""

    def __init__(self, qtbot, monkeypatch, module, name: str, image: Path) -> None:
        self.qtbot, self.gate = qtbot, threading.Event()
        really = getattr(module, name)

        def held_back(*arguments):
            self.gate.wait(WAIT_MS / 1000)
            return really(*arguments)

        monkeypatch.setattr(module, name, held_back)
        monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
        new_qt_application([])
        self.program = Application(Settings(), ImageReader(), ImageReader())
        qtbot.addWidget(self.program.window)
        self.program.start([image])
        self.until(lambda: self.program.is_furnished)

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition, timeout=WAIT_MS)

    def until_image(self) -> None:
        self.until(lambda: self.program.desk.grid.active.radiograph is not None)

    def key(self, key: Qt.Key, modifiers=CONTROL) -> None:
        self.qtbot.keyClick(self.program.desk.grid.active, key, modifiers)

    def words(self, widget, name: str) -> str:
        label = widget.findChild(QLabel, name)
        return label.text() if label.isVisible() else ""

    @property
    def strip(self) -> str:
        return self.words(self.program.desk.status, "doing")

    @property
    def results(self) -> int:
        document = self.program.desk.workspace.document
        return len(document.results) if document else 0

    def end(self) -> None:
        self.gate.set()
        self.program.window.close()
        self.program.shut_down()


@pytest.fixture
def small(tmp_path) -> Path:
    """What is tried here is who waits for whom: a network has little to do."""
    return write_dicom(tmp_path / "small.dcm", np.arange(64 * 80).reshape(64, 80) % 4096)


@pytest.fixture
def without_enhancers(qtbot, monkeypatch, small):
    early = Early(qtbot, monkeypatch, catalogue, "_look_up", small)
    early.until_image()
    yield early
    early.end()


@pytest.fixture
def without_image(qtbot, monkeypatch, small):
    early = Early(qtbot, monkeypatch, page_reading, "open_radiograph", small)
    early.until(lambda: early.program.rooms["enhancing"].panel.chosen is not None)
    yield early
    early.end()


def test_a_run_asked_for_before_the_enhancers_are_known_waits_for_them(without_enhancers):
    early = without_enhancers
    early.key(Qt.Key.Key_F7, CONTROL)
    early.key(Qt.Key.Key_E)
    assert "Run the chosen enhancer: Waiting for the enhancers ..." in early.strip
    assert early.words(early.program.rooms["enhancing"].panel, "run-doing").endswith(
        "Waiting for the enhancers ..."
    )
    assert early.results == 0

    early.gate.set()

    early.until(lambda: early.results == 1)
    early.until(lambda: not early.program.rooms["enhancing"].enhancing.is_running)
    assert "Waits" not in early.strip


@pytest.mark.parametrize("give_up", ["escape", "stop", "stop-run"])
def test_a_run_that_waits_can_be_given_up(without_enhancers, give_up):
    early = without_enhancers
    early.key(Qt.Key.Key_F7)
    early.key(Qt.Key.Key_E)
    if give_up == "escape":
        early.key(Qt.Key.Key_Escape, NONE)
    else:
        button = early.program.window.findChild(QPushButton, give_up)
        early.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "Waits" not in early.strip
    assert early.words(early.program.rooms["enhancing"].panel, "run-doing") == ""

    early.gate.set()
    early.until(lambda: early.program.rooms["enhancing"].panel.chosen is not None)
    early.qtbot.wait(50)

    assert early.results == 0
    assert not early.program.rooms["enhancing"].enhancing.is_running


def test_the_button_waits_as_the_key_does(without_enhancers):
    early = without_enhancers
    early.key(Qt.Key.Key_F7)
    early.qtbot.mouseClick(early.program.window.findChild(QPushButton, "run"), Qt.MouseButton.LeftButton)
    assert "Waiting for the enhancers ..." in early.strip
    early.gate.set()
    early.until(lambda: early.results == 1)


def test_keys_pressed_while_the_image_is_read_are_done_in_order_once_it_is_there(without_image):
    early = without_image
    view = early.program.desk.grid.active
    early.key(Qt.Key.Key_I, ALT)
    early.key(Qt.Key.Key_E)
    assert "Invert: Waiting for the image ..." in early.strip

    early.gate.set()

    early.until(lambda: early.results == 1)
    assert view.look.inverted
    assert "Waits" not in early.strip


def test_stopping_the_reading_of_an_image_ends_the_waiting_for_it(without_image):
    early = without_image
    early.key(Qt.Key.Key_I, ALT)
    early.key(Qt.Key.Key_Period)

    early.until(lambda: "Waits" not in early.strip)
    early.gate.set()
    early.until(lambda: not early.program.rooms["looking"].viewing.is_coming(early.program.desk.grid.active))

    assert early.program.desk.grid.active.radiograph is None


def test_without_an_image_on_its_way_nothing_waits(without_enhancers):
    early = without_enhancers
    early.program.rooms["looking"].viewing.close()
    early.key(Qt.Key.Key_E)
    assert "Waits" not in early.strip
    assert not early.program.desk.table.action("run-enhancer").isEnabled()
