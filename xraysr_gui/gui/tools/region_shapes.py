"""Regions as Qt draws them, in field units; made once and kept while a region stays as it is."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.region import Box, Ellipse, Mask, Region

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")

KEPT = 64
FINEST = 2.0  # pixels of the screen
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
        self._kept: OrderedDict[tuple[Region, int], Shape] = OrderedDict()

    def of(self, region: Region, per_unit: float) -> Shape:
        """The shape of one region, for a screen of so many pixels for each field unit.

        Painted cells that are smaller than a pixel of the screen are taken together: nobody sees them apart,
        and the line around them follows the brush in time.
        """
        fewer = 1
        while isinstance(region, Brush) and 2 * fewer * min(region.row, region.column) * per_unit <= FINEST:
            fewer *= 2
        key = (region, fewer)
        shape = self._kept.get(key)
        if shape is None:
            found = _painted(_coarser(region, fewer)) if isinstance(region, Brush) else _drawn(region)
            shape = self._kept[key] = found
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return shape


def _coarser(region: Brush, fewer: int) -> Brush:
    """Squares of cells as one cell each, painted if any of them is."""
    if fewer == 1 or not region.rows:
        return region
    cells = region.painted
    down = np.logical_or.reduceat(cells, np.arange(0, cells.shape[0], fewer), axis=0)
    both = np.logical_or.reduceat(down, np.arange(0, cells.shape[1], fewer), axis=1)
    return replace(
        region,
        row=region.row * fewer,
        column=region.column * fewer,
        rows=both.shape[0],
        columns=both.shape[1],
        packed=np.packbits(both).tobytes(),
    )


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
