from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt

from tests.support.compare_table import CompareTable, dot, film, larger
from tests.support.views import MIDDLE, drag, roll, seen, send_mouse
from xraysr_gui.core.pair import Reference, ReferenceKind
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.layers.blend_layer import Blend

PLACE = 1 / 3, 2 / 3


@pytest.fixture
def table(qtbot, jobs) -> CompareTable:
    made = CompareTable(qtbot, jobs)
    made.grid.resize(1202, 600)
    made.open(film())
    return made


def landmark(view) -> np.ndarray:
    """Where the dot is painted, from the middle of the view, in device pixels: x and y."""
    bright = seen(view).astype(float).sum(axis=2)
    guess = view.to_device(view.to_screen(_place(view)))
    reach = min(max(6, int(3 * view.camera.scale)), 60)  # never as far as the colour bar
    top, left = max(0, int(guess.y) - reach), max(0, int(guess.x) - reach)
    part = bright[top : int(guess.y) + reach + 1, left : int(guess.x) + reach + 1]
    weight = np.clip(part - part.min() - 0.7 * np.ptp(part), 0, None)
    rows, columns = np.mgrid[0 : part.shape[0], 0 : part.shape[1]]
    x = (weight * columns).sum() / weight.sum() + left + 0.5
    y = (weight * rows).sum() / weight.sum() + top + 0.5
    return np.array([x - view.camera.width / 2, y - view.camera.height / 2])


def _place(view):
    width, height = view.radiograph.field_size
    return replace(view.to_field(QPointF(0, 0)), x=width * PLACE[0], y=height * PLACE[1])


def test_after_a_run_original_output_and_error_map_stand_in_a_row(table):
    result = larger(table.workspace.document.original, 2, 0.05)
    table.take(result)
    assert table.grid.layout_shape == (1, 3)
    first, second, third = table.grid.shown_views
    assert first.radiograph is table.workspace.document.original
    assert second.radiograph is third.radiograph is result
    assert [table.arranging.is_map(view) for view in table.grid.shown_views] == [False, False, True]
    assert table.arranging.is_side_by_side


def test_the_next_result_comes_where_the_output_and_its_map_are(table):
    original = table.workspace.document.original
    table.take(larger(original, 2))
    table.versions.choose(1)
    newer = larger(original, 1, 0.1)
    table.take(newer)
    assert [view.radiograph for view in table.grid.shown_views] == [original, newer, newer]
    assert table.comparing.pair().candidate is newer


def test_a_result_comes_in_sight_where_the_original_alone_is_looked_at(table):
    image = table.workspace.document.original
    table.take(larger(image, 2))
    table.grid.set_active(table.grid.views[0])
    table.grid.set_layout(1, 1)
    table.take(larger(image, 3))
    assert table.grid.layout_shape == (1, 3)
    assert table.grid.views[1].radiograph is table.workspace.document.results[-1]
    table.grid.set_active(table.grid.views[1])
    table.grid.set_layout(1, 1)
    table.take(larger(image, 4))
    assert table.grid.layout_shape == (1, 1), "the output is in sight already, and the newest comes there"
    assert table.grid.active.radiograph is table.workspace.document.results[-1]


def test_choosing_another_result_turns_output_and_map_to_it(table):
    original = table.workspace.document.original
    older, newer = larger(original, 2), larger(original, 2, 0.1)
    table.take(older)
    table.take(newer)
    table.grid.set_active(table.grid.views[2])
    table.versions.choose(1)
    assert [view.radiograph for view in table.grid.shown_views] == [original, older, older]
    table.grid.set_active(table.grid.views[0])
    assert table.comparing.pair().candidate is older  # looking back at the original changes nothing
    table.workspace.undo()
    assert [view.radiograph for view in table.grid.shown_views] == [original, older, older]


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_a_landmark_is_at_the_same_place_in_every_view_at_any_zoom(table, scale):
    table.take(larger(table.workspace.document.original, scale, 0.04))
    table.wait_for_map()
    table.panel.map_box.opacity_changed.emit(1.0)
    table.panel.map_box.colours_chosen.emit("grey")
    first, second, _third = table.grid.shown_views
    for notches, leader in ((0, first), (3, second), (4, first), (5, second), (-3, first)):
        at = leader.to_screen(_place(leader))
        roll(leader, (at.x(), at.y()), notches)
        drag(leader, (100, 300), (108, 295), (111, 303), button=MIDDLE)
        places = [landmark(view) for view in table.grid.shown_views]
        apart = max(np.abs(one - places[0]).max() for one in places)
        assert apart <= 0.5, (notches, places)


def test_four_views_hold_a_reference_of_another_matrix_in_step(table):
    table.take(larger(table.workspace.document.original, 2))
    finer = larger(film(name="other.dcm"), 3)
    other = replace(finer, steps=(), source=film(name="other.dcm").source)
    table.workspace.open(other)
    table.workspace.activate(table.comparing.document.address)
    table.comparing.choose(Reference(ReferenceKind.FILE, "other.dcm", other))
    table.arranging.four()
    shown = table.grid.views[:4]
    table.qtbot.waitUntil(lambda: len({view.height() for view in shown}) == 1)
    assert shown[3].radiograph is other
    assert table.arranging.is_four
    assert table.comparing.pair().reference is other
    first = table.grid.views[0]
    at = first.to_screen(_place(first))
    for notches in (2, 4):
        roll(first, (at.x(), at.y()), notches)
        places = [landmark(table.grid.views[number]) for number in (0, 1, 3)]
        assert max(np.abs(one - places[0]).max() for one in places) <= 0.5
    captions = CompareCaptions(table.versions, table.arranging)
    assert captions.caption_of(table.grid.views[3]).words == "Reference: other.dcm"
    of_map = captions.caption_of(table.grid.views[2])
    assert of_map.words == "Absolute difference: 1  Larger"
    assert of_map.short == "Absolute difference of result 1"  # whole also in a narrow view
    table.grid.set_active(table.grid.views[3])  # a click on the reference does not end the comparison
    assert table.comparing.pair().reference is other


def test_four_views_wait_for_a_fourth_image_and_are_a_row_without_it(table):
    original = table.workspace.document.original
    assert table.arranging.why_not_four() == table.arranging.why_not() != ""
    table.take(larger(original, 2))
    assert table.arranging.why_not_four().startswith("Make another result, or compare with a file")
    table.take(larger(original, 2, 0.1))
    assert table.arranging.why_not_four() == ""
    table.arranging.four()
    older, newer = table.workspace.document.results
    assert [view.radiograph for view in table.grid.shown_views] == [original, newer, newer, older]
    table.workspace.undo()
    assert table.arranging.is_side_by_side, "the original never stands there twice"
    assert [view.radiograph for view in table.grid.shown_views] == [original, older, older]


def test_the_curtain_is_dragged_with_the_mouse_and_moved_with_keys(table):
    original = table.workspace.document.original
    table.take(larger(original, 1, -1.0))  # the output has lost the dot
    table.arranging.blend(Blend.SWIPE)
    (view,) = table.grid.shown_views
    before = view.look
    place = view.to_screen(_place(view))
    table.arranging.blending.set_share(0.1)
    assert landmark_height(view) < 15
    start = (table.arranging.blending.layer.curtain(view), 200)
    end = round(0.9 * view.width())
    drag(view, start, (start[0] - 50, 210), (end, 220))
    assert table.arranging.blending.share == pytest.approx(end / view.width())
    assert place.x() < end
    assert landmark_height(view) > 45
    assert view.look == before  # no tool saw the drag
    for _ in range(20):
        table.arranging.blending.nudge(-1)
    assert table.arranging.blending.share == 0.0
    assert landmark_height(view) < 15


def landmark_height(view) -> float:
    """How much brighter the place of the dot is than its surroundings."""
    painted = seen(view).astype(float).mean(axis=2)
    at, off = view.to_screen(_place(view)), 30
    there = painted[round(at.y()), round(at.x())]
    return float(there - painted[round(at.y()) + off, round(at.x()) + off])


def test_a_press_beside_the_curtain_belongs_to_the_tool(table):
    table.take(larger(table.workspace.document.original, 1))
    table.arranging.blend(Blend.SWIPE)
    (view,) = table.grid.shown_views
    before, share = view.look, table.arranging.blending.share
    drag(view, (200, 200), (260, 240))
    assert view.look != before
    assert table.arranging.blending.share == share


def test_fading_mixes_both_by_the_slider(table):
    table.take(larger(table.workspace.document.original, 1, -1.0))
    table.arranging.blend(Blend.FADE)
    (view,) = table.grid.shown_views
    heights = []
    for share in (0.0, 0.5, 1.0):
        table.arranging.blending.set_share(share)
        heights.append(landmark_height(view))
    assert heights[0] > 45 > heights[2]
    assert heights[1] == pytest.approx((heights[0] + heights[2]) / 2, abs=3)


def test_the_lens_shows_the_output_where_the_pointer_is(table):
    table.take(larger(table.workspace.document.original, 1, -1.0))
    table.arranging.blend(Blend.LENS)
    (view,) = table.grid.shown_views
    at = view.to_screen(_place(view))
    none = Qt.MouseButton.NoButton
    send_mouse(view, QEvent.Type.MouseMove, (at.x() - 400, at.y() - 300), none, none)
    assert landmark_height(view) > 45
    send_mouse(view, QEvent.Type.MouseMove, (at.x(), at.y()), none, none)
    assert landmark_height(view) < 15


def test_flicker_shows_a_chosen_file_and_ends_with_the_key(table):
    table.take(larger(table.workspace.document.original, 1, -1.0))
    other = replace(film(name="other.dcm"), steps=())
    table.comparing.choose(Reference(ReferenceKind.FILE, "other.dcm", other))
    second = table.grid.views[1]
    blending = table.arranging.blending
    table.qtbot.waitUntil(lambda: blending.layer._beneath is not None)
    assert landmark_height(second) < 15
    blending.hold()
    assert landmark_height(second) > 45
    blending.let_go()
    assert landmark_height(second) < 15
    assert blending.blend is Blend.NONE


def test_holding_the_original_changes_neither_pair_nor_map(table):
    table.take(larger(table.workspace.document.original, 2, 0.05))
    table.wait_for_map()
    pair, heat = table.comparing.pair(), table.arranging.heat.heat
    blending = table.arranging.blending
    blending.hold()
    assert {view.radiograph for view in table.grid.shown_views} == {pair.reference}
    assert table.comparing.pair() is pair
    blending.let_go()
    assert [view.radiograph for view in table.grid.shown_views[1:]] == [pair.candidate] * 2
    assert table.comparing.pair() is pair
    assert table.arranging.heat.heat is heat


def test_windows_are_shared_or_each_has_its_own(table):
    table.take(larger(table.workspace.document.original, 1, -1.0))
    first = table.grid.views[0]
    table.grid.set_active(table.grid.views[1])
    first.set_look(first.look.turned_round())
    table.arranging.blend(Blend.SWIPE)
    table.arranging.blending.set_share(1.0)
    (view,) = table.grid.shown_views
    table.grid.set_looks_linked(True)
    shared = seen(view)[300, 600].astype(int)
    assert np.ptp(shared) == 0


def test_a_map_can_lie_over_any_view_and_be_taken_away(table):
    table.take(larger(table.workspace.document.original, 2, 0.05))
    table.wait_for_map()
    view = table.grid.views[1]
    table.grid.set_active(view)
    plain = seen(view)
    table.arranging.toggle_map()
    assert table.arranging.has_map
    assert np.abs(seen(view).astype(int) - plain).max() > 40
    table.arranging.toggle_map()
    assert np.array_equal(seen(view), plain)


def test_without_a_result_there_is_nothing_to_compare(qtbot, jobs):
    made = CompareTable(qtbot, jobs)
    assert made.arranging.why_not() == "Open an image first."
    made.open(film())
    assert made.arranging.why_not().startswith("Run an enhancer first")
    assert made.comparing.pair() is None
    for do in (made.arranging.side_by_side, made.arranging.four, made.arranging.toggle_map):
        do()
    made.arranging.blend(Blend.SWIPE)
    assert made.grid.layout_shape == (1, 1)


def test_the_dot_of_the_tests_is_where_they_look():
    found = np.unravel_index(np.argmax(dot(240, 180)), (240, 180))
    assert found == pytest.approx((160, 60), abs=1)
