from __future__ import annotations

import numpy as np
import pytest

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Box, Ellipse, Rectangle, mask_of
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.metrics.part_choice import PartChoice, PartGrid, PartKind
from xraysr_gui.metrics.parts import Part, Span

SHAPE, SPACING = (40, 60), Spacing(0.5, 0.25, Calibration.DETECTOR)
LESION = Ellipse(id="region-1", name="Lesion", box=Box(2, 3, 6, 8))
OTHER = Rectangle(id="region-2", name="Other", box=Box(6, 9, 5, 6))
BODY = np.zeros(SHAPE, bool)
BODY[5:35, 10:50] = True


def whole_mask(part: Part) -> np.ndarray:
    mask = part.mask_in(Span(0, SHAPE[0], 0, SHAPE[1]))
    return np.ones(SHAPE, bool) if mask is None else mask


def masks(regions, *, in_body=False, grid=None) -> dict[PartKind, np.ndarray]:
    grid = grid or PartGrid(SHAPE, SPACING, body=BODY)
    rows = PartChoice.rows(regions, in_body=in_body)
    return {row.kind: whole_mask(row.part(grid)) for row in rows}


def test_lesion_and_rest_share_no_pixel_and_leave_none_out():
    found = masks((LESION, OTHER))
    inside = mask_of(LESION, SHAPE, SPACING) | mask_of(OTHER, SHAPE, SPACING)
    assert found[PartKind.WHOLE].all()
    assert np.array_equal(found[PartKind.TOGETHER], inside)
    assert np.array_equal(found[PartKind.OUTSIDE], ~inside)
    assert np.array_equal(found[PartKind.REGION], mask_of(OTHER, SHAPE, SPACING))
    assert PartKind.BODY not in found


def test_border_and_collimator_are_left_out_of_the_rest_only():
    found = masks((LESION,), in_body=True)
    assert np.array_equal(found[PartKind.BODY], BODY)
    assert np.array_equal(found[PartKind.REGION], mask_of(LESION, SHAPE, SPACING))
    assert np.array_equal(found[PartKind.OUTSIDE], BODY & ~mask_of(LESION, SHAPE, SPACING))
    assert PartKind.TOGETHER not in found


def test_without_a_region_there_is_no_rest():
    assert list(masks(())) == [PartKind.WHOLE]
    assert list(masks((), in_body=True)) == [PartKind.WHOLE, PartKind.BODY]


def test_a_grid_that_begins_elsewhere_shows_the_same_anatomy():
    grid = PartGrid((20, 30), SPACING, origin=Point(2.5, 5.0))
    row = PartChoice.rows((OTHER,), in_body=False)[1]
    mask = row.part(grid).mask_in(Span(0, 20, 0, 30))
    assert np.array_equal(mask, mask_of(OTHER, SHAPE, SPACING)[10:30, 10:40])


def test_rows_of_the_same_pixels_are_equal_whatever_they_are_called():
    named = Ellipse(id="region-9", name="Nodule", colour="#123456", box=LESION.box)
    assert PartChoice.rows((LESION,), in_body=False) == PartChoice.rows((named,), in_body=False)
    assert PartChoice.rows((LESION,), in_body=False) != PartChoice.rows((OTHER,), in_body=False)


@pytest.mark.parametrize("box", [Box(900, 900, 5, 5), Box(3.01, 3.01, 0.01, 0.01)])
def test_a_region_without_a_pixel_has_an_empty_part_and_the_rest_is_everything(box):
    empty = Rectangle(id="region-1", box=box)
    rows = {row.kind: row.part(PartGrid(SHAPE, SPACING)) for row in PartChoice.rows((empty,), in_body=False)}
    assert rows[PartKind.REGION].count == 0
    assert rows[PartKind.OUTSIDE].count == SHAPE[0] * SHAPE[1]
