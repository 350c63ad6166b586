from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.region import Box, Ellipse, mask_of
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.gui.tools.region_shapes import Shapes

SPACING = Spacing(0.5, 0.5, Calibration.DETECTOR)
ROWS, COLUMNS = np.mgrid[:80, :100]
DISC = (ROWS - 40) ** 2 + (COLUMNS - 50) ** 2 < 900
BRUSH = Brush.of(DISC, SPACING, id="region-1")


def filled(path, mask) -> np.ndarray:
    spots = [(r, c) for r in range(0, 80, 3) for c in range(0, 100, 3)]
    return np.array([path.contains(QPointF((c + 0.5) / 2, (r + 0.5) / 2)) == mask[r, c] for r, c in spots])


def test_a_painted_region_is_outlined_cell_by_cell_where_cells_are_seen():
    shape = Shapes().of(BRUSH, 20.0)
    assert filled(shape.inside, DISC).all()
    sides = np.count_nonzero(np.diff(np.pad(DISC, 1), axis=0)) + np.count_nonzero(np.diff(np.pad(DISC, 1)))
    assert shape.line.length() == pytest.approx(sides * 0.5)


def test_cells_smaller_than_a_pixel_are_taken_together_and_stay_in_place():
    shapes = Shapes()
    fine, coarse = shapes.of(BRUSH, 20.0), shapes.of(BRUSH, 0.5)
    assert coarse.line.elementCount() < fine.line.elementCount() / 4
    box, other = fine.line.boundingRect(), coarse.line.boundingRect()
    assert abs(box.left() - other.left()) <= 4.0
    assert abs(box.width() - other.width()) <= 8.0
    assert filled(coarse.inside, DISC).mean() > 0.85


def test_shapes_are_kept_while_a_region_stays_as_it_is():
    shapes = Shapes()
    ellipse = Ellipse(id="region-2", box=Box(1, 2, 6, 4))
    assert shapes.of(BRUSH, 2.0) is shapes.of(BRUSH, 2.0)
    assert shapes.of(ellipse, 2.0) is shapes.of(ellipse, 9.0)
    assert shapes.of(BRUSH.moved(1, 1), 2.0) is not shapes.of(BRUSH, 2.0)
    assert np.array_equal(mask_of(BRUSH, DISC.shape, SPACING), DISC)
