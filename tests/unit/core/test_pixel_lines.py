"""Drawings in pixels: the shapes as they were drawn, and the same pixels inside."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Angle, CobbAngle, Distance
from xraysr_gui.core.pixel_lines import line_around, lines_around, lines_of_mark
from xraysr_gui.core.polygon import inside_at
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Ellipse, Freehand, Polygon, Rectangle, mask_of
from xraysr_gui.core.source import Source
from xraysr_gui.core.spacing import Calibration, Spacing

SPACING = Spacing(0.5, 0.25, Calibration.DETECTOR)
IMAGE = Radiograph.of_pixels(
    np.zeros((20, 40)), white=1.0, source=Source(Address(Path("a.dcm"))), spacing=SPACING
)
PAINTED = np.zeros((20, 40), np.bool_)
PAINTED[2:9, 3:12], PAINTED[4:6, 5:8], PAINTED[15, 30] = True, False, True
CORNERS = (Point(1, 1), Point(8, 2), Point(2, 9), Point(7, 8))
REGIONS = (
    Rectangle(id="1", box=Box(1.1, 2.2, 5.0, 3.3)),
    Rectangle(id="2", box=Box(-3.0, -2.0, 6.0, 7.0)),
    Ellipse(id="3", box=Box(6.0, -1.0, 8.0, 6.0)),
    Polygon(id="4", points=CORNERS),
    Freehand(id="5", points=(*CORNERS, Point(30, 3.1))),
    Brush.of(PAINTED, SPACING, id="6"),
    Brush.of(PAINTED, SPACING, id="7").moved(0.6, -1.3),
)


def held(places: np.ndarray) -> np.ndarray:
    return inside_at(places, np.arange(40) + 0.5, np.arange(20) + 0.5)


@pytest.mark.parametrize("region", REGIONS, ids=lambda region: f"{region.kind} {region.id}")
def test_the_closed_line_holds_the_pixels_of_the_region(region):
    line = line_around(region, IMAGE)
    assert not line.is_ellipse
    assert line.places.min() >= 0
    assert (line.places.max(axis=0) <= (40, 20)).all()
    np.testing.assert_array_equal(line.places[0], line.places[-1])
    np.testing.assert_array_equal(held(line.places), mask_of(region, IMAGE.shape, SPACING))


def test_an_ellipse_inside_of_the_image_stays_one():
    line = line_around(Ellipse(id="1", box=Box(1.0, 2.0, 3.0, 4.0)), IMAGE)
    assert line.is_ellipse
    np.testing.assert_allclose(line.places, [(4, 8), (16, 8), (10, 4), (10, 12)])
    upright = line_around(Ellipse(id="1", box=Box(1.0, 2.0, 1.0, 4.0)), IMAGE)
    np.testing.assert_allclose(upright.places, [(6, 4), (6, 12), (4, 8), (8, 8)])


def test_painted_parts_are_drawn_one_by_one():
    parts = lines_around(REGIONS[5], IMAGE)
    assert [len(part.places) for part in parts] == [5, 5, 5]
    np.testing.assert_array_equal(parts[0].places[0], parts[0].places[-1])


@pytest.mark.parametrize(
    "region",
    [
        Rectangle(id="1", box=Box(20, 1, 2, 2)),
        Rectangle(id="1", box=Box(2, 1, 0, 2)),
        Ellipse(id="1", box=Box(2, 1, 2, 0)),
        Polygon(id="1", points=(Point(1, 1), Point(2, 2))),
        Polygon(id="1", points=()),
        Brush.of(np.zeros((20, 40), np.bool_), SPACING, id="1"),
    ],
)
def test_what_holds_nothing_has_no_line(region):
    assert line_around(region, IMAGE) is None
    assert lines_around(region, IMAGE) == ()


def test_marks_are_lines_from_point_to_point():
    [distance] = lines_of_mark(Distance((Point(1, 2), Point(3, 4))), IMAGE)
    np.testing.assert_allclose(distance.places, [(4, 4), (12, 8)])
    [angle] = lines_of_mark(Angle(CORNERS[:3]), IMAGE)
    np.testing.assert_allclose(angle.places, [(4, 2), (32, 4), (8, 18)])
    one, other = lines_of_mark(CobbAngle(CORNERS), IMAGE)
    np.testing.assert_allclose(one.places, [(4, 2), (32, 4)])
    np.testing.assert_allclose(other.places, [(8, 18), (28, 16)])


def test_marks_end_at_the_border_of_the_image():
    [cut] = lines_of_mark(Distance((Point(-1, 2), Point(3, 2))), IMAGE)
    np.testing.assert_allclose(cut.places, [(0, 4), (12, 4)])
    one, other = lines_of_mark(Angle((Point(-1, 1), Point(1, 1), Point(1, 11))), IMAGE)
    np.testing.assert_allclose(one.places, [(0, 2), (4, 2)])
    np.testing.assert_allclose(other.places, [(4, 2), (4, 20)])
    assert lines_of_mark(Distance((Point(11, 1), Point(12, 2))), IMAGE) == ()
