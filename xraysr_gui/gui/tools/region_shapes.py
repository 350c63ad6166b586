"""Regions as Qt draws them, in field units; made once and kept while a region stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import chain

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.region import Box, Ellipse, Mask, Region

KEPT = 64
MOST_RUNS = 20_000
"""Sides of painted cells: a mask of noise is shown by its bounds only."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The line around a region, and what it encloses."""

    line: QPainterPath
    inside: QPainterPath


class Shapes:
    """The shapes of the regions that were painted last."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Region, Shape] = OrderedDict()

    def of(self, region: Region) -> Shape:
        """The shape of one region."""
        shape = self._kept.get(region)
        if shape is None:
            shape = self._kept[region] = _painted(region) if isinstance(region, Brush) else _drawn(region)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(region)
        return shape


def _drawn(region: Region) -> Shape:
    path = QPainterPath()
    if isinstance(region, Ellipse):
        path.addEllipse(_rect(region.bounds))
    else:
        for line in region.outline:
            path.addPolygon(QPolygonF([QPointF(point.x, point.y) for point in line]))
            path.closeSubpath()
    return Shape(path, path)


def _painted(region: Brush) -> Shape:
    """Lines between painted cells and others; runs of cells as boxes."""
    line, inside = QPainterPath(), QPainterPath()
    cells = np.pad(region.painted, 1)
    level = _runs(cells[1:] != cells[:-1])
    upright = _runs((cells[:, 1:] != cells[:, :-1]).T)
    if len(level) + len(upright) > MOST_RUNS:
        line.addRect(_rect(region.bounds))
        return Shape(line, inside)

    def place(row: int, column: int) -> QPointF:
        return QPointF(region.origin.x + column * region.column, region.origin.y + row * region.row)

    ends = chain(
        ((place(r, a - 1), place(r, b - 1)) for r, a, b in level),
        ((place(a - 1, c), place(b - 1, c)) for c, a, b in upright),
    )
    for start, end in ends:
        line.moveTo(start)
        line.lineTo(end)
    for row, first, past in _runs(region.painted):
        inside.addRect(QRectF(place(row, first), place(row + 1, past)))
    return Shape(line, inside)


def _runs(mask: Mask) -> list[list[int]]:
    """Row, first and past-last column of each run of true cells."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    starts, ends = np.argwhere(edges == 1), np.argwhere(edges == -1)
    told: list[list[int]] = np.column_stack([starts, ends[:, 1]]).tolist()
    return told


def _rect(box: Box) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height)
