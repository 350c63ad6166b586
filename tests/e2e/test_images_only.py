"""The full screen with the whole program, real keys: what goes, what still works, what comes back."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtWidgets import QLabel, QToolBar

from tests.support.views import drag
from tests.support.waiting import WAIT_MS
from xraysr_gui.gui.shell.full_screen import SETTLING_MS
from xraysr_gui.gui.shell.keeping_place import KEEP_AFTER_MS
from xraysr_gui.gui.shell.kept_places import kept_places
from xraysr_gui.settings import places

CONTROL = Qt.KeyboardModifier.ControlModifier
CHEST = "1_chest_pa.dcm"


@pytest.fixture
def window(program, qtbot, open_file):
    """With an image, and two docks open of which one lies in front of another."""
    open_file(CHEST)
    window = program.window
    for id in ("dock-tags", "dock-histogram", "dock-figures"):
        window.open_dock(id)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
    return window


def standing(window) -> dict[str, object]:
    """What stands around the images, and where."""
    docks = {id: (one.isVisible(), one.geometry().getRect()) for id, one in window.docks.items()}
    bars = window.menuBar(), window.tool_bar, window.statusBar(), window.findChild(object, "module-panel")
    front = {id for id, one in window.docks.items() if not one.visibleRegion().isEmpty()}
    return {
        "state": window.windowState() & ~Qt.WindowState.WindowActive,
        "docks": docks,
        "front": front,
        "bars": [(one.isVisible(), one.geometry().getRect()) for one in bars],
        "views": window.centralWidget().geometry().getRect(),
    }


@pytest.mark.parametrize("way_back", [Qt.Key.Key_Escape, Qt.Key.Key_F11])
@pytest.mark.parametrize("maximised", [False, True])
def test_f11_shows_images_only_and_everything_comes_back(program, qtbot, window, way_back, maximised):
    if maximised:
        window.showMaximized()
    view, panel = program.desk.grid.active, window.findChild(object, "module-panel")
    before = standing(window)

    qtbot.keyClick(view, Qt.Key.Key_F11)

    assert window.isFullScreen()
    around = (
        *window.docks.values(),
        *window.findChildren(QToolBar),
        window.menuBar(),
        window.statusBar(),
        panel,
    )
    assert [one for one in around if one.isVisible()] == []
    if not maximised:  # which without a screen is the same size, and Qt lays nothing out
        qtbot.waitUntil(lambda: view.size() == window.size(), timeout=WAIT_MS)
        assert view.mapTo(window, QPoint(0, 0)) == QPoint(0, 0)

    qtbot.keyClick(view, way_back)

    assert not window.isFullScreen()
    qtbot.waitUntil(lambda: standing(window) == before, timeout=WAIT_MS)


def test_docks_come_back_however_late_the_window_has_its_size_again(program, qtbot, window):
    view, before = program.desk.grid.active, standing(window)
    qtbot.keyClick(view, Qt.Key.Key_F11)
    qtbot.waitUntil(lambda: view.size() == window.size(), timeout=WAIT_MS)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    time.sleep(2 * SETTLING_MS / 1000)  # a busy computer: docks are put back before the size comes
    qtbot.waitUntil(lambda: standing(window) == before, timeout=WAIT_MS)


def test_keys_of_the_hidden_menus_work_and_esc_first_drops_a_drawing(program, qtbot, window):
    view = program.desk.grid.active
    qtbot.keyClick(view, Qt.Key.Key_F11)

    qtbot.keyClick(view, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert view.look.inverted
    qtbot.keyClick(view, Qt.Key.Key_D)
    assert program.rooms["looking"].looking.tool == "distance"
    drag(view, (200, 200), (300, 200), release=False)
    assert program.desk.toolbox.marks.draft is not None
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert program.desk.toolbox.marks.draft is None
    assert window.isFullScreen()
    assert view.look.inverted

    qtbot.keyClick(view, Qt.Key.Key_Escape)

    assert not window.isFullScreen()
    assert view.look.inverted  # leaving is all that Esc did


def test_a_field_that_had_the_keyboard_hands_it_to_the_active_view(program, qtbot, window):
    program.desk.grid.set_layout(1, 2)
    program.desk.grid.set_active(program.desk.grid.views[1])
    program.rooms["browsing"].panel.focus_search()
    assert window.focusWidget() is not program.desk.grid.active

    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F11)

    assert program.desk.grid.active is program.desk.grid.views[1]
    assert window.focusWidget() is program.desk.grid.active


def test_a_hint_tells_the_way_back_and_goes(program, qtbot, window, monkeypatch):
    hint = window.findChild(QLabel, "full-screen-hint")
    assert not hint.isVisible()

    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F11)

    assert hint.isVisible()
    assert hint.text() == "Esc or F11 leaves the full screen"
    qtbot.waitUntil(lambda: not hint.isVisible(), timeout=WAIT_MS)
    assert window.isFullScreen()


def test_a_window_closed_in_full_screen_opens_with_its_menus_and_docks(program, qtbot, window, tmp_path):
    shown = {id for id, dock in window.docks.items() if not dock.isHidden()}
    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F11)

    window.close()

    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    window.remember(kept)
    window.recall(kept)
    window.recall_docks(kept)
    assert {id for id, dock in window.docks.items() if not dock.isHidden()} == shown
    assert not window.isFullScreen()
    assert not window.menuBar().isHidden()


def test_where_the_window_stands_is_kept_at_once_for_no_crash_asks(program, qtbot, window):
    def kept():
        noted = kept_places(places.settings_folder())
        return noted.value("geometry"), noted.value("docks")

    window.showMaximized()
    window.toggle_dock("dock-log")
    qtbot.waitUntil(lambda: kept() == (window.saveGeometry(), window.saveState()), timeout=WAIT_MS)
    assert window.isMaximized()
    before = kept()

    qtbot.keyClick(program.desk.grid.active, Qt.Key.Key_F11)
    qtbot.wait(2 * KEEP_AFTER_MS)
    assert kept() == before, "the full screen is left at each start"
