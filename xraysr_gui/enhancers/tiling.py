"""Runs a network over an image piece by piece, with the same result as over the whole.

The image goes on as in a mirror for as far as the network sees. Pieces overlap by that much and their
edges are thrown away, so no piece knows that it is one. They begin at multiples of the network's own grid
and all have one size, which engines like best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress

Channels = NDArray[np.float32]
Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From (1, channels, rows, columns) to (1, 1, rows * scale, columns * scale)."""
SMALLEST_TILE = 32


@dataclass(frozen=True, slots=True)
class Grid:
    """How a network sees its input.

    Attributes:
        scale: How much larger its output is.
        halo: How far it sees, in pixels of its input.
        multiple: Its input's sides are multiples of this.
        shrinks: How many pixels of its input its output lacks at each border.
    """

    scale: int = 1
    halo: int = 0
    multiple: int = 1
    shrinks: int = 0

    def up(self, length: int) -> int:
        """The next multiple that is not smaller."""
        return -(-length // self.multiple) * self.multiple

    @property
    def edge(self) -> int:
        """The halo, on the network's grid."""
        return self.up(self.halo)


@dataclass(frozen=True, slots=True)
class Tile:
    """One piece: where its useful part lies in the image, and where the network's input begins."""

    top: int
    left: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Focus:
    """The part of the image that the reader looks at: pieces near its middle are done first."""

    row: float
    column: float


def tiles(shape: tuple[int, int], side: int, focus: Focus | None = None) -> list[Tile]:
    """Useful parts of at most `side` by `side` that cover the image, each pixel once."""
    found = [
        Tile(top, left, min(side, shape[0] - top), min(side, shape[1] - left))
        for top in range(0, shape[0], side)
        for left in range(0, shape[1], side)
    ]
    if focus is None:
        return found
    return sorted(found, key=lambda tile: _distance(tile, focus))


def _distance(tile: Tile, focus: Focus) -> float:
    down = max(tile.top - focus.row, focus.row - tile.top - tile.rows, 0)
    across = max(tile.left - focus.column, focus.column - tile.left - tile.columns, 0)
    return float(np.hypot(down, across))


def even_side(shape: tuple[int, int], side: int, grid: Grid) -> int:
    """A side near `side` that leaves no narrow rest: the longer direction is cut evenly."""
    longest = max(shape)
    pieces = max(1, round(longest / side))
    return grid.up(max(SMALLEST_TILE, -(-longest // pieces)))


class Mosaic:
    """An image, the network's grid, and the result that grows piece by piece."""

    def __init__(self, given: Channels, grid: Grid, result: NDArray[np.float32]) -> None:
        self._grid, self._result = grid, result
        self._rows, self._columns = given.shape[1:]
        self._given = given

    def fill(self, run: Run, side: int, progress: Progress, focus: Focus | None = None) -> Iterator[Tile]:
        """Do all pieces and yield each when its part of the result is there."""
        todo = tiles((self._rows, self._columns), side, focus)
        for number, tile in enumerate(todo):
            progress.at(number / len(todo), "Enhancing")
            self._place(tile, run(self._cut(tile, side)))
            yield tile

    def _cut(self, tile: Tile, side: int) -> NDArray[np.float32]:
        """The piece with its halo; where the image ends it goes on as in a mirror."""
        edge = self._grid.edge
        height, width = (self._grid.up(length) for length in self._reach(tile, side))
        top, left = tile.top - edge, tile.left - edge
        rows = mirrored(np.arange(top, top + height + 2 * edge), self._rows)
        columns = mirrored(np.arange(left, left + width + 2 * edge), self._columns)
        if _is_run(rows) and _is_run(columns):
            piece = self._given[:, rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        else:
            piece = self._given[:, rows][:, :, columns]
        return np.ascontiguousarray(piece[None])

    def _reach(self, tile: Tile, side: int) -> tuple[int, int]:
        """All pieces of one image have one size, unless the image itself is smaller."""
        return min(side, self._rows), min(side, self._columns)

    def _place(self, tile: Tile, answer: NDArray[np.float32]) -> None:
        s, edge = self._grid.scale, self._grid.edge
        start = (edge - self._grid.shrinks) * s
        inner = answer[0, 0, start : start + tile.rows * s, start : start + tile.columns * s]
        rows = slice(tile.top * s, (tile.top + tile.rows) * s)
        columns = slice(tile.left * s, (tile.left + tile.columns) * s)
        self._result[rows, columns] = inner


def mirrored(places: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """Each place inside of the image, as often mirrored at its ends as it takes."""
    folded = np.mod(places, 2 * length)
    inside: NDArray[np.intp] = np.where(folded < length, folded, 2 * length - 1 - folded)
    return inside


def _is_run(places: NDArray[np.intp]) -> bool:
    return bool(places[-1] - places[0] == len(places) - 1 and np.all(np.diff(places) == 1))
