from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import KINDS, Angle, CobbAngle, Distance
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing

coordinates = st.floats(-500, 500).map(lambda value: round(value, 3))
points = st.builds(Point, coordinates, coordinates)
MM = Spacing(0.2, 0.2, Calibration.DETECTOR)


def turned(point: Point, degrees: float) -> Point:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return Point(point.x * c - point.y * s, point.x * s + point.y * c)


def marks_of(kind, corners):
    return kind(tuple(corners[: kind.points_needed]))


@given(a=points, b=points)
def test_a_length_is_that_of_pythagoras(a, b):
    assert Distance((a, b)).length == pytest.approx(((a.x - b.x) ** 2 + (a.y - b.y) ** 2) ** 0.5)


@given(vertex=points, opened=st.floats(0, 180), turn=st.floats(0, 360), arm=st.floats(1, 300))
def test_an_angle_is_as_far_open_as_it_was_drawn_however_it_is_turned(vertex, opened, turn, arm):
    one, other = turned(Point(arm, 0), turn), turned(Point(50, 0), turn + opened)
    drawn = Angle((vertex.moved(one.x, one.y), vertex, vertex.moved(other.x, other.y)))
    assert drawn.degrees == pytest.approx(opened, abs=1e-3)


@given(tilt=st.floats(0, 360), start=points, flipped=st.booleans())
def test_a_cobb_angle_is_that_of_the_lines_whichever_way_they_were_drawn(tilt, start, flipped):
    end = turned(Point(100, 0), tilt)
    second = (start, start.moved(end.x, end.y))
    drawn = CobbAngle((Point(0, 0), Point(80, 0), *(second[::-1] if flipped else second)))
    folded = tilt % 180
    assert drawn.degrees == pytest.approx(min(folded, 180 - folded), abs=1e-3)


@pytest.mark.parametrize("kind", KINDS)
@given(corners=st.lists(points, min_size=4, max_size=4), dx=coordinates, dy=coordinates)
def test_moving_a_mark_changes_no_reading(kind, corners, dx, dy):
    whole = tuple(Point(round(p.x), round(p.y)) for p in corners)
    mark = marks_of(kind, whole)
    moved = mark.moved(round(dx), round(dy))
    assert moved.reading(MM) == mark.reading(MM)
    assert moved.moved(-round(dx), -round(dy)) == mark


@pytest.mark.parametrize("kind", KINDS)
def test_putting_one_point_elsewhere_leaves_the_others_and_what_it_was_drawn_on(kind):
    corners = tuple(Point(n, n * n) for n in range(kind.points_needed))
    mark = kind(corners, "Sharper")
    for index in range(kind.points_needed):
        changed = mark.with_point(index, Point(99, 99))
        assert changed.on == "Sharper"
        assert [p == q for p, q in zip(changed.points, corners, strict=True)].count(False) == 1
        assert changed.points[index] == Point(99, 99)
        assert mark.points == corners


@pytest.mark.parametrize("calibration", Calibration)
def test_a_length_names_its_calibration(calibration):
    reading = Distance((Point(0, 0), Point(30, 40))).reading(Spacing(0.1, 0.1, calibration))
    unit = "px" if calibration is Calibration.NONE else "mm"
    told = f", {calibration.value}" if calibration is Calibration.HAND else f" ({calibration.value})"
    assert reading == f"50.0 {unit}{told}"


def test_angles_need_no_calibration():
    right = Angle((Point(1, 0), Point(0, 0), Point(0, 1)))
    assert right.reading(UNCALIBRATED) == right.reading(MM) == "90.0°"
    cobb = CobbAngle((Point(0, 0), Point(1, 0), Point(0, 0), Point(1, 1)))
    assert cobb.reading(UNCALIBRATED) == "Cobb 45.0°"
