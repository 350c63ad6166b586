"""Where keys go, and what stays chosen, with real mouse and keys on the whole program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.support.waiting import WAIT_MS
from xraysr_gui.settings import places

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
PATTERN = places.resources() / "sample_study" / "2_test_pattern.dcm"


@pytest.fixture
def typed(program, qtbot):
    """Presses a key as the window gets it: whoever has the keyboard is asked first."""
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)

    def press(key: Qt.Key, modifiers=NONE) -> None:
        QTest.keyClick(program.window.windowHandle(), key, modifiers)

    return press


@pytest.fixture
def search(program) -> QLineEdit:
    return program.rooms["browsing"].panel.findChild(QLineEdit, "study-search")


def test_after_the_start_and_after_opening_letters_are_keys_of_tools(program, typed, search, open_file):
    assert QApplication.focusWidget() is program.desk.grid.active

    qt_view = open_file(PATTERN.name)
    assert QApplication.focusWidget() is qt_view
    typed(Qt.Key.Key_D)

    assert program.rooms["looking"].looking.tool == "distance"
    assert search.text() == ""


def test_opening_while_the_search_field_has_the_keyboard_gives_it_to_the_view(
    program, qtbot, typed, search, open_file
):
    qtbot.mouseClick(search, LEFT)
    typed(Qt.Key.Key_D)
    assert search.text() == "d"
    search.clear()

    open_file(PATTERN.name)
    typed(Qt.Key.Key_D)

    assert search.text() == ""
    assert program.rooms["looking"].looking.tool == "distance"


def test_the_search_field_takes_the_keyboard_by_its_key_and_not_by_tab(program, typed, search):
    for _ in range(40):
        typed(Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is not search
    typed(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is search


@pytest.fixture
def with_region(program, qtbot, typed, open_file):
    """A rectangle, drawn by hand; gives the view and a place on its line."""
    view = open_file(PATTERN.name)
    program.rooms["looking"].looking.take_tool("rectangle")
    middle = view.rect().center()
    corner = middle + QPoint(120, 90)
    qtbot.mousePress(view, LEFT, NONE, middle)
    qtbot.mouseMove(view, corner)
    qtbot.mouseRelease(view, LEFT, NONE, corner)
    assert len(program.desk.workspace.document.regions) == 1
    return view, middle + QPoint(60, 0)


def test_taking_a_viewing_tool_keeps_the_choice(program, typed, with_region):
    chosen = program.rooms["regions"].region_commands.chosen
    assert chosen is not None
    typed(Qt.Key.Key_W)
    assert program.rooms["looking"].looking.tool == "window-level"
    assert program.rooms["regions"].region_commands.chosen is chosen


def test_a_click_with_a_viewing_tool_picks_a_region_and_a_drag_does_not(program, qtbot, typed, with_region):
    view, line = with_region
    typed(Qt.Key.Key_W)
    program.desk.toolbox.regions.clear_choice()

    qtbot.mousePress(view, LEFT, NONE, line)
    qtbot.mouseMove(view, line + QPoint(30, 10))
    qtbot.mouseRelease(view, LEFT, NONE, line + QPoint(30, 10))
    assert program.rooms["regions"].region_commands.chosen is None

    qtbot.mouseClick(view, LEFT, NONE, line)
    assert program.rooms["regions"].region_commands.chosen is not None
    typed(Qt.Key.Key_Delete)
    assert program.desk.workspace.document.regions == ()
