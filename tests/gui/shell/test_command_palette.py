from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QTextTable
from PySide6.QtWidgets import QMainWindow, QWidget

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.cheat_sheet import MOUSE, CheatSheet
from xraysr_gui.gui.shell.command_palette import CommandPalette
from xraysr_gui.gui.shell.key_spelling import spelled
from xraysr_gui.gui.shell.keymaps import PROFILES, Keymap


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def table(qtbot, done):
    window = QWidget()
    window.resize(800, 600)
    qtbot.addWidget(window)
    rows = [
        Action("undo", "Undo", "Edit", lambda: done.append("undo")),
        Action(
            "redo", "Redo", "Edit", lambda: done.append("redo"), why_not=lambda: "There is nothing to redo."
        ),
        Action("layout-2x2", "Four views", "View/Layout", lambda: done.append("four")),
    ]
    made = ActionTable(rows, Keymap(), window, lambda _: QIcon())
    made.host = window
    window.show()
    return made


@pytest.fixture
def palette(table):
    made = CommandPalette(table, table.host)
    made.open()
    return made


def shown(palette) -> list[str]:
    return [palette.list.item(n).text() for n in range(palette.list.count())]


def test_a_few_letters_find_an_action_and_enter_does_it(qtbot, palette, done):
    qtbot.keyClicks(palette.field, "views")
    assert shown(palette) == ["Four views    Alt+4"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["four"]
    assert not palette.isVisible()


def test_letters_in_order_are_enough(qtbot, palette):
    qtbot.keyClicks(palette.field, "fvws")
    assert shown(palette) == ["Four views    Alt+4"]


def test_what_cannot_be_done_says_why_and_is_not_done(qtbot, palette, done):
    qtbot.keyClicks(palette.field, "redo")
    assert shown(palette) == ["Redo    (There is nothing to redo.)"]
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == []


def test_arrows_walk_and_escape_goes_away(qtbot, palette, done):
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert done == []


def test_the_cheat_sheet_lists_every_action_with_its_key_and_the_mouse(qtbot, table):
    sheet = CheatSheet(table, table.host)
    qtbot.addWidget(sheet)
    words = sheet.page.toPlainText()
    for text in ("Undo", "Ctrl+Z", "Four views", "Alt+4", *(what for _, what in MOUSE)):
        assert text in words
    qtbot.keyClicks(sheet.field, "four")
    assert "Undo" not in sheet.page.toPlainText()
    assert "Four views" in sheet.page.toPlainText()


def shown_keys(sheet: CheatSheet) -> list[str]:
    """Every key on the page, as often as it stands there."""
    tables = [one for one in sheet.page.document().rootFrame().childFrames() if isinstance(one, QTextTable)]
    told = [
        table.cellAt(row, 0).firstCursorPosition().block().text()
        for table in tables[:-1]  # the last one tells what the mouse does
        for row in range(table.rows())
    ]
    return [key for keys in told if keys != "no key" for key in keys.split(", ")]


@pytest.mark.parametrize("profile", [one.id for one in PROFILES])
def test_on_the_page_of_keys_every_key_has_one_action(qtbot, profile):
    keymap, window = Keymap(profile), QWidget()
    qtbot.addWidget(window)
    ids = [*keymap.ids, "without-any"]
    table = ActionTable(
        [Action(id, id, "All", lambda: None) for id in ids], keymap, window, lambda _: QIcon()
    )
    keys = shown_keys(CheatSheet(table, window))
    assert "-" in keys
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert len(keys) == sum(len(dict.fromkeys(map(spelled, keymap.keys(id)))) for id in keymap.ids)


def test_a_key_that_is_held_stands_in_the_menu_and_on_the_page_of_keys(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    row = Action("flicker", "Show the reference", "Compare", lambda: None, released=lambda: None)
    table = ActionTable([row], Keymap(), window, lambda _: QIcon())
    table.fill_menu_bar(window.menuBar())
    action = table.action("flicker")
    assert action.text() == "Show the reference\thold X"  # what follows the tab stands where keys stand
    assert action.shortcuts() == []  # it must not fire as the key goes down
    assert action.iconText() == "Show the reference"
    sheet = CheatSheet(table, window)
    assert "hold X" in sheet.page.toPlainText()
    table.set_keymap(Keymap().with_keys("flicker", ()))
    assert action.text() == "Show the reference"


def test_an_action_is_found_by_what_explains_it_and_nothing_says_so(palette, table):
    palette.open()
    palette.field.setText("2x2")
    assert [palette.list.item(n).text().split("  ")[0] for n in range(palette.list.count())] == ["Four views"]
    palette.field.setText("zzz")
    assert palette.list.item(0).text() == "No action has this name."
    palette.field.returnPressed.emit()
    assert palette.isVisible()
