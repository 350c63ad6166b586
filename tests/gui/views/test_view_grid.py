from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette

from tests.support.views import LEFT, double_click, radiograph_of, roll, seen, slope
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Step
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import MOST_VIEWS, ViewGrid
from xraysr_gui.gui.views.window_level import WindowLevel

MM = Spacing(0.2, 0.2, Calibration.DETECTOR)
LOOK = Look(Window(1000, 500))


@pytest.fixture
def grid(qtbot) -> ViewGrid:
    grid = ViewGrid(lambda parent: ImageView(WindowLevel(), parent))
    qtbot.addWidget(grid)
    grid.resize(802, 602)
    with qtbot.waitExposed(grid):
        grid.show()
    return grid


def visible(grid: ViewGrid) -> list[str]:
    return [view.objectName() for view in grid.views if view.isVisible()]


def settled(qtbot, grid: ViewGrid, rows: int, columns: int) -> None:
    """Lay out and wait until the views have their place."""
    grid.set_layout(rows, columns)
    width, height = (grid.width() - 2 * (columns - 1)) // columns, (grid.height() - 2 * (rows - 1)) // rows
    last = grid.shown_views[-1]
    qtbot.waitUntil(lambda: abs(last.width() - width) <= 1 and abs(last.height() - height) <= 1)


def test_one_view_at_first(grid):
    assert visible(grid) == ["view-1"]
    assert grid.active is grid.views[0]
    assert grid.layout_shape == (1, 1)


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (1, 3), (2, 2), (3, 1), (2, 3)])
def test_a_layout_shows_even_views_in_reading_order(qtbot, grid, shape):
    rows, columns = shape
    with qtbot.waitSignal(grid.layout_changed) as told:
        settled(qtbot, grid, rows, columns)

    assert told.args == [rows, columns]
    assert visible(grid) == [f"view-{n}" for n in range(1, rows * columns + 1)]
    sizes = np.array([view.size().toTuple() for view in grid.shown_views])
    assert np.ptp(sizes, axis=0).max() <= 1
    places = [(view.y(), view.x()) for view in grid.shown_views]
    assert places == sorted(places)


@pytest.mark.parametrize("shape", [(0, 1), (1, 0), (5, 5), (-1, -1), (2, 2, 5), (2, 2, 0)])
def test_a_layout_of_too_many_or_no_views_is_refused(grid, shape):
    with pytest.raises(ValueError, match=f"1 to {MOST_VIEWS} views"):
        grid.set_layout(*shape)


def test_a_contact_sheet_leaves_places_empty_and_any_other_layout_ends_it(qtbot, grid):
    grid.set_layout(2, 3, sheet_of=5)
    assert visible(grid) == [f"view-{n}" for n in range(1, 6)]
    assert grid.is_sheet
    qtbot.waitUntil(lambda: abs(grid.views[4].width() - (grid.width() - 4) // 3) <= 1)

    double_click(grid.views[3], (30, 30))
    assert visible(grid) == ["view-4"]
    assert grid.is_sheet
    double_click(grid.views[3], (30, 30))
    assert len(visible(grid)) == 5

    grid.set_layout(2, 2)
    assert not grid.is_sheet
    assert visible(grid) == [f"view-{n}" for n in range(1, 5)]


def test_a_click_makes_a_view_active_and_frames_it(qtbot, grid):
    settled(qtbot, grid, 1, 2)

    with qtbot.waitSignal(grid.active_changed) as told:
        qtbot.mouseClick(grid.views[1], LEFT)

    assert told.args == [grid.views[1]]
    assert [frame_colour(view) for view in grid.views[:2]] == [(0, 0, 0), (84, 160, 255)]


def test_the_gaps_between_views_are_dark_in_a_light_window_too(qtbot, grid):
    grid.setPalette(QPalette(Qt.GlobalColor.white))
    settled(qtbot, grid, 2, 2)

    assert seen(grid)[300, 400].max() < 60


def test_a_single_view_has_no_frame(grid):
    assert frame_colour(grid.active) == (0, 0, 0)


def test_clicking_the_active_view_again_tells_nobody(qtbot, grid):
    with qtbot.assertNotEmitted(grid.active_changed):
        qtbot.mouseClick(grid.active, LEFT)


def test_the_active_view_is_still_there_in_a_smaller_layout(qtbot, grid):
    grid.set_layout(2, 2)
    qtbot.mouseClick(grid.views[3], LEFT)

    grid.set_layout(1, 2)
    assert visible(grid) == ["view-1", "view-4"]
    grid.set_layout(1, 1)
    assert visible(grid) == ["view-4"]
    grid.set_layout(2, 2)
    assert visible(grid) == ["view-1", "view-2", "view-3", "view-4"]
    assert grid.active is grid.views[3]


def test_a_double_click_fills_the_grid_with_a_view_and_another_takes_it_back(qtbot, grid):
    settled(qtbot, grid, 2, 2)

    double_click(grid.views[2], (30, 30))
    assert visible(grid) == ["view-3"]
    assert grid.is_maximised
    assert grid.active is grid.views[2]
    qtbot.waitUntil(lambda: grid.views[2].width() == grid.width())

    double_click(grid.views[2], (30, 30))
    assert len(visible(grid)) == 4
    assert not grid.is_maximised


def test_maximising_without_a_name_means_the_active_view(grid):
    grid.set_layout(1, 2)
    grid.set_active(grid.views[1])

    grid.toggle_maximised()

    assert visible(grid) == ["view-2"]


def test_f6_and_control_tab_go_round_the_views(qtbot, grid):
    grid.set_layout(1, 3)
    grid.activateWindow()
    grid.active.setFocus()
    qtbot.waitUntil(grid.active.hasFocus)

    for key, modifiers, number in (
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier, 2),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier, 3),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier, 1),
        (Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier, 3),
        (Qt.Key.Key_Backtab, Qt.KeyboardModifier.ControlModifier, 2),
    ):
        qtbot.keyClick(grid.active, key, modifiers)
        assert grid.active.objectName() == f"view-{number}"
        assert grid.active.hasFocus()


def test_in_a_maximised_grid_the_next_view_takes_the_place(grid):
    grid.set_layout(1, 2)
    grid.toggle_maximised()

    grid.activate_next()

    assert visible(grid) == ["view-2"]


def test_other_keys_are_left_to_the_window(qtbot, grid):
    qtbot.keyClick(grid.active, Qt.Key.Key_F5)

    assert grid.active is grid.views[0]


def test_linked_views_show_a_landmark_at_the_same_place_at_any_zoom(qtbot, grid):
    original = radiograph_of(slope(), MM)
    larger = np.kron(original.normalised(), np.ones((4, 4), np.float32))
    result = original.enhanced(larger, Step("x4", 1, (), "x4"), 4)
    settled(qtbot, grid, 1, 2)
    one, other = grid.shown_views
    one.show_radiograph(original)
    other.show_radiograph(result)

    for notches, place in ((3, (50, 60)), (5, (200, 100)), (-4, (10, 400)), (-6, (333, 333))):
        roll(one, place, notches)
        for landmark in (Point(0, 0), Point(33.3, 12.1), Point(60, 40)):
            first, second = one.to_screen(landmark), other.to_screen(landmark)
            shift = (other.width() - one.width()) / 2  # one device pixel where the grid is odd
            assert abs(first.x() + shift - second.x()) < 0.5
            assert abs(first.y() - second.y()) < 0.5


def test_the_wheel_over_a_view_that_is_not_active_moves_all(grid):
    grid.set_layout(1, 2)
    for view in grid.shown_views:
        view.show_radiograph(radiograph_of(slope(), MM))

    roll(grid.views[1], (60, 60), 4)

    assert grid.active is grid.views[0]
    assert grid.views[0].camera.scale == pytest.approx(grid.views[1].camera.scale)


def test_millimetres_and_pixels_follow_by_the_share_of_their_fields(grid):
    grid.set_layout(1, 2)
    one, other = grid.shown_views
    one.show_radiograph(radiograph_of(slope(200, 300), MM))
    other.show_radiograph(radiograph_of(slope(800, 1200)))

    one.set_camera(Camera(15.0, 10.0, 40.0, 1, 1))

    assert other.camera.x == pytest.approx(300)
    assert other.camera.y == pytest.approx(200)
    assert other.camera.scale == pytest.approx(40.0 * 60 / 1200)


def test_each_movement_is_followed_once(grid):
    """With units that convert by odd factors, so that there and back again is not the very same number."""
    grid.set_layout(2, 2)
    followed = []
    for view, (rows, columns, spacing) in zip(
        grid.shown_views,
        ((200, 300, MM), (77, 91, UNCALIBRATED), (201, 299, MM), (333, 111, UNCALIBRATED)),
        strict=True,
    ):
        view.show_radiograph(radiograph_of(slope(rows, columns), spacing))
        view.camera_changed.connect(lambda camera, name=view.objectName(): followed.append(name))
        view.camera_changed.connect(lambda camera, view=view: view.blockSignals(len(followed) > 20))

    for factor in (2, 1.1, 0.77):
        followed.clear()
        grid.views[1].zoom_by(factor)
        assert sorted(followed) == ["view-1", "view-2", "view-3", "view-4"]


def test_unlinked_views_stay_apart_and_linking_brings_them_together(grid):
    grid.set_layout(1, 2)
    one, other = grid.shown_views
    for view in (one, other):
        view.show_radiograph(radiograph_of(slope(), MM))
    grid.set_linked(False)
    before = other.camera

    one.zoom_by(3)
    assert other.camera == before
    assert not grid.linked

    grid.set_linked(True)
    assert other.camera.scale == one.camera.scale


def test_an_arriving_image_moves_nobody(grid):
    grid.set_layout(1, 2)
    one, other = grid.shown_views
    one.show_radiograph(radiograph_of(slope(), MM))
    one.zoom_by(3)
    before = one.camera

    other.show_radiograph(radiograph_of(slope(500, 400), MM))

    assert one.camera == before
    assert other.camera.x == pytest.approx(40)  # whole


def test_an_arriving_result_takes_the_camera_of_its_original(grid):
    grid.set_layout(1, 2)
    one, other = grid.shown_views
    one.show_radiograph(radiograph_of(slope(), MM))
    one.zoom_by(3)

    other.show_radiograph(radiograph_of(slope(), MM))

    assert other.camera == other.camera.looking_like(one.camera)


def test_linked_looks_follow_where_numbers_mean_the_same(grid):
    grid.set_layout(1, 3)
    one, same, monochrome1 = grid.shown_views
    one.show_radiograph(radiograph_of(slope()))
    same.show_radiograph(radiograph_of(slope()))
    monochrome1.show_radiograph(radiograph_of(slope(), inverted=True))
    apart = monochrome1.look

    grid.set_looks_linked(False)
    one.set_look(LOOK)
    assert same.look != LOOK

    grid.set_looks_linked(True)
    assert grid.looks_linked
    assert same.look == LOOK

    same.set_look(LOOK.turned_round())
    assert one.look == LOOK.turned_round()
    assert monochrome1.look == apart


def test_an_arriving_image_wears_the_look_of_its_peers_if_looks_are_linked(grid):
    grid.set_layout(1, 2)
    grid.set_looks_linked(True)
    one, other = grid.shown_views
    one.show_radiograph(radiograph_of(slope()))
    one.set_look(LOOK)

    other.show_radiograph(radiograph_of(slope()))

    assert one.look == other.look == LOOK


def test_linking_empty_views_is_harmless(grid):
    grid.set_layout(1, 2)

    grid.set_linked(True)
    grid.set_looks_linked(True)

    assert [view.camera for view in grid.shown_views] == [None, None]


def frame_colour(view: ImageView) -> tuple[int, ...]:
    return view.grab().toImage().pixelColor(0, 0).getRgb()[:3]


@pytest.mark.parametrize("first", [0, 1])
def test_linked_whole_images_stay_whole_while_their_place_changes(qtbot, grid, first):
    """Views whose widths differ by a pixel take each other's scale, and none is stuck with it."""
    grid.set_layout(1, 2)
    views = grid.shown_views
    for view in views:
        view.show_radiograph(radiograph_of(slope()))
    sizes = [(301, 200), (300, 200)], [(401, 400), (400, 400)], [(301, 200), (300, 200)]
    for number, shape in enumerate(sizes):
        for place in (first, 1 - first):
            views[place].resize(*shape[place])
        for view in views:
            assert view.camera.scale == pytest.approx(view.width() / 300, rel=0.01), number
    views[1].resize(600, 600)  # the other one is hidden: nobody leads
    assert views[1].camera.scale == pytest.approx(2.0)
    views[0].zoom_by(3.0)
    zoomed = views[0].camera
    for place in (first, 1 - first):
        views[place].resize(*sizes[1][place])
    for view in views:
        assert (view.camera.x, view.camera.y, view.camera.scale) == (zoomed.x, zoomed.y, zoomed.scale)


def test_a_layout_that_makes_a_view_flat_for_a_moment_leaves_every_whole_image_whole(grid):
    grid.set_layout(2, 2)
    *there, late = grid.shown_views
    for view in there:
        view.show_radiograph(radiograph_of(slope()))
    before = [view.camera for view in there[1:]]
    there[0].resize(432, 96)
    assert [view.camera for view in there[1:]] == before
    late.resize(600, 600)
    late.show_radiograph(radiograph_of(slope()))
    assert [view.camera.scale for view in (there[0], late)] == pytest.approx([96 / 200, 2.0])
