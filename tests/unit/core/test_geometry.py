from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xraysr_gui.core.geometry import Point, angle_at, angle_of_lines

coordinates = st.floats(-1000, 1000)
points = st.builds(Point, coordinates, coordinates)


def turned(point: Point, degrees: float) -> Point:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Point(point.x * c - point.y * s, point.x * s + point.y * c)


def apart(*pairs: tuple[Point, Point]) -> None:
    for one, other in pairs:
        assume(one.distance_to(other) > 1)


@given(points, points)
def test_there_and_back_is_equally_far(one, other):
    assert one.distance_to(other) == other.distance_to(one) >= 0


def test_a_distance_is_that_of_pythagoras():
    assert Point(1, 2).distance_to(Point(4, 6)) == 5
    assert Point(1, 2).moved(3, 4) == Point(4, 6)


@pytest.mark.parametrize("degrees", [0, 0.5, 30, 45, 90, 120, 179.5, 180])
def test_an_angle_is_what_one_arm_was_turned_by(degrees):
    vertex, arm = Point(7, -3), Point(10, 0)
    other = turned(arm, degrees)

    angle = angle_at(vertex, arm.moved(7, -3), other.moved(7, -3))

    assert angle == pytest.approx(degrees, abs=1e-6)


@given(points, points, points, st.floats(0, 360))
def test_an_angle_does_not_depend_on_order_or_on_how_the_image_lies(vertex, one, other, turn):
    apart((vertex, one), (vertex, other))
    angle = angle_at(vertex, one, other)

    assert 0 <= angle <= 180
    assert angle_at(vertex, other, one) == pytest.approx(angle, abs=1e-6)
    assert angle_at(*(turned(p, turn) for p in (vertex, one, other))) == pytest.approx(angle, abs=1e-3)


@given(points, points, points, points)
def test_the_angle_of_two_lines_does_not_depend_on_where_they_begin(a, b, c, d):
    apart((a, b), (c, d))
    angle = angle_of_lines((a, b), (c, d))

    assert 0 <= angle <= 90 + 1e-9
    for first, second in (((b, a), (c, d)), ((a, b), (d, c)), ((c, d), (a, b))):
        assert angle_of_lines(first, second) == pytest.approx(angle, abs=1e-6)


@given(points, points, st.floats(0, 90), st.floats(-300, 300), st.floats(-300, 300))
def test_end_plates_tilted_by_so_much_have_that_cobb_angle(a, b, tilt, dx, dy):
    apart((a, b))
    tilted = turned(a, tilt).moved(dx, dy), turned(b, tilt).moved(dx, dy)

    assert angle_of_lines((a, b), tilted) == pytest.approx(tilt, abs=1e-3)


def test_an_arm_without_length_makes_no_angle():
    here = Point(3, 3)

    assert angle_at(here, here, Point(9, 9)) == 0
    assert angle_of_lines((here, here), (Point(0, 0), Point(1, 0))) == 0
    assert angle_of_lines((Point(0, 0), Point(1, 0)), (here, here)) == 0
