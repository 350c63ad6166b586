"""Paints cells of an image with a round brush, and rubs them out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.region import Mask, mask_of
from xraysr_gui.core.spacing import Spacing

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")


class Canvas:
    """The cells of one region while it is painted; as many as the image has pixels."""

    def __init__(self, shape: tuple[int, int], spacing: Spacing, begun: Brush | None = None) -> None:
        self._spacing = spacing
        self._mask: Mask = np.zeros(shape, np.bool_) if begun is None else mask_of(begun, shape, spacing)
        rows, columns = np.nonzero(self._mask.any(axis=1))[0], np.nonzero(self._mask.any(axis=0))[0]
        self._reach = (
            (int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1)
            if rows.size
            else (shape[0], 0, shape[1], 0)
        )

    def stroke(self, start: Point, end: Point, radius: float, *, erases: bool = False) -> None:
        """Draw the brush along a line; all in field units. The cell under the brush is painted at least."""
        spacing, (rows, columns) = self._spacing, self._mask.shape
        top = max(0, math.floor((min(start.y, end.y) - radius) / spacing.row))
        bottom = min(rows, math.ceil((max(start.y, end.y) + radius) / spacing.row) + 1)
        left = max(0, math.floor((min(start.x, end.x) - radius) / spacing.column))
        right = min(columns, math.ceil((max(start.x, end.x) + radius) / spacing.column) + 1)
        if top >= bottom or left >= right:
            return
        ys = (np.arange(top, bottom) + 0.5)[:, None] * spacing.row - start.y
        xs = (np.arange(left, right) + 0.5)[None, :] * spacing.column - start.x
        along_x, along_y = end.x - start.x, end.y - start.y
        length = along_x**2 + along_y**2
        share = np.clip((xs * along_x + ys * along_y) / length, 0, 1) if length else np.zeros((1, 1))
        near = (xs - share * along_x) ** 2 + (ys - share * along_y) ** 2 <= radius**2
        row, column = math.floor(end.y / spacing.row) - top, math.floor(end.x / spacing.column) - left
        if 0 <= row < near.shape[0] and 0 <= column < near.shape[1]:
            near[row, column] = True
        part = self._mask[top:bottom, left:right]
        if erases:
            part &= ~near
            return
        part |= near
        first, last, before, past = self._reach
        self._reach = min(first, top), max(last, bottom), min(before, left), max(past, right)

    def region(self, like: Brush) -> Brush:
        """What is painted, under the id, name and colour of another region."""
        top, bottom, left, right = self._reach
        told = Brush.of(
            self._mask[top:bottom, left:right], self._spacing, id=like.id, name=like.name, colour=like.colour
        )
        if not told.rows:
            return told
        return told.moved(left * self._spacing.column, top * self._spacing.row)
