"""A region that was painted, or read from a mask: cells of one size, each inside or not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.region import Box, Floats, Mask, Outline, Region
from xraysr_gui.core.spacing import Spacing

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brush(Region):
    """A painted mask with an origin.

    Attributes:
        origin: The outer corner of the first cell, in field units.
        row: How high a cell is, in field units.
        column: How wide a cell is.
        rows: How many cells lie below each other.
        columns: How many lie side by side.
        packed: The cells, eight to a byte and row after row: bytes can be compared and not changed.
    """

    kind: ClassVar[str] = "brush"

    origin: Point
    row: float
    column: float
    rows: int
    columns: int
    packed: bytes

    @staticmethod
    def of(mask: Mask, spacing: Spacing, *, id: str, name: str = "", colour: str = "#ffb000") -> Brush:
        """The region of a mask as large as an image; only what is painted is kept."""
        down, across = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        top, left = (int(down[0]), int(across[0])) if down.size else (0, 0)
        part = mask[top : int(down[-1]) + 1, left : int(across[-1]) + 1] if down.size else mask[:0, :0]
        return Brush(
            id=id,
            name=name,
            colour=colour,
            origin=Point(left * spacing.column, top * spacing.row),
            row=spacing.row,
            column=spacing.column,
            rows=part.shape[0],
            columns=part.shape[1],
            packed=np.packbits(part).tobytes(),
        )

    @property
    def painted(self) -> Mask:
        """The cells, rows by columns."""
        count = self.rows * self.columns
        cells = np.unpackbits(np.frombuffer(self.packed, np.uint8), count=count)
        return cells.reshape(self.rows, self.columns).astype(np.bool_)

    @property
    def bounds(self) -> Box:
        """Around all cells."""
        return Box(self.origin.x, self.origin.y, self.columns * self.column, self.rows * self.row)

    @property
    def area(self) -> float:
        """Of all painted cells."""
        return float(np.count_nonzero(self.painted)) * self.row * self.column

    @property
    def outline(self) -> Outline:
        """The sides between painted and other cells, each a line of its own."""
        cells = np.pad(self.painted, 1)
        level = ((int(r), int(c), int(r), int(c) + 1) for r, c in np.argwhere(cells[1:] != cells[:-1]))
        upright = (
            (int(r), int(c), int(r) + 1, int(c)) for r, c in np.argwhere(cells[:, 1:] != cells[:, :-1])
        )
        lines = [(self._corner(r, c - 1), self._corner(s, d - 1)) for r, c, s, d in level]
        lines += [(self._corner(r - 1, c), self._corner(s - 1, d)) for r, c, s, d in upright]
        return tuple(lines)

    def resized(self, box: Box) -> Brush:
        """The same cells, larger or smaller; a side without length stays as it is."""
        return replace(
            self,
            origin=Point(box.left, box.top),
            row=box.height / self.rows if box.height and self.rows else self.row,
            column=box.width / self.columns if box.width and self.columns else self.column,
        )

    def moved(self, dx: float, dy: float) -> Brush:
        """All cells by the same amount."""
        return replace(self, origin=self.origin.moved(dx, dy))

    def scaled(self, factor: float) -> Brush:
        """The same cells, each by the same factor."""
        origin = Point(self.origin.x * factor, self.origin.y * factor)
        return replace(self, origin=origin, row=self.row * factor, column=self.column * factor)

    def inside_at(self, xs: Floats, ys: Floats) -> Mask:
        """What the cell says in which a place lies."""
        down = np.floor((ys - self.origin.y) / self.row).astype(np.intp)
        across = np.floor((xs - self.origin.x) / self.column).astype(np.intp)
        known_down, known_across = (down >= 0) & (down < self.rows), (across >= 0) & (across < self.columns)
        found = np.zeros((ys.size, xs.size), np.bool_)
        if known_down.any() and known_across.any():
            found[np.ix_(known_down, known_across)] = self.painted[
                np.ix_(down[known_down], across[known_across])
            ]
        return found

    def _corner(self, row: int, column: int) -> Point:
        return Point(self.origin.x + column * self.column, self.origin.y + row * self.row)
