"""The window that is painted before anything is in it: what it looks like, and what is pressed at it then."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.application import Application
from xraysr_gui.gui.shell.first_window import EarlyHands, first_window, show_and_paint
from xraysr_gui.gui.shell.window_frame import TOOL_BAR
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings


class Begun:
    """A start of the program as `run_window` makes it, stopped after its first paint."""

    def __init__(self) -> None:
        self.window = first_window(Settings())
        self.hands = EarlyHands(self.window)
        show_and_paint(self.window)
        self.before = self.window.grab().toImage()
        self.program: Application | None = None

    def fill(self, *paths: Path) -> Application:
        self.program = Application(Settings(), ImageReader(), ImageReader(), self.window)
        self.program.start(paths)
        self.hands.let_go()
        return self.program

    def close(self) -> None:
        self.window.close()
        if self.program is not None:
            self.program.shut_down()


@pytest.fixture
def begun(qtbot, monkeypatch):
    monkeypatch.setattr("xraysr_gui.gui.shell.crash_hook.catch_faults", lambda *_: None)
    start = Begun()
    qtbot.addWidget(start.window)
    yield start
    start.close()


def test_what_is_painted_first_stays_and_what_is_pressed_then_is_done(begun, qtbot):
    window, handle = begun.window, begun.window.windowHandle()
    titles = [action.text() for action in window.menuBar().actions()]
    buttons = {id: window.tool_bar.widgetForAction(action).geometry() for id, action in window.early.items()}
    assert [id for group in TOOL_BAR for id, _ in group] == list(buttons)
    assert not any(action.isEnabled() for action in window.early.values())
    place = window.empty_view.mapTo(window, QPoint())
    size = window.empty_view.size()
    QTest.keyClick(handle, Qt.Key.Key_F8, Qt.KeyboardModifier.ControlModifier)  # the page of measuring
    distance = window.tool_bar.widgetForAction(window.early["tool-distance"])
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=distance.mapTo(window, distance.rect().center()))
    assert window.module == "data"
    program = begun.fill()
    assert window.module == "measure"
    assert program.desk.grid.active.tool.id == "distance"
    qtbot.waitUntil(lambda: program.is_furnished, timeout=WAIT_MS)
    grid, table = program.desk.grid, program.desk.table
    assert [action.text() for action in window.menuBar().actions()] == titles
    assert (grid.mapTo(window, QPoint()), grid.size()) == (place, size)
    for group in TOOL_BAR:
        for id, icon in group:
            button = window.tool_bar.widgetForAction(table.action(id))
            assert isinstance(button, QToolButton)
            assert table.row(id).icon == icon
            assert button.geometry() == buttons[id]
    views = grid.geometry().adjusted(2, 2, -2, -2)
    views.moveTopLeft(place)
    assert begun.before.copy(views) == window.grab().toImage().copy(views)


def test_an_image_that_is_named_comes_before_its_line_in_the_list(begun, qtbot, monkeypatch):
    told: list[str] = []
    read = ImageReader.open

    def reads(*asked) -> object:
        image = read(*asked)
        told.append("read")
        return image

    monkeypatch.setattr(ImageReader, "open", reads)
    monkeypatch.setattr("xraysr_gui.gui.browsing.browsing.Browsing.scan", lambda *_: told.append("listed"))
    program = begun.fill(places.resources() / "sample_study" / "2_test_pattern.dcm")
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None and program.is_furnished, timeout=WAIT_MS)
    assert told == ["read", "listed"]


def test_a_page_that_is_chosen_early_has_the_keyboard_when_it_is_furnished(begun, qtbot):
    window, handle = begun.window, begun.window.windowHandle()
    QTest.keyClick(handle, Qt.Key.Key_F7, Qt.KeyboardModifier.ControlModifier)
    program = begun.fill()
    assert window.module == "enhance"
    assert not window.isAncestorOf(program.rooms["enhancing"].panel)
    qtbot.waitUntil(lambda: program.is_furnished, timeout=WAIT_MS)
    panel = program.rooms["enhancing"].panel
    assert window.isAncestorOf(panel)
    assert panel.isVisible()
    assert panel.isAncestorOf(window.focusWidget())
