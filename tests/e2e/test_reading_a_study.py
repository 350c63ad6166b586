"""What a reader does with the whole program: the real window, a real child, real mouse and keys."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListWidget, QMenu, QPushButton, QTableView, QTreeView

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.geometry import Point
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.settings import places
from xraysr_gui.settings.store import load

LEFT, PLAIN = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def drag(qtbot, view: ImageView, start: QPointF, end: QPointF, button=LEFT, modifiers=PLAIN) -> None:
    qtbot.mousePress(view, button, modifiers, start.toPoint())
    middle = (start + end) / 2
    for place in (middle, end):
        qtbot.mouseMove(view, place.toPoint())
    qtbot.mouseRelease(view, button, modifiers, end.toPoint())


def corner(view: ImageView, column: float, row: float) -> QPointF:
    """Where the outer corner of a pixel is on the screen."""
    return view.to_screen(view.radiograph.spacing.to_field(Point(column, row)))


def test_the_sample_study_is_listed_and_its_first_image_shown(program, qtbot):
    program.rooms["browsing"].opening.open_paths([places.resources() / "sample_study"])
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None, timeout=WAIT_MS)
    tree = program.rooms["browsing"].panel.findChild(QTreeView, "study-list")
    qtbot.waitUntil(lambda: tree.model().rowCount() == 1, timeout=WAIT_MS)
    assert view.radiograph.source.label("PatientID") == "SAMPLE-1"
    assert "Phantom" in tree.model().index(0, 0).data()


def test_a_ruler_on_the_frame_of_the_test_pattern_reads_180_mm(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    qtbot.keyClick(view, Qt.Key.Key_D)
    drag(qtbot, view, corner(view, 49.5, 500), corner(view, 949.5, 500))
    (mark,) = program.desk.workspace.document.marks
    one_screen_pixel = 0.2 / view.camera.scale * 5
    assert mark.length == pytest.approx(180.0, abs=2 * one_screen_pixel)
    assert "calibrated by geometry" in mark.reading(view.radiograph.spacing)

    qtbot.keyClick(view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert program.desk.workspace.document.marks == ()
    qtbot.keyClick(view, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert program.desk.workspace.document.marks == (mark,)


def test_marks_stay_on_the_anatomy_when_the_view_zooms_and_are_copied_as_words(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    qtbot.keyClick(view, Qt.Key.Key_D)
    drag(qtbot, view, corner(view, 100, 200), corner(view, 500, 200))
    before = program.desk.workspace.document.marks
    view.zoom_by(3, QPointF(10, 10))
    assert program.desk.workspace.document.marks == before
    program.desk.table.trigger("copy-measurements")
    assert before[0].reading(view.radiograph.spacing) in QGuiApplication.clipboard().text()
    listed = program.rooms["measuring"].instruments.panel.findChild(QListWidget)
    assert listed.count() == 1


def test_dragging_changes_the_window_and_esc_brings_the_files_window_back(program, qtbot, open_file):
    view = open_file("1_chest_pa.dcm")
    first = view.look.voi
    assert (first.centre, first.width) == (1950, 3300)
    drag(qtbot, view, QPointF(200, 300), QPointF(280, 260))
    changed = view.look.voi
    assert changed.width > first.width
    assert changed.centre < first.centre  # up is brighter
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert view.look.voi == first


def test_keys_choose_presets_and_inversion(program, qtbot, open_file):
    view = open_file("1_chest_pa.dcm")
    qtbot.keyClick(view, Qt.Key.Key_2)
    assert (view.look.voi.centre, view.look.voi.width) == (1500, 1800)
    qtbot.keyClick(view, Qt.Key.Key_9)
    assert (view.look.voi.centre, view.look.voi.width) == (2047.5, 4095)
    qtbot.keyClick(view, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert view.look.inverted


def test_the_probe_reads_what_the_file_holds(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    place = corner(view, 130.5, 200.5)  # the darkest step of the wedge is 0, the next 4369

    def told() -> str:  # a view that moves while the window settles is left by the pointer
        qtbot.mouseMove(view, place.toPoint() + QPoint(1, 0))
        qtbot.mouseMove(view, place.toPoint())
        return program.desk.status.probe.text()

    qtbot.waitUntil(lambda: "2_test_pattern.dcm" in told())
    words = told()
    field = view.to_field(QPointF(place.toPoint()))
    pixel = view.radiograph.spacing.to_pixel(field)
    expected = view.radiograph.stored_at(int(pixel.y), int(pixel.x))
    assert expected == 0
    assert "stored" in words


def test_an_enhanced_version_stands_beside_the_original_at_the_same_place(program, qtbot, open_file):
    left = open_file("2_test_pattern.dcm")
    program.rooms["enhancing"].panel.chooser.choose("bicubic")
    qtbot.keyClick(left, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    right = program.desk.grid.views[1]
    qtbot.waitUntil(lambda: right.radiograph is not None and bool(right.radiograph.steps), timeout=WAIT_MS)
    assert program.desk.grid.layout_shape == (1, 3)
    assert left.radiograph is program.desk.workspace.document.original
    assert right.radiograph.shape == (2000, 2000)
    left.zoom_by(4, QPointF(150, 150))
    for column, row in ((10, 20), (500, 500), (999, 1)):
        one, other = corner(left, column, row), corner(right, 2 * column, 2 * row)
        shift = QPointF((right.width() - left.width()) / 2, (right.height() - left.height()) / 2)
        assert abs(other.x() - one.x() - shift.x()) <= 0.5
        assert abs(other.y() - one.y() - shift.y()) <= 0.5


def test_holding_x_shows_the_original_until_the_key_goes_up(program, qtbot, open_file):
    view = open_file("2_test_pattern.dcm")
    qtbot.keyClick(view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    right = program.desk.grid.views[1]
    qtbot.waitUntil(lambda: right.radiograph is not None and bool(right.radiograph.steps), timeout=WAIT_MS)
    enhanced = right.radiograph
    qtbot.keyPress(view, Qt.Key.Key_X)
    assert right.radiograph is program.desk.workspace.document.original
    qtbot.keyRelease(view, Qt.Key.Key_X)
    assert right.radiograph is enhanced
    program.desk.table.action("flicker").trigger()  # chosen with the mouse no key goes up: it lasts a moment
    assert right.radiograph is program.desk.workspace.document.original
    qtbot.waitUntil(lambda: right.radiograph is enhanced, timeout=WAIT_MS)


def test_a_moving_radiograph_plays_and_stops(program, qtbot, open_file):
    view = open_file("3_breathing.dcm")
    assert program.rooms["looking"].viewing.page().count == 24
    first = view.radiograph
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: view.radiograph.source.address.frame == 1, timeout=WAIT_MS)
    assert not np.array_equal(view.radiograph.greys.codes, first.greys.codes)
    assert program.rooms["looking"].cine.rate == pytest.approx(12.0, abs=0.1)
    program.desk.table.trigger("cine-play")
    qtbot.waitUntil(lambda: view.radiograph.source.address.frame >= 4, timeout=WAIT_MS)
    program.desk.table.trigger("cine-play")
    assert not program.rooms["looking"].cine.playing


def test_a_broken_file_is_refused_in_words_and_the_image_stays(program, qtbot, open_file, tmp_path):
    view = open_file("1_chest_pa.dcm")
    broken = tmp_path / "broken.dcm"
    broken.write_bytes((places.resources() / "sample_study" / "1_chest_pa.dcm").read_bytes()[:3000])
    shown = view.radiograph
    program.rooms["browsing"].opening.open_paths([broken])
    qtbot.waitUntil(program.desk.banner.isVisible, timeout=WAIT_MS)
    assert program.desk.banner.message.what == "broken.dcm could not be opened."
    assert program.desk.banner.message.rest.count(".") >= 2
    assert view.radiograph is shown
    qtbot.mouseClick(program.desk.banner.findChild(QPushButton, "banner-copy"), LEFT)
    assert QGuiApplication.clipboard().text().startswith("broken.dcm could not be opened.")


def test_every_action_can_be_found_and_says_why_it_is_grey(program, qtbot):
    for row in program.desk.table:
        action = program.desk.table.action(row.id)
        assert action.text().partition("\t")[0] == row.title
        assert action.isEnabled() == (not row.why_not())
        if not action.isEnabled():
            assert row.why_not() in action.toolTip()
    qtbot.keyClick(
        program.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    from xraysr_gui.gui.shell.command_palette import CommandPalette

    palette = program.window.findChild(CommandPalette)
    qtbot.waitUntil(palette.isVisible)
    qtbot.keyClicks(palette.field, "four vi")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert program.desk.grid.layout_shape == (2, 2)


def test_settings_hold_at_once_and_are_there_at_the_next_start(program, qtbot):
    program.desk.table.trigger("theme")
    assert program.desk.settings_control.settings.theme == "light"
    program.window.close()
    assert load(places.settings_folder())[0].theme == "light"
    assert (places.settings_folder() / "window.ini").exists()


def test_nothing_is_written_beside_the_images(program, qtbot, open_file, tmp_path):
    copy = tmp_path / "study" / "chest.dcm"
    copy.parent.mkdir()
    copy.write_bytes((places.resources() / "sample_study" / "1_chest_pa.dcm").read_bytes())
    program.rooms["browsing"].opening.open_paths([copy.parent])
    qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    assert [p.name for p in Path(copy.parent).iterdir()] == ["chest.dcm"]


def test_an_archive_is_searched_and_shown_without_being_unpacked(program, qtbot, tmp_path):
    archive = tmp_path / "study.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(places.resources() / "sample_study" / "2_test_pattern.dcm", "inside/pattern.dcm")
    program.rooms["browsing"].opening.open_paths([archive])
    view = program.desk.grid.active
    qtbot.waitUntil(lambda: view.radiograph is not None, timeout=WAIT_MS)
    assert view.radiograph.source.address.member == "inside/pattern.dcm"
    assert view.radiograph.shape == (1000, 1000)
    assert [p.name for p in tmp_path.iterdir()] == ["study.zip"]


def test_what_was_opened_is_offered_again_until_the_list_is_cleared(program, qtbot, open_file):
    open_file("2_test_pattern.dcm")
    menu = program.window.findChild(QMenu, "open-recent")
    menu.aboutToShow.emit()
    first, *_, clear = [action for action in menu.actions() if action.text()]
    assert first.text() == "2_test_pattern.dcm"
    program.rooms["looking"].viewing.close()
    first.trigger()
    qtbot.waitUntil(lambda: program.desk.grid.active.radiograph is not None, timeout=WAIT_MS)
    clear.trigger()
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions()] == ["Nothing has been opened yet"]


def test_tags_history_and_histogram_fill_when_they_are_opened(program, qtbot, open_file):
    open_file("1_chest_pa.dcm")
    for dock in ("dock-tags", "dock-steps", "dock-histogram"):
        program.desk.table.trigger(dock)
        assert program.window.is_dock_shown(dock)
    table = program.rooms["measuring"].instruments.tags.findChild(QTableView)
    program.window.docks["dock-tags"].raise_()
    qtbot.waitUntil(lambda: table.model().rowCount() > 30, timeout=WAIT_MS)
    texts = [table.model().index(row, 2).data() for row in range(table.model().rowCount())]
    assert any("Patient" in str(text) for text in texts)
