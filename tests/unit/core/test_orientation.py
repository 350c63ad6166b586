"""The eight ways to lay an image, against numpy and against what a hand does with a sheet of film."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.orientation import AS_STORED, Orientation

WAYS = [Orientation(quarters, flipped) for flipped in (False, True) for quarters in range(4)]
FILM = np.arange(12).reshape(3, 4)


@pytest.mark.parametrize("way", WAYS)
def test_each_move_is_made_with_what_is_seen(way):
    seen = way.laid(FILM)
    np.testing.assert_array_equal(way.turned(1).laid(FILM), np.rot90(seen, -1))
    np.testing.assert_array_equal(way.turned(-1).laid(FILM), np.rot90(seen))
    np.testing.assert_array_equal(way.flipped_across().laid(FILM), seen[:, ::-1])
    np.testing.assert_array_equal(way.flipped_down().laid(FILM), seen[::-1])


@pytest.mark.parametrize("way", WAYS)
def test_dicom_turns_clockwise_first_and_flips_then(way):
    turned = np.rot90(FILM, -(way.degrees // 90))
    np.testing.assert_array_equal(way.laid(FILM), turned[:, ::-1] if way.flipped else turned)


def test_all_eight_differ():
    assert len({way.laid(FILM).tobytes() + bytes(way.laid(FILM).shape) for way in WAYS}) == 8


@pytest.mark.parametrize("way", WAYS)
def test_a_place_goes_where_its_pixel_goes(way):
    rows, columns = FILM.shape
    laid = way.laid(FILM)
    width, height = laid.shape[1], laid.shape[0]
    camera = Camera.fitting(columns, rows, width, height, way)
    assert camera.scale == 1
    for row in range(rows):
        for column in range(columns):
            place = camera.to_screen(Point(column + 0.5, row + 0.5))
            assert laid[int(place.y), int(place.x)] == FILM[row, column]


@given(
    st.sampled_from(WAYS),
    st.floats(-1e3, 1e3),
    st.floats(-1e3, 1e3),
    st.floats(0.01, 50),
)
def test_the_way_back_leads_back(way, x, y, scale):
    camera = Camera(12.0, 34.0, scale, 401, 300, way)
    back = camera.to_field(camera.to_screen(Point(x, y)))
    assert (back.x, back.y) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_grasped_stays_under_the_pointer(way):
    camera = Camera(50.0, 40.0, 2.0, 400, 300, way)
    grasped = camera.to_field(Point(100, 100))
    moved = camera.panned(30, -20).to_screen(grasped)
    assert (moved.x, moved.y) == pytest.approx((130, 80))
    closer = camera.zoomed(3, Point(100, 100)).to_screen(grasped)
    assert (closer.x, closer.y) == pytest.approx((100, 100))


def test_four_quarters_and_two_flips_are_none():
    assert AS_STORED.turned(1).turned(1).turned(1).turned(1) == AS_STORED
    assert AS_STORED.flipped_across().flipped_across() == AS_STORED
    assert AS_STORED.flipped_down().flipped_down() == AS_STORED
