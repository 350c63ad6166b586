from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.camera import LARGEST_PIXEL, SMALLEST_IMAGE, Camera, sensible_scales
from xraysr_gui.core.geometry import Point

places = st.floats(-2000, 2000)
sizes = st.integers(1, 4000)
scales = st.floats(0.01, 100)
cameras = st.builds(Camera, places, places, scales, sizes, sizes)
points = st.builds(Point, places, places)


def near(one: Point, other: Point) -> bool:
    return one.distance_to(other) < 1e-4


@given(cameras, points)
def test_a_place_found_on_the_screen_is_found_again_in_the_field(camera, place):
    assert near(camera.to_field(camera.to_screen(place)), place)


@given(cameras, st.floats(0.05, 20), points)
def test_zooming_keeps_the_place_under_the_pointer(camera, factor, at):
    closer = camera.zoomed(factor, at)

    assert closer.scale == pytest.approx(camera.scale * factor)
    under_pointer = camera.to_field(at)
    assert closer.to_screen(under_pointer).distance_to(at) < 1e-3


@given(cameras, points, st.floats(-500, 500), st.floats(-500, 500))
def test_panning_moves_every_place_by_what_the_pointer_moved(camera, place, dx, dy):
    before, after = camera.to_screen(place), camera.panned(dx, dy).to_screen(place)

    assert after.x - before.x == pytest.approx(dx, abs=1e-4)
    assert after.y - before.y == pytest.approx(dy, abs=1e-4)


@given(st.floats(1, 5000), st.floats(1, 5000), sizes, sizes)
def test_fitting_shows_the_whole_field_and_fills_one_side(field_width, field_height, width, height):
    camera = Camera.fitting(field_width, field_height, width, height)

    first = camera.to_screen(Point(0, 0))
    last = camera.to_screen(Point(field_width, field_height))
    assert min(first.x, first.y) >= -1e-6
    assert last.x <= width + 1e-6
    assert last.y <= height + 1e-6
    assert first.x == pytest.approx(0, abs=1e-6) or first.y == pytest.approx(0, abs=1e-6)


@given(cameras, sizes, sizes)
def test_another_size_keeps_the_middle_in_the_middle(camera, width, height):
    resized = camera.resized(width, height)

    assert near(resized.to_field(Point(width / 2, height / 2)), Point(camera.x, camera.y))


@given(cameras, cameras, points)
def test_linked_cameras_show_every_place_equally_far_from_the_middle(leader, view, place):
    follower = view.looking_like(leader)

    assert (follower.width, follower.height) == (view.width, view.height)
    led, following = leader.to_screen(place), follower.to_screen(place)
    assert following.x - view.width / 2 == pytest.approx(led.x - leader.width / 2, abs=1e-4)
    assert following.y - view.height / 2 == pytest.approx(led.y - leader.height / 2, abs=1e-4)


@given(cameras, st.floats(1e-6, 1e6), points)
def test_where_the_scales_end_nothing_slides_away(camera, factor, at):
    smallest, largest = camera.scale / 2, camera.scale * 2

    closer = camera.zoomed_within((smallest, largest), factor, at)

    assert smallest * 0.999 <= closer.scale <= largest * 1.001
    assert closer.to_screen(camera.to_field(at)).distance_to(at) < 1e-3


@given(places, places, sizes, sizes, st.floats(0.05, 3))
def test_an_aligned_camera_puts_pixels_on_pixels_and_moves_hardly(x, y, width, height, pixel):
    camera = Camera(x, y, 1 / pixel, width, height)

    aligned = camera.aligned(pixel, pixel)

    corner = aligned.to_screen(Point(0, 0))
    assert abs(corner.x - round(corner.x)) < 1e-6
    assert abs(corner.y - round(corner.y)) < 1e-6
    before = camera.to_screen(Point(0, 0))
    assert max(abs(corner.x - before.x), abs(corner.y - before.y)) <= 0.5 + 1e-6
    assert aligned.scale == camera.scale


@given(cameras, st.floats(1, 500), st.floats(1, 500))
def test_a_camera_within_limits_looks_at_the_field(camera, field_width, field_height):
    kept = camera.within((0.5, 4.0), field_width, field_height)

    assert 0 <= kept.x <= field_width
    assert 0 <= kept.y <= field_height
    assert 0.5 <= kept.scale <= 4.0


def test_an_image_gets_neither_lost_nor_larger_than_its_largest_pixel():
    fitting = Camera.fitting(200, 100, 800, 800)

    smallest, largest = sensible_scales(fitting, pixel=0.1)

    assert smallest == fitting.scale * SMALLEST_IMAGE
    assert largest * 0.1 == pytest.approx(LARGEST_PIXEL)


def test_an_icon_may_fill_the_view_even_if_its_pixels_get_huge():
    fitting = Camera.fitting(4, 4, 1000, 1000)

    smallest, largest = sensible_scales(fitting, pixel=1.0)

    assert largest == fitting.scale
    assert smallest <= 1.0  # one to one is always possible


def test_a_view_without_room_has_a_camera_all_the_same():
    assert Camera.fitting(10, 10, 0, 0).scale > 0
    assert Camera.fitting(10, 10, 5, 5).resized(0, -3).height == 1
