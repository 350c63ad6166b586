"""Small things that a person stumbles over, with the whole program and real mouse and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QToolButton,
)

from tests.e2e.test_enhancing_a_study import Reader
from tests.support.derived_files import source_file
from tests.support.waiting import WAIT_MS
from xraysr_gui.core.called import kind_of
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.gui.looking.display_panel import DisplayPanel
from xraysr_gui.settings import places

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT, ALT = (getattr(Qt.KeyboardModifier, f"{n}Modifier") for n in ("Control", "Shift", "Alt"))
PATTERN = places.resources() / "sample_study" / "2_test_pattern.dcm"


@pytest.fixture
def reader(program, qtbot, open_file) -> Reader:
    """With the test pattern open."""
    open_file(PATTERN.name)
    return Reader(program, qtbot)


def draw_rectangle(program, qtbot) -> None:
    view = program.desk.grid.active
    program.rooms["looking"].looking.take_tool("rectangle")
    middle, corner = view.rect().center(), view.rect().center() + QPoint(90, 60)
    qtbot.mousePress(view, LEFT, NONE, middle)
    qtbot.mouseMove(view, corner)
    qtbot.mouseRelease(view, LEFT, NONE, corner)


def show_result(program) -> None:
    result = program.desk.workspace.document.results[0]
    program.desk.grid.set_active(
        next(view for view in program.desk.grid.shown_views if view.radiograph is result)
    )


def test_undo_leaves_the_region_of_a_closed_image_alone(reader, qtbot):
    program, document = reader.program, reader.document
    draw_rectangle(program, qtbot)
    assert len(reader.document.regions) == 1
    program.rooms["looking"].viewing.close()

    reader.key(Qt.Key.Key_Z)

    assert program.desk.workspace.document is None
    assert not program.desk.table.action("undo").isEnabled()
    assert len(program.desk.workspace.document_at(document.address).regions) == 1


def test_an_error_leaves_with_the_image_it_was_about(reader, open_file, tmp_path):
    program, banner = reader.program, reader.program.desk.banner
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    program.rooms["browsing"].opening.open_paths([broken])
    reader.until(lambda: banner.message is not None)
    assert banner.isVisible()

    open_file("1_chest_pa.dcm")

    reader.until(lambda: banner.message is None)
    assert not banner.isVisible()


def test_the_name_to_save_a_result_is_made_of_the_image_and_the_enhancer_beside_it(reader, qtbot, tmp_path):
    program = reader.program
    copied = tmp_path / "case 7.dcm"
    copied.write_bytes(PATTERN.read_bytes())
    program.rooms["browsing"].opening.open_paths([copied])
    reader.until(lambda: reader.document.address.path == copied)
    reader.key(Qt.Key.Key_F7)
    reader.choose("denoise", "Remove noise (wavelets)")
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)

    show_result(program)
    program.desk.table.trigger("save-result")

    (dialog,) = program.window.findChildren(QFileDialog, "save-dialog")
    (chosen,) = dialog.selectedFiles()
    step = reader.document.results[0].steps[-1].enhancer
    source = reader.document.original.source
    known = "-".join(filter(None, (kind_of(source).replace(" ", "_") or "image", source.sha256[:12])))
    assert Path(chosen) == tmp_path / f"{known}-{step}.dcm"
    elsewhere = tmp_path / "results"
    elsewhere.mkdir()
    dialog.fileSelected.emit(str(elsewhere / "one.dcm"))
    dialog.close()
    reader.until(
        lambda: (elsewhere / "one.dcm").exists() and not program.rooms["saving"].exporting.is_writing
    )
    program.desk.table.trigger("save-views")
    dialog = program.window.findChildren(QFileDialog, "save-dialog")[-1]
    assert Path(dialog.selectedFiles()[0]).parent == elsewhere
    dialog.close()


def test_the_view_state_of_a_result_is_asked_for_like_that_of_the_original(reader):
    program = reader.program
    reader.key(Qt.Key.Key_F7)
    reader.choose("denoise", "Remove noise (wavelets)")
    reader.key(Qt.Key.Key_E)
    reader.until_results(1)
    show_result(program)

    reader.key(Qt.Key.Key_G, CONTROL | ALT)

    [dialog] = program.window.findChildren(QFileDialog, "save-dialog")
    assert Path(dialog.selectedFiles()[0]).name.endswith("-view.dcm")
    dialog.close()


def test_what_is_dragged_over_a_view_is_shown_to_land_there(reader, qtbot):
    view = reader.program.desk.grid.active
    corner = QPoint(3, view.height() // 2)
    before = view.grab().toImage().pixelColor(corner)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(PATTERN))])
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, mime, LEFT, NONE)
    QApplication.sendEvent(view, enter)
    assert enter.isAccepted()
    over = view.grab().toImage().pixelColor(corner)
    QApplication.sendEvent(view, QDragLeaveEvent())
    after = view.grab().toImage().pixelColor(corner)
    assert over != before
    assert after == before


def test_tab_reaches_the_buttons_of_the_tool_bar_and_space_presses_them(reader, qtbot):
    program = reader.program
    button = program.window.tool_bar.widgetForAction(program.desk.table.action("tool-distance"))
    assert isinstance(button, QToolButton)
    plain = button.grab().toImage()
    button.setFocus(Qt.FocusReason.TabFocusReason)
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert button.grab().toImage() != plain
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    mode = program.desk.settings_control.settings.annotations

    QTest.keyClick(program.window.windowHandle(), Qt.Key.Key_Space)

    assert program.rooms["looking"].looking.tool == "distance"
    assert program.desk.settings_control.settings.annotations == mode


def test_with_every_dock_open_the_window_fits_a_small_screen(reader):
    window = reader.program.window
    for id in window.docks:
        window.open_dock(id)
    for module, _ in window.modules:
        if window.module != module:
            window.choose_module(module)
        assert window.minimumSizeHint().height() <= 700
        assert window.minimumSizeHint().width() <= 1366


def test_the_tags_open_with_their_values_in_sight(reader):
    program = reader.program
    reader.key(Qt.Key.Key_D, CONTROL | SHIFT)
    table = program.window.docks["dock-tags"].findChild(QTableView, "tag-table")
    reader.until(lambda: table.model().rowCount() > 0)
    value = table.columnViewportPosition(3)
    letter = table.fontMetrics().horizontalAdvance("0")
    assert table.viewport().width() - value >= 15 * letter


def test_the_name_of_a_region_keeps_off_the_words_in_the_corner(reader):
    program, view = reader.program, reader.program.desk.grid.active
    view.grab()
    corner = view.written[0]
    assert corner.isValid()
    # a region right below the words: its name would stand on them
    top_left = view.to_field(QPointF(corner.left(), corner.bottom() + 2))
    bottom_right = view.to_field(QPointF(corner.right(), corner.bottom() + 90))
    width, height = bottom_right.x - top_left.x, bottom_right.y - top_left.y
    region = Rectangle(id="1", name="Lesion", box=Box(top_left.x, top_left.y, width, height))
    before = len(view.written)
    program.desk.workspace.change(reader.document.with_regions(region))

    view.grab()

    words, label = view.written[:before], view.written[-1]
    assert len(view.written) == before + 1
    assert not any(label.intersects(QRectF(one)) for one in words)


def test_titles_of_presets_and_reasons_of_the_palette_are_read_whole(reader):
    program = reader.program
    reader.key(Qt.Key.Key_F6)
    panel = program.rooms["looking"].panel
    reader.until(panel.isVisible)
    for number in range(10):
        button = panel.findChild(QPushButton, f"preset-button-{number}")
        assert button.fontMetrics().horizontalAdvance(button.text()) <= button.width() - 24
    program.desk.table.trigger("command-palette")
    rows = program.window.findChild(QListWidget, "palette-list")
    program.window.findChild(QLineEdit, "palette-field").setText("Save result")
    assert "there is no result yet" in rows.item(0).text()
    needed = rows.fontMetrics().boundingRect(
        0, 0, rows.viewport().width(), 1000, Qt.TextFlag.TextWordWrap, rows.item(0).text()
    )
    assert rows.visualItemRect(rows.item(0)).height() >= needed.height()
    assert rows.visualItemRect(rows.item(0)).width() <= rows.viewport().width()


def test_a_first_window_is_no_larger_than_a_small_screen(program):
    window = program.window
    room = window.screen().availableSize()
    assert window.height() > room.height()
    window.fit_on_screen()
    assert window.height() < room.height()
    assert window.width() <= max(room.width(), window.minimumSizeHint().width())
    window.resize(500, 500)
    small = window.size()
    window.fit_on_screen()
    assert window.size() == small


def test_turning_black_and_white_round_has_one_name(program, qtbot, tmp_path):
    path = source_file(tmp_path / "a.dcm", PhotometricInterpretation="MONOCHROME1")
    program.rooms["browsing"].opening.open_paths([path])
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.look is not None, timeout=WAIT_MS)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    panel = program.window.findChild(DisplayPanel)
    box, told = panel.findChild(QCheckBox, "inverted"), panel.findChild(QLabel, "look-told")
    assert box.text() == program.desk.table.action("invert").text() == "Invert"
    assert "In this file low values are bright" in told.text()
    assert not box.isChecked()
    qtbot.keyClick(view, Qt.Key.Key_I, ALT)
    qtbot.waitUntil(lambda: view.look.inverted, timeout=WAIT_MS)
    assert box.isChecked()


@pytest.mark.parametrize("size", [(1366, 768), (1600, 1000)])
def test_figures_leave_most_of_the_window_to_the_image_and_keep_the_height_they_are_given(
    program, qtbot, open_file, size
):
    open_file("1_chest_pa.dcm")
    program.window.resize(*size)
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow, timeout=WAIT_MS)
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    view, dock = program.desk.grid.active, program.window.docks["dock-figures"]
    qtbot.keyClick(view, Qt.Key.Key_F, keys)
    qtbot.waitUntil(dock.isVisible, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: dock.height() <= 0.33 * size[1], timeout=WAIT_MS)
    assert view.height() > 0.45 * size[1]
    program.window.resizeDocks([dock], [round(0.5 * size[1])], Qt.Orientation.Vertical)
    qtbot.waitUntil(lambda: dock.height() > 0.4 * size[1], timeout=WAIT_MS)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_F, keys)
    qtbot.waitUntil(dock.isVisible, timeout=WAIT_MS)
    assert dock.height() > 0.4 * size[1]
