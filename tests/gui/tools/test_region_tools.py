from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter

from tests.support.views import double_click
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.region import Box, Ellipse, Freehand, Polygon, Rectangle, mask_of
from xraysr_gui.gui.layers.regions_layer import RegionsLayer
from xraysr_gui.gui.tools.box_region import DrawEllipse, DrawRectangle
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.line_region import DrawFreehand, DrawPolygon
from xraysr_gui.gui.tools.region_editing import RegionEditing

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def drawer(reader):
    """The person with the mouse, whose tools draw regions; the field is 1 mm for each pixel of the screen."""
    reader.editing = RegionEditing(reader.workspace.document_at, reader.workspace.change)
    reader.layer = RegionsLayer(reader.editing)
    reader.layer.lay_over(reader.view)
    reader.take(DrawEllipse)
    return reader


def regions(drawer) -> tuple:
    return drawer.workspace.document.regions


def box_of(region) -> tuple[float, ...]:
    box = region.bounds
    return tuple(round(number, 3) for number in (box.left, box.top, box.width, box.height))


def key(drawer, key, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    drawer.qtbot.keyClick(drawer.view, key, modifiers)


@pytest.mark.parametrize(("tool", "kind"), [(DrawRectangle, Rectangle), (DrawEllipse, Ellipse)])
def test_a_box_is_drawn_from_any_corner_named_coloured_and_chosen(drawer, tool, kind):
    drawer.take(tool)
    drawer.drag((180, 150), (100, 90))
    (region,) = regions(drawer)
    assert isinstance(region, kind)
    assert box_of(region) == (100, 90, 80, 60)
    assert (region.name, region.colour) == ("Region 1", "#ffb000")
    assert drawer.editing.chosen_in(drawer.workspace.document.address) == region


def test_shift_makes_an_ellipse_round(drawer):
    drawer.press(100, 100)
    drawer.move(140, 110)
    drawer.release(160, 120, SHIFT)
    assert box_of(regions(drawer)[0]) == (100, 100, 60, 60)


def test_a_click_draws_nothing_and_chooses_nothing(drawer):
    drawer.drag((100, 100), (150, 150))
    drawer.click(300, 250)
    assert len(regions(drawer)) == 1
    assert drawer.editing.chosen_in(drawer.workspace.document.address) is None


def test_a_region_never_leaves_the_image_while_it_is_drawn_or_moved(drawer):
    drawer.drag((350, 250), (398, 299))
    drawer.drag((374, 275), (200, 100))
    drawer.drag((200, 100), (20, 20))
    assert box_of(regions(drawer)[0])[:2] == (0, 0)


def test_one_undo_takes_one_gesture_back(drawer):
    drawer.drag((100, 100), (160, 140))
    drawer.drag((130, 120), (150, 150))
    assert box_of(regions(drawer)[0]) == (120, 130, 60, 40)
    drawer.workspace.undo()
    assert box_of(regions(drawer)[0]) == (100, 100, 60, 40)
    drawer.workspace.undo()
    assert regions(drawer) == ()
    drawer.workspace.redo()
    drawer.workspace.redo()
    assert box_of(regions(drawer)[0]) == (120, 130, 60, 40)


def test_handles_resize_and_turn_over(drawer):
    drawer.drag((100, 100), (160, 140))
    drawer.drag((160, 120), (200, 130))
    assert box_of(regions(drawer)[0]) == (100, 100, 100, 40)
    drawer.drag((100, 100), (120, 180))
    assert box_of(regions(drawer)[0]) == (120, 140, 80, 40)


def test_escape_puts_back_what_is_dragged_then_leaves_the_choice(drawer):
    address = drawer.workspace.document.address
    drawer.drag((100, 100), (160, 140))
    drawer.press(130, 120)
    drawer.move(200, 200)
    drawer.qtbot.waitUntil(lambda: drawer.editing.moving is not None)
    assert drawer.view.cancel_gesture()
    drawer.release(200, 200)
    assert box_of(regions(drawer)[0]) == (100, 100, 60, 40)
    assert drawer.editing.chosen_in(address) is not None
    assert not drawer.view.cancel_gesture()
    assert drawer.editing.chosen_in(address) is None


def test_escape_drops_what_is_drawn(drawer):
    drawer.press(100, 100)
    drawer.move(160, 140)
    drawer.qtbot.waitUntil(lambda: drawer.editing.moving is not None)
    assert drawer.view.cancel_gesture()
    drawer.release(160, 140)
    assert regions(drawer) == ()


def test_cursor_keys_move_what_was_chosen_by_hand_and_all_steps_are_one_change(drawer):
    drawer.drag((100, 100), (160, 140))
    before = drawer.workspace.document
    drawer.click(100, 120)
    drawer.qtbot.keyPress(drawer.view, Qt.Key.Key_Right)
    drawer.qtbot.keyPress(drawer.view, Qt.Key.Key_Down, SHIFT)
    drawer.qtbot.keyRelease(drawer.view, Qt.Key.Key_Down)
    assert box_of(regions(drawer)[0]) == (101, 110, 60, 40)
    drawer.workspace.undo()
    assert drawer.workspace.document is before


def test_delete_takes_the_chosen_region_and_undo_brings_it_back(drawer):
    drawer.drag((100, 100), (160, 140))
    assert drawer.editing.delete_chosen()
    assert not drawer.editing.delete_chosen()
    assert regions(drawer) == ()
    drawer.workspace.undo()
    assert len(regions(drawer)) == 1


def test_a_polygon_closes_at_its_first_corner_by_a_double_click_or_with_enter(drawer):
    drawer.take(DrawPolygon)
    corners = ((50, 50), (120, 50), (120, 110))
    for way in ("first corner", "double click", "enter"):
        for corner in corners:
            drawer.click(*corner)
        assert drawer.view.tool.is_drawing
        if way == "first corner":
            drawer.click(52, 51)
        elif way == "double click":
            drawer.qtbot.mouseDClick(drawer.view, Qt.MouseButton.LeftButton, pos=QPoint(120, 110))
            drawer.release(120, 110)
        else:
            key(drawer, Qt.Key.Key_Return)
        assert not drawer.view.tool.is_drawing
        region = regions(drawer)[-1]
        assert isinstance(region, Polygon)
        assert [(round(p.x), round(p.y)) for p in region.points] == list(corners)
        assert region.area == pytest.approx(70 * 60 / 2)
        drawer.editing.delete_chosen()


def test_a_double_click_that_closes_a_polygon_neither_begins_another_nor_maximises_the_view(drawer):
    drawer.take(DrawPolygon)
    asked = []
    drawer.view.maximise_requested.connect(lambda: asked.append("maximise"))
    for corner in ((50, 50), (120, 50), (120, 110)):
        drawer.click(*corner)
    double_click(drawer.view, (51, 51))
    assert len(regions(drawer)) == 1
    assert not drawer.view.tool.is_drawing
    assert asked == []
    drawer.click(300, 250)
    drawer.view.cancel_gesture()
    double_click(drawer.view, (300, 250))
    assert drawer.view.tool.is_drawing


def test_backspace_takes_the_last_corner_back(drawer):
    drawer.take(DrawPolygon)
    for corner in ((50, 50), (120, 50), (200, 200)):
        drawer.click(*corner)
    key(drawer, Qt.Key.Key_Backspace)
    drawer.click(120, 110)
    key(drawer, Qt.Key.Key_Return)
    assert [(round(p.x), round(p.y)) for p in regions(drawer)[0].points] == [(50, 50), (120, 50), (120, 110)]
    drawer.click(300, 250)
    key(drawer, Qt.Key.Key_Backspace)
    assert not drawer.view.tool.is_drawing
    assert len(regions(drawer)) == 1


def test_a_polygon_is_reshaped_by_its_corners_and_gets_new_ones(drawer):
    drawer.take(DrawPolygon)
    for corner in ((50, 50), (150, 50), (150, 150)):
        drawer.click(*corner)
    key(drawer, Qt.Key.Key_Return)
    drawer.drag((150, 150), (160, 180))
    drawer.drag((100, 50), (100, 30))
    corners = [(50, 50), (100, 30), (150, 50), (160, 180)]
    assert [(round(p.x), round(p.y)) for p in regions(drawer)[0].points] == corners
    drawer.qtbot.mouseMove(drawer.view, QPoint(101, 31))
    drawer.view.tool.hover(drawer.view, QPoint(101, 31).toPointF(), Qt.KeyboardModifier.NoModifier)
    key(drawer, Qt.Key.Key_Backspace)
    assert [(round(p.x), round(p.y)) for p in regions(drawer)[0].points] == [corners[0], *corners[2:]]


def test_a_freehand_line_follows_the_pointer_and_closes(drawer):
    drawer.take(DrawFreehand)
    turns = np.linspace(0, 2 * np.pi, 25)[:-1]
    path = [(round(200 + 60 * np.cos(t)), round(150 + 60 * np.sin(t))) for t in turns]
    drawer.press(*path[0])
    for place in path[1:]:
        drawer.view.tool.move(drawer.view, QPoint(*place).toPointF(), Qt.KeyboardModifier.NoModifier)
    drawer.release(*path[-1])
    (region,) = regions(drawer)
    assert isinstance(region, Freehand)
    assert region.area == pytest.approx(np.pi * 60**2, rel=0.03)
    drawer.click(20, 20)
    assert len(regions(drawer)) == 1


def test_a_brush_paints_on_the_chosen_region_and_alt_rubs_out(drawer):
    drawer.take(PaintBrush)
    original = drawer.workspace.document.original
    drawer.drag((100, 100), (150, 100))
    (region,) = regions(drawer)
    assert isinstance(region, Brush)
    rows, columns = np.mgrid[0:150, 0:200]
    x, y = columns * 2 + 1, rows * 2 + 1
    near = np.hypot(x - np.clip(x, 100, 150), y - 100) <= 12
    assert np.array_equal(mask_of(region, original.shape, original.spacing), near)

    drawer.drag((100, 140), (150, 140))
    assert len(regions(drawer)) == 1
    assert regions(drawer)[0].area == pytest.approx(2 * region.area)
    drawer.drag((90, 140), (160, 140), ALT)
    assert regions(drawer)[0].area == pytest.approx(region.area)
    drawer.workspace.undo()
    assert regions(drawer)[0].area == pytest.approx(2 * region.area)


def test_what_is_rubbed_out_wholly_is_deleted(drawer):
    drawer.take(PaintBrush)
    drawer.click(100, 100)
    tool = drawer.view.tool
    tool.erases = True
    tool.resize(3)
    drawer.drag((90, 100), (110, 100))
    assert regions(drawer) == ()
    drawer.click(200, 200)
    assert regions(drawer) == ()
    drawer.workspace.undo()
    assert len(regions(drawer)) == 1


def test_a_region_shows_at_the_same_place_on_an_enhanced_version(drawer):
    drawer.drag((100, 100), (160, 140))
    drawer.qtbot.mouseMove(drawer.view, QPoint(390, 290))
    document = drawer.workspace.document
    before = drawer.painted()
    pixels = document.original.normalised().repeat(2, 0).repeat(2, 1)
    larger = document.original.enhanced(pixels, Step("x", 1, (), "Larger"), 2)
    drawer.workspace.change(document.with_result(larger))
    drawer.view.show_radiograph(larger, drawer.view.look, keep_camera=True)
    coloured = [np.abs(shown[..., 0] - shown[..., 2]) > 60 for shown in (before, drawer.painted())]
    assert coloured[0].sum() > 150
    assert (coloured[0] != coloured[1]).mean() < 1e-3
    drawer.drag((130, 120), (150, 130))
    assert box_of(regions(drawer)[0]) == (120, 110, 60, 40)


def test_names_lines_and_handles_are_painted_in_the_region_s_colour(drawer):
    document = drawer.workspace.document
    lesion = Rectangle(id="region-1", name="Lesion", colour="#00ff00", box=Box(100, 100, 120, 80))
    drawer.workspace.change(document.with_regions(lesion))
    green = (drawer.painted() - drawer.painted()[..., :1])[..., 1] > 120
    assert green[99:101, 110:210].any(axis=0).all()
    assert green[85:96, 140:180].sum() > 20
    drawer.editing.choose(document.address, "region-1")
    tinted = drawer.painted()[140, 160]
    assert tinted[1] > tinted[0]
    drawer.workspace.change(document.with_regions(replace(lesion, box=Box(900, 900, 5, 5))))
    drawer.painted()


def test_a_region_inside_of_a_chosen_one_is_drawn_after_escape(drawer):
    drawer.drag((100, 100), (300, 250))
    drawer.view.cancel_gesture()
    drawer.drag((150, 150), (200, 200))
    assert [box_of(region) for region in regions(drawer)] == [(100, 100, 200, 150), (150, 150, 50, 50)]


def test_a_mask_of_noise_is_shown_without_a_line_for_each_cell(drawer):
    document = drawer.workspace.document
    noise = np.random.default_rng(0).random((150, 200)) < 0.5
    drawer.workspace.change(document.with_regions(Brush.of(noise, document.original.spacing, id="region-1")))
    drawer.painted()
    drawer.editing.choose(document.address, "region-1")
    assert drawer.editing.chosen_in(document.address).bounds.left == pytest.approx(0, abs=4)
    drawer.drag((200, 150), (200, 150))


def painted_share(drawer, ratio: float) -> float:
    """How much of the view the regions cover, on a screen of so many pixels to a point."""
    view = drawer.view
    picture = QImage(round(view.width() * ratio), round(view.height() * ratio), QImage.Format.Format_ARGB32)
    picture.setDevicePixelRatio(ratio)
    picture.fill(0)
    with QPainter(picture) as painter:
        drawer.layer.paint(painter, view)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1, 4)
    return float((rows[..., 3] > 60).mean())


def test_a_line_is_as_wide_on_a_screen_of_fine_pixels(drawer):
    drawer.drag((100, 100), (300, 250))
    drawer.click(20, 20)
    assert painted_share(drawer, 2.0) == pytest.approx(painted_share(drawer, 1.0), rel=0.15)


@pytest.mark.parametrize("tool", [DrawEllipse, DrawPolygon, DrawFreehand, PaintBrush])
def test_keys_in_a_view_without_an_image_are_no_business_of_a_drawing_tool(drawer, tool):
    drawer.take(tool)
    drawer.view.show_radiograph(None)
    for one in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        key(drawer, one)
    assert regions(drawer) == ()
