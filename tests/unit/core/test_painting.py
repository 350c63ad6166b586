from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.painting import Canvas
from xraysr_gui.core.region import mask_of
from xraysr_gui.core.spacing import Calibration, Spacing

SPACING = Spacing(0.5, 0.25, Calibration.DETECTOR)
SHAPE = (60, 80)
MODEL = Brush.of(np.zeros((1, 1), bool), SPACING, id="region-1", name="Lesion", colour="#123456")


def near_line(start: Point, end: Point, radius: float) -> np.ndarray:
    """Cell by cell: whether its centre lies near enough to any of many places along the line."""
    found = np.zeros(SHAPE, bool)
    for row in range(SHAPE[0]):
        for column in range(SHAPE[1]):
            x, y = (column + 0.5) * SPACING.column, (row + 0.5) * SPACING.row
            shares = np.linspace(0, 1, 401)
            away = np.hypot(
                start.x + shares * (end.x - start.x) - x, start.y + shares * (end.y - start.y) - y
            )
            found[row, column] = away.min() <= radius
    return found


@pytest.mark.parametrize("end", [Point(12.3, 21.7), Point(7.1, 11.3)])
def test_a_stroke_paints_every_cell_whose_centre_is_near_the_line(end):
    canvas, start = Canvas(SHAPE, SPACING), Point(7.1, 11.3)
    canvas.stroke(start, end, 2.5)
    painted = mask_of(canvas.region(MODEL), SHAPE, SPACING)
    assert np.array_equal(painted, near_line(start, end, 2.5))


def test_a_region_is_painted_further_and_keeps_its_name():
    canvas = Canvas(SHAPE, SPACING)
    canvas.stroke(Point(5, 5), Point(5, 5), 2)
    first = canvas.region(MODEL)
    again = Canvas(SHAPE, SPACING, first)
    again.stroke(Point(15, 25), Point(15, 25), 2)
    both = again.region(first)
    assert (both.id, both.name, both.colour) == ("region-1", "Lesion", "#123456")
    assert both.area == pytest.approx(2 * first.area, rel=0.1)
    assert (mask_of(both, SHAPE, SPACING) >= mask_of(first, SHAPE, SPACING)).all()


def test_rubbing_out_takes_cells_away_down_to_nothing():
    canvas = Canvas(SHAPE, SPACING)
    canvas.stroke(Point(10, 10), Point(10, 10), 3)
    canvas.stroke(Point(10, 10), Point(10, 10), 1.5, erases=True)
    assert np.array_equal(
        mask_of(canvas.region(MODEL), SHAPE, SPACING),
        near_line(Point(10, 10), Point(10, 10), 3) & ~near_line(Point(10, 10), Point(10, 10), 1.5),
    )
    canvas.stroke(Point(10, 10), Point(10, 10), 9, erases=True)
    assert canvas.region(MODEL).area == 0


def test_the_smallest_brush_paints_the_cell_under_it_and_nothing_beside_the_image():
    canvas = Canvas(SHAPE, SPACING)
    canvas.stroke(Point(1.3, 2.1), Point(1.3, 2.1), 0.01)
    assert np.argwhere(mask_of(canvas.region(MODEL), SHAPE, SPACING)).tolist() == [[4, 5]]
    canvas.stroke(Point(-50, -50), Point(-40, -50), 2)
    assert canvas.region(MODEL).area == pytest.approx(0.125)
