"""The menu on an image with the whole program, real mouse and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu

from tests.support.views import RIGHT, drag
from xraysr_gui.core.marks import Distance
from xraysr_gui.gui.layers.annotation_text import AnnotationMode
from xraysr_gui.gui.saving.exporting import colours_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CHEST = "1_chest_pa.dcm"


def menu_of(program) -> QMenu | None:
    shown = [one for one in program.window.findChildren(QMenu, "image-menu") if one.isVisible()]
    return shown[0] if shown else None


def right_click(view, x: float, y: float, wobble: tuple[float, float] = (0, 0)) -> None:
    drag(view, (x, y), (x + wobble[0], y + wobble[1]), button=RIGHT)


def rows(menu: QMenu) -> dict[str, QAction]:
    """All actions of a menu and of the menus in it, by their ids."""
    found = {}
    for action in menu.actions():
        if action.menu() is not None:
            found |= rows(action.menu())
        elif not action.isSeparator():
            found[action.objectName()] = action
    return found


def click(qtbot, menu: QMenu, id: str) -> None:
    action = next(one for one in menu.actions() if one.objectName() == id)
    qtbot.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())


@pytest.fixture
def close_menus(program):
    """No menu outlives its test."""
    yield
    for menu in program.window.findChildren(QMenu, "image-menu"):
        menu.close()


pytestmark = pytest.mark.usefixtures("close_menus")


def test_a_right_click_opens_the_menu_there_and_moves_nothing(program, open_file):
    view = open_file(CHEST)
    camera = view.camera

    right_click(view, 100, 200, wobble=(1, 2))

    menu = menu_of(program)
    assert menu is not None
    assert view.camera == camera
    assert (menu.pos() - view.mapToGlobal(QPoint(101, 202))).manhattanLength() <= 2


@pytest.mark.parametrize("way", [[(300, 80)], [(300, 80), (300, 200)]])
def test_a_right_drag_zooms_and_opens_no_menu(program, open_file, way):
    view = open_file(CHEST)
    scale, seen = view.camera.scale, []
    view.camera_changed.connect(lambda camera: seen.append(camera.scale))

    drag(view, (300, 200), *way, button=RIGHT)

    assert menu_of(program) is None
    assert max(seen) == pytest.approx(scale * 2)
    assert view.camera.scale == pytest.approx(scale * 2 ** ((200 - way[-1][1]) / 120))


def test_the_menu_holds_the_actions_of_the_menu_bar_with_their_reasons(program, open_file):
    view = open_file(CHEST)
    right_click(view, 300, 200)

    found = rows(menu_of(program))

    wanted = {
        "preset-0", "invert", "fit", "one-to-one", "turn-right", "flip-across", "tool-rectangle",
        "tool-distance", "tool-arrow", "tool-text", "tool-known-length", "compare-side-by-side",
        "copy-view", "save-views", "print-views", "dock-tags",
    }  # fmt: skip
    assert wanted <= set(found)
    assert all(action is program.desk.table.action(id) for id, action in found.items())
    reason = program.desk.table.row("compare-side-by-side").why_not()
    assert reason
    assert not found["compare-side-by-side"].isEnabled()
    assert reason in found["compare-side-by-side"].toolTip()
    compare = next(one for one in menu_of(program).actions() if one.text() == "Compare")
    assert compare.menu().toolTipsVisible()


def test_a_click_in_the_menu_does_what_it_says_to_the_view_it_was_opened_on(program, qtbot, open_file):
    first = open_file(CHEST)
    program.desk.grid.set_layout(1, 2)
    second = program.desk.grid.views[1]
    program.desk.grid.set_active(second)
    open_file("2_test_pattern.dcm")

    right_click(first, 200, 200)
    click(qtbot, menu_of(program), "invert")

    assert first.look.inverted
    assert not second.look.inverted


def test_a_mark_under_the_pointer_is_named_and_deleted_from_the_menu(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_D)
    drag(view, (200, 150), (400, 150))
    qtbot.keyClick(view, Qt.Key.Key_W)
    program.desk.toolbox.marks.clear_choice()

    right_click(view, 300, 150)

    menu, [mark] = menu_of(program), program.desk.workspace.document.marks
    assert isinstance(mark, Distance)
    told = next(one for one in menu.actions() if one.objectName() == "what-is-meant")
    assert told.text() == f"Distance: {mark.words(program.desk.workspace.document.original.spacing)}"
    assert {"dock-profile", "calibrate-distance"} <= set(rows(menu))
    click(qtbot, menu, "rename")
    entry = view.findChild(QLineEdit, "text-entry")
    qtbot.keyClicks(entry, "Carina")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert program.desk.workspace.document.marks[0].text == "Carina"
    right_click(view, 300, 150)
    click(qtbot, menu_of(program), "delete-mark")
    assert program.desk.workspace.document.marks == ()


def test_a_region_is_meant_by_a_place_inside_it_and_beside_it_nothing_is(program, qtbot, open_file):
    view = open_file(CHEST)
    qtbot.keyClick(view, Qt.Key.Key_R)
    drag(view, (150, 150), (450, 450))
    drag(view, (500, 100), (560, 160))
    qtbot.keyClick(view, Qt.Key.Key_W)
    large, small = program.desk.workspace.document.regions
    assert program.rooms["regions"].region_commands.chosen == small

    right_click(view, 300, 300)
    assert program.rooms["regions"].region_commands.chosen == large
    menu = menu_of(program)
    assert "copy-region" in rows(menu)
    click(qtbot, menu, "delete-mark")
    assert program.desk.workspace.document.regions == (small,)

    right_click(view, 300, 300)
    assert "what-is-meant" not in rows(menu_of(program))


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [(Qt.Key.Key_Menu, NONE), (Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)],
)
def test_a_key_opens_the_menu_and_arrows_and_enter_choose_from_it(program, qtbot, open_file, key, modifiers):
    view = open_file(CHEST)

    qtbot.keyClick(view, key, modifiers)

    menu = menu_of(program)
    assert view.rect().contains(view.mapFromGlobal(menu.pos()))
    for _ in range(4):  # past three menus of their own
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction().objectName() == "invert"
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert view.look.inverted


def test_on_an_empty_view_the_menu_opens_files(program):
    view = program.desk.grid.active

    right_click(view, 100, 100)

    assert set(rows(menu_of(program))) == {"open-files", "open-folder"}


def test_the_copied_picture_is_the_view_without_the_patient(program, qtbot, open_file):
    view = open_file(CHEST)
    program.desk.settings_control.change(annotations="full")
    QGuiApplication.clipboard().clear()

    right_click(view, 300, 200)
    click(qtbot, menu_of(program), "copy-view")

    copied = colours_of(QGuiApplication.clipboard().image())
    shown = colours_of(view.grab().toImage())
    program.desk.settings_control.change(annotations=AnnotationMode.MINIMAL.value)
    without = colours_of(view.grab().toImage())
    np.testing.assert_array_equal(copied, without)
    assert (shown != without).any()
