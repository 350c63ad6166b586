"""Runs a network over an image piece by piece, with the same result as over the whole.

The image goes on as in a mirror for as far as the network sees. Pieces overlap by that much and their
edges are thrown away, so no piece knows that it is one. They begin at multiples of the network's own grid
and all have one size, which engines like best.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr

Channels = NDArray[np.float32]
Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From (1, channels, rows, columns) to (1, 1, rows * scale, columns * scale)."""
SMALLEST_TILE = 32


@dataclass(frozen=True, slots=True)
class Grid:
    """How a network sees its input.

    Attributes:
        scale: How much larger its output is.
        halo: How far it sees, in pixels of its input; never less than it shrinks.
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
    """One piece: where its useful part lies in the image."""

    top: int
    left: int
    rows: int
    columns: int

    def enlarged(self, scale: int) -> Tile:
        """The same piece on a grid that is `scale` times finer."""
        return Tile(self.top * scale, self.left * scale, self.rows * scale, self.columns * scale)


Watch = Callable[[Tile], None]
"""Told each part of a result, in its own pixels, as soon as it is there."""


def not_watched(tile: Tile) -> None:
    """For a caller that waits for the whole."""


@dataclass(frozen=True, slots=True)
class Focus:
    """The place that the reader looks at: pieces near it are done first."""

    row: float
    column: float


def tiles(shape: tuple[int, int], sides: tuple[int, int], focus: Focus | None = None) -> list[Tile]:
    """Useful parts of at most these sides that cover the image, each pixel once."""
    (rows, columns), (height, width) = shape, sides
    found = [
        Tile(top, left, min(height, rows - top), min(width, columns - left))
        for top in range(0, rows, height)
        for left in range(0, columns, width)
    ]
    if focus is None:
        return found
    return sorted(found, key=lambda tile: _distance(tile, focus))


def _distance(tile: Tile, focus: Focus) -> float:
    down = max(tile.top - focus.row, focus.row - tile.top - tile.rows, 0)
    across = max(tile.left - focus.column, focus.column - tile.left - tile.columns, 0)
    return float(np.hypot(down, across))


def even_sides(shape: tuple[int, int], most: int, grid: Grid) -> tuple[int, int]:
    """Sides of pieces, at most `most` pixels if the network's grid allows, that leave no narrow rest."""
    most = max(grid.multiple, most - most % grid.multiple)
    rows, columns = (grid.up(-(-length // -(-length // most))) for length in shape)
    return rows, columns


class Mosaic:
    """An image, the network's grid, and the result that grows piece by piece."""

    def __init__(self, given: Channels, grid: Grid, result: NDArray[np.float32]) -> None:
        self._given, self._grid, self._result = given, grid, result
        self._shape = given.shape[1], given.shape[2]

    def fill(
        self,
        run: Run,
        most: int,
        progress: Progress,
        focus: Focus | None = None,
        only: Collection[Tile] | None = None,
    ) -> Iterator[Tile]:
        """Do all pieces, or `only` some, of at most `most` pixels a side; yield each when it is there."""
        sides = even_sides(self._shape, most, self._grid)
        todo = [tile for tile in tiles(self._shape, sides, focus) if only is None or tile in only]
        for number, tile in enumerate(todo):
            progress.at(number / len(todo), tr("Enhancing"))
            self._place(tile, run(self._cut(tile, sides)))
            yield tile

    def _cut(self, tile: Tile, sides: tuple[int, int]) -> NDArray[np.float32]:
        """The piece with its halo; where the image ends it goes on as in a mirror."""
        rows = self._seen(tile.top, sides[0], self._shape[0])
        columns = self._seen(tile.left, sides[1], self._shape[1])
        top, left = int(rows.min()), int(columns.min())
        piece = self._given[:, top : int(rows.max()) + 1, left : int(columns.max()) + 1]
        if not _is_run(rows):
            piece = piece[:, rows - top]
        if not _is_run(columns):
            piece = piece[:, :, columns - left]
        return np.ascontiguousarray(piece[None])

    def _seen(self, start: int, side: int, length: int) -> NDArray[np.intp]:
        """Which rows, or columns, of the image a piece is made of."""
        edge = self._grid.edge
        return mirrored(np.arange(start - edge, start + side + edge), length)

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
    return bool(np.all(np.diff(places) == 1))
