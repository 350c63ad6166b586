from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QLineF, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAction, QKeySequence

from xraysr_gui.core.marks import Angle, Arrow, CobbAngle, Distance, Note
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.gui.tools.angle import DrawAngle
from xraysr_gui.gui.tools.cobb import DrawCobbAngle
from xraysr_gui.gui.tools.mark_geometry import box_of_text
from xraysr_gui.gui.views.pan import Pan

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_a_distance_is_drawn_by_dragging(reader):
    reader.drag((100, 100), (130, 140))

    assert [type(mark) for mark in reader.marks] == [Distance]
    assert reader.points() == [(100, 100), (130, 140)]
    assert reader.marks[0].reading(reader.workspace.document.original.spacing) == "50.0 mm (at detector)"


def test_a_distance_is_drawn_by_two_clicks_with_the_line_following_in_between(reader):
    reader.click(100, 100)
    reader.move(110, 100)

    assert reader.marks == ()
    assert reader.view.tool.is_drawing
    reader.qtbot.waitUntil(lambda: abs(reader.editing.draft.mark.length - 10) < 0.01)

    reader.click(130, 140)
    assert reader.points() == [(100, 100), (130, 140)]
    assert not reader.view.tool.is_drawing


def test_an_unsteady_click_is_a_click(reader):
    reader.drag((100, 100), (102, 101))
    assert reader.marks == ()
    assert reader.view.tool.is_drawing


def test_clicking_the_same_place_twice_draws_no_line_without_length(reader):
    reader.click(100, 100)
    reader.click(100, 100)
    reader.qtbot.mouseDClick(reader.view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert reader.marks == ()


def test_an_angle_needs_three_points_by_clicks(reader):
    reader.take(DrawAngle)
    for place in ((200, 100), (100, 100), (100, 200)):
        reader.click(*place)

    assert isinstance(reader.marks[0], Angle)
    assert reader.marks[0].degrees == pytest.approx(90)
    assert reader.points() == [(200, 100), (100, 100), (100, 200)]


def test_an_angle_can_begin_with_a_drag(reader):
    reader.take(DrawAngle)
    reader.drag((200, 100), (100, 100))
    assert reader.marks == ()
    reader.click(170, 170)
    assert reader.marks[0].degrees == pytest.approx(45, abs=0.01)


@pytest.mark.parametrize("by", ["drags", "clicks"])
def test_a_cobb_angle_is_two_lines_that_nothing_joins(reader, by):
    reader.take(DrawCobbAngle)
    lines = ((50, 50), (150, 50)), ((60, 200), (160, 180))
    for line in lines:
        if by == "drags":
            reader.drag(*line)
        else:
            reader.click(*line[0])
            reader.click(*line[1])
        if not reader.marks:
            reader.view.tool.hover(reader.view, QPoint(300, 250).toPointF(), Qt.KeyboardModifier.NoModifier)
            assert reader.editing.draft.loose is None

    assert isinstance(reader.marks[0], CobbAngle)
    assert reader.marks[0].degrees == pytest.approx(np.degrees(np.arctan2(20, 100)), abs=0.01)


def test_escape_drops_what_is_being_drawn(reader):
    reader.click(100, 100)
    reader.move(150, 150)

    assert reader.view.cancel_gesture()

    assert reader.editing.draft is None
    assert reader.marks == ()
    assert not reader.view.cancel_gesture()


def test_backspace_takes_the_last_point_back(reader):
    reader.take(DrawAngle)
    reader.click(200, 100)
    reader.click(100, 100)
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Backspace)
    reader.click(120, 120)
    reader.click(200, 200)
    assert reader.points() == [(200, 100), (120, 120), (200, 200)]

    reader.click(300, 50)
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Backspace)
    assert not reader.view.tool.is_drawing


def test_shift_keeps_a_line_level_upright_or_diagonal(reader):
    reader.press(100, 100)
    reader.release(180, 108, SHIFT)
    assert reader.points() == [(100, 100), (180, 100)]

    reader.press(100, 150)
    reader.release(152, 200, SHIFT)
    assert reader.points() == [(100, 150), (151, 201)]


def test_nothing_is_measured_beside_the_image(reader):
    reader.view.set_camera(reader.view.camera.panned(100, 0))
    reader.drag((50, 100), (200, 100))
    assert reader.points() == [(0, 100), (100, 100)]


@pytest.mark.parametrize("keys", [Qt.KeyboardModifier.NoModifier, SHIFT])
@pytest.mark.parametrize("end", [(320, 30), (20, 260), (398, 160)])
def test_a_line_over_the_edge_of_the_image_ends_there_and_is_not_bent(reader, end, keys):
    reader.view.zoom_by(0.5)  # the image lies in the middle of the view
    reader.press(200, 150)  # with Shift it would move the image
    reader.move(*end)
    reader.release(*end, keys)
    [mark] = reader.workspace.document.marks
    start, stop = mark.points
    width, height = reader.view.radiograph.field_size
    assert min(abs(stop.x), abs(stop.y), abs(width - stop.x), abs(height - stop.y)) < 1e-6
    drawn = math.degrees(math.atan2(stop.y - start.y, stop.x - start.x))
    meant = math.degrees(math.atan2(end[1] - 150, end[0] - 200))
    assert drawn == pytest.approx(round(meant / 45) * 45 if keys == SHIFT else meant, abs=0.01)


def test_a_line_from_the_edge_can_still_be_drawn_along_it(reader):
    reader.view.zoom_by(0.5)
    reader.drag((300, 150), (360, 200))
    [mark] = reader.workspace.document.marks
    assert mark.points[1].x == pytest.approx(reader.view.radiograph.field_size[0])
    assert mark.length == pytest.approx(100.0, rel=0.02)


@pytest.mark.parametrize("tail", [(396, 150), (4, 150), (200, 4), (200, 296), (398, 2), (2, 298), (370, 5)])
def test_the_words_of_an_arrow_stay_whole_in_the_view_and_off_its_shaft(reader, tail):
    tip, end = (reader.view.to_field(QPointF(*place)) for place in ((200, 150), tail))
    if tail[0] == 200:
        tip = reader.view.to_field(QPointF(200, 100))
    arrow = Arrow((tip, end), text="a suspicious nodule")
    box, bounds = box_of_text(reader.view, arrow), QRectF(reader.view.rect())
    assert bounds.contains(box)
    shaft = QLineF(reader.view.to_screen(tip), reader.view.to_screen(end))
    assert not any(box.contains(shaft.pointAt(share / 50)) for share in range(51))


@pytest.mark.parametrize("place", [(200, 2), (200, 298), (398, 298)])
def test_a_text_at_the_edge_is_whole(reader, place):
    note = Note((reader.view.to_field(QPointF(*place)),), text="a suspicious nodule")
    assert QRectF(reader.view.rect()).contains(box_of_text(reader.view, note))


def test_a_point_of_a_mark_can_be_dragged_and_one_undo_puts_it_back(reader):
    reader.drag((100, 100), (200, 100))
    reader.drag((203, 102), (203, 152))

    assert reader.points() == [(100, 100), (200, 150)]
    reader.workspace.undo()
    assert reader.points() == [(100, 100), (200, 100)]
    reader.workspace.undo()
    assert reader.marks == ()
    reader.workspace.redo()
    assert reader.points() == [(100, 100), (200, 100)]


def test_the_document_changes_once_at_the_end_of_a_drag(reader):
    reader.drag((100, 100), (200, 100))
    changes = []
    reader.workspace.on_change(lambda: changes.append(reader.points()))

    reader.press(150, 100)
    for y in range(101, 130):
        reader.view.tool.move(reader.view, QPoint(150, y).toPointF(), Qt.KeyboardModifier.NoModifier)
        assert changes == []
    reader.release(150, 130)

    assert changes == [[(100, 130), (200, 130)]]


def test_a_click_on_a_mark_chooses_it_and_changes_nothing(reader):
    reader.drag((100, 100), (200, 100))
    reader.drag((100, 200), (200, 200))
    changes = []
    reader.workspace.on_change(lambda: changes.append(1))

    reader.click(150, 103)

    assert reader.editing.chosen_in(reader.workspace.document.address) == 0
    assert changes == []


def test_where_marks_lie_over_each_other_the_chosen_one_is_moved(reader):
    reader.drag((100, 100), (200, 100))
    reader.drag((150, 50), (150, 150))
    reader.editing.choose(reader.workspace.document.address, 0)

    reader.drag((150, 100), (160, 110))

    assert reader.points(0) == [(110, 110), (210, 110)]
    assert reader.points(1) == [(150, 50), (150, 150)]


def test_dragging_a_point_with_shift_aligns_it_with_its_neighbour(reader):
    reader.drag((100, 100), (200, 130))
    reader.press(200, 130)
    reader.release(200, 105, SHIFT)
    assert reader.points() == [(100, 100), (200, 100)]


def test_a_mark_that_is_dragged_stays_on_the_image(reader):
    reader.drag((50, 100), (150, 100))
    reader.drag((100, 100), (10, 110))
    assert reader.points() == [(0, 110), (100, 110)]


def test_escape_during_a_drag_puts_the_mark_back(reader):
    reader.drag((100, 100), (200, 100))
    reader.press(150, 100)
    reader.qtbot.mouseMove(reader.view, QPoint(150, 160))
    reader.view.cancel_gesture()
    reader.release(150, 160)
    assert reader.points() == [(100, 100), (200, 100)]


def test_delete_takes_the_chosen_mark_away_and_undo_brings_it_back(reader):
    assert reader.editing.why_no_delete() == "Choose a mark first."
    reader.drag((100, 100), (200, 100))

    assert reader.editing.why_no_delete() == ""
    assert reader.editing.delete_chosen()

    assert reader.marks == ()
    assert not reader.editing.delete_chosen()
    reader.workspace.undo()
    assert reader.points() == [(100, 100), (200, 100)]


def test_an_undone_mark_is_not_chosen_any_more(reader):
    reader.drag((100, 100), (200, 100))
    reader.workspace.undo()
    assert reader.editing.chosen_in(reader.workspace.document.address) is None
    assert not reader.editing.delete_chosen()


@pytest.fixture
def page_keys(reader):
    """The window's keys for turning pages."""
    turned = []
    for key, step in (("Down", 1), ("Up", -1), ("Backspace", 0)):
        action = QAction(reader.view)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _=False, step=step: turned.append(step))
        reader.view.addAction(action)
    reader.view.activateWindow()
    reader.view.setFocus()
    reader.qtbot.waitUntil(reader.view.hasFocus)
    return turned


def test_cursor_keys_turn_pages_after_drawing_and_move_a_mark_after_choosing_it(reader, page_keys):
    reader.drag((100, 100), (200, 100))
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Down)
    assert page_keys == [1]
    assert reader.points() == [(100, 100), (200, 100)]

    reader.click(150, 100)
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Down)
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Right, SHIFT)
    assert page_keys == [1]
    assert reader.points() == [(110, 101), (210, 101)]

    reader.view.set_tool(Pan())
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Down)
    assert page_keys == [1, 1]


def test_a_held_cursor_key_is_one_change(reader):
    reader.drag((100, 100), (200, 100))
    reader.click(150, 100)
    for _ in range(5):
        reader.qtbot.keyPress(reader.view, Qt.Key.Key_Down)
    assert reader.points() == [(100, 100), (200, 100)]
    reader.qtbot.keyRelease(reader.view, Qt.Key.Key_Down)

    assert reader.points() == [(100, 105), (200, 105)]
    reader.workspace.undo()
    assert reader.points() == [(100, 100), (200, 100)]


def test_leaving_the_view_keeps_the_steps_of_a_held_key(reader):
    reader.drag((100, 100), (200, 100))
    reader.click(150, 100)
    reader.qtbot.keyPress(reader.view, Qt.Key.Key_Down)
    reader.view.clearFocus()
    assert reader.points() == [(100, 101), (200, 101)]


def test_backspace_belongs_to_the_drawing_and_else_to_the_window(reader, page_keys):
    reader.click(100, 100)
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Backspace)
    assert page_keys == []
    reader.qtbot.keyClick(reader.view, Qt.Key.Key_Backspace)
    assert page_keys == [0]


def test_the_pointer_shows_what_it_would_grasp(reader):
    reader.drag((100, 100), (200, 100))
    shapes = []
    for place in ((201, 101), (150, 102), (300, 250)):
        tool = reader.view.tool
        tool.hover(reader.view, QPoint(*place).toPointF(), Qt.KeyboardModifier.NoModifier)
        shapes.append(reader.view.cursor().shape())
    assert shapes == [
        Qt.CursorShape.SizeAllCursor,
        Qt.CursorShape.OpenHandCursor,
        Qt.CursorShape.CrossCursor,
    ]


def test_a_mark_on_an_enhanced_image_remembers_it_and_lies_on_the_same_anatomy(reader, image):
    larger = image.enhanced(np.zeros((300, 400), np.float32), Step("x2", 1, (), "Twice as large"), 2)
    reader.workspace.change(reader.workspace.document.with_result(larger))
    reader.view.show_radiograph(larger, keep_camera=True)

    reader.drag((100, 100), (130, 140))

    assert reader.points() == [(100, 100), (130, 140)]
    assert reader.marks[0].on == "Twice as large"


def test_without_calibration_lengths_are_pixels_of_the_original(reader, image):
    plain = replace(image, spacing=Spacing())
    reader.workspace.open(plain)
    reader.view.show_radiograph(plain)
    reader.drag((100, 100), (200, 100))
    assert reader.marks[0].reading(plain.spacing) == "50.0 px (not calibrated)"


def test_every_change_asks_the_view_to_paint(reader):
    painted = []
    reader.editing.changed.connect(lambda: painted.append(1))
    reader.press(10, 10)
    assert painted


def test_the_other_tools_move_marks_that_this_one_drew(reader):
    reader.drag((100, 100), (200, 100))
    reader.take(DrawAngle)
    reader.drag((150, 100), (150, 120))
    assert reader.points() == [(100, 120), (200, 120)]
    assert len(reader.marks) == 1
