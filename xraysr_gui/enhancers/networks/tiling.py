"""Runs a network over an image piece by piece, with the same result as over the whole.

The image goes on as in a mirror for as far as the network sees. Pieces overlap by that much and their
edges are thrown away, so no piece knows that it is one. They begin at multiples of the network's own grid
and all have one size, which engines like best. Where the network's own zeros are to continue the image,
pieces end where it ends, and the network pads them as it pads the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.progress import Progress

Channels = NDArray[np.float32]
Run = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""From (1, channels, rows, columns) to (1, 1, rows * scale, columns * scale)."""
Hear = Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.float32]]
"""From a piece and what a network gave for it to what is kept of that."""
SMALLEST_TILE = 32


@dataclass(frozen=True, slots=True)
class Grid:
    """How a network sees its input.

    Attributes:
        scale: How much larger its output is.
        halo: How far it sees, in pixels of its input; never less than it shrinks.
        multiple: Its input's sides are multiples of this.
        shrinks: How many pixels of its input its output lacks at each border.
        outside: What lies around the image where the network does not pad by itself; None for a mirror.
        fixed: The one size of its input, 0 for any.
    """

    scale: int = 1
    halo: int = 0
    multiple: int = 1
    shrinks: int = 0
    outside: float | None = None
    fixed: int = 0

    def up(self, length: int) -> int:
        """The next multiple that is not smaller."""
        return -(-length // self.multiple) * self.multiple

    @property
    def edge(self) -> int:
        """The halo, on the network's grid."""
        return self.up(self.halo)

    def seen(self, start: int, side: int, length: int) -> tuple[int, int]:
        """The first place that a piece is made of along a side of the image, and the one behind its last."""
        first, end = start - self.edge, start + side + self.edge
        if self.outside is None:
            return first, end
        around = self.up(self.shrinks)
        if self.fixed:
            first = max(min(first, length + around - self.fixed), -around)
            return first, first + self.fixed
        return max(first, -around), min(end, self.up(length) + around)


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


def as_given(piece: Channels, answer: Channels) -> Channels:
    """For answers that need no looking through, or had it."""
    return answer


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
    if grid.fixed:
        return most, most
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
        hear: Hear = as_given,
    ) -> Iterator[Tile]:
        """Do all pieces, or `only` some, of at most `most` pixels a side; yield each when it is there.

        While one is heard and put into its place the network already has the next.
        """
        sides = even_sides(self._shape, most, self._grid)
        todo = [tile for tile in tiles(self._shape, sides, focus) if only is None or tile in only]
        with ThreadPoolExecutor(1) as beside:

            def asked(number: int) -> Iterator[tuple[Channels, Future[Channels]]]:
                if number < len(todo):
                    progress.at(number / len(todo), "Enhancing")
                    piece = self._cut(todo[number], sides)
                    yield piece, beside.submit(run, piece)

            coming = [*asked(0)]
            for number, tile in enumerate(todo, 1):
                piece, answered = coming.pop()
                answer = answered.result()
                coming.extend(asked(number))
                self._place(tile, sides, hear(piece, answer))
                yield tile

    def _cut(self, tile: Tile, sides: tuple[int, int]) -> NDArray[np.float32]:
        """The piece with its halo; where the image ends it goes on as the grid says."""
        places = [
            np.arange(*self._grid.seen(start, side, length))
            for start, side, length in zip((tile.top, tile.left), sides, self._shape, strict=True)
        ]
        rows, columns = (mirrored(*one) for one in zip(places, self._shape, strict=True))
        top, left = int(rows.min()), int(columns.min())
        piece = self._given[:, top : int(rows.max()) + 1, left : int(columns.max()) + 1]
        if not _is_run(rows):
            piece = piece[:, rows - top]
        if not _is_run(columns):
            piece = piece[:, :, columns - left]
        if self._grid.outside is not None:
            below, beside = (_is_outside(*one) for one in zip(places, self._shape, strict=True))
            piece = np.where(below[:, None] | beside, np.float32(self._grid.outside), piece)
        return np.ascontiguousarray(piece[None])

    def _place(self, tile: Tile, sides: tuple[int, int], answer: NDArray[np.float32]) -> None:
        s, lost = self._grid.scale, self._grid.shrinks
        down = (tile.top - self._grid.seen(tile.top, sides[0], self._shape[0])[0] - lost) * s
        across = (tile.left - self._grid.seen(tile.left, sides[1], self._shape[1])[0] - lost) * s
        inner = answer[0, 0, down : down + tile.rows * s, across : across + tile.columns * s]
        rows = slice(tile.top * s, (tile.top + tile.rows) * s)
        columns = slice(tile.left * s, (tile.left + tile.columns) * s)
        self._result[rows, columns] = inner


def mirrored(places: NDArray[np.intp], length: int) -> NDArray[np.intp]:
    """Each place inside of the image, as often mirrored at its ends as it takes."""
    folded = np.mod(places, 2 * length)
    inside: NDArray[np.intp] = np.where(folded < length, folded, 2 * length - 1 - folded)
    return inside


def going_on(given: Channels, sides: tuple[int, int]) -> Channels:
    """An image of these sides: what is given, going on as in a mirror where it ends."""
    rows, columns = (mirrored(np.arange(n), m) for n, m in zip(sides, given.shape[1:], strict=True))
    return np.ascontiguousarray(given[:, rows][:, :, columns])


def _is_run(places: NDArray[np.intp]) -> bool:
    return bool(np.all(np.diff(places) == 1))


def _is_outside(places: NDArray[np.intp], length: int) -> NDArray[np.bool_]:
    return (places < 0) | (places >= length)
