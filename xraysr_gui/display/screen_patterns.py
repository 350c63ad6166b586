"""The patterns of the display test as grey values, one number for each pixel of the screen.

Drawn after the idea of the TG18-QC pattern and the greyscale display function of DICOM PS3.14. Every part is
laid out in whole pixels, so that a line of one pixel is one pixel on every screen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.display.gsdf import ORDINARY, even_greys

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Greys8: TypeAlias = "NDArray[np.uint8]"
BACKGROUND, BLACK, WHITE = 128, 0, 255
STEPS = 16
FAINT = 13
"""Five per cent of the greys."""
GRID, BORDER = 12, 4
"""How many squares of the grid lie along the short side; how far the inner border is from the edge."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words on a pattern: their middle in pixels of the screen, and the grey that they stand on."""

    words: str
    x: int
    y: int
    ground: int


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Greys of a whole screen, and what is written on them."""

    greys: Greys8
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def inside(self) -> tuple[slice, slice]:
        """Where it is in an array."""
        return slice(self.top, self.top + self.height), slice(self.left, self.left + self.width)


def quality(width: int, height: int) -> Pattern:
    """Grid, border and corners, named grey steps, faint squares in black and white, pairs of lines."""
    greys = np.full((height, width), BACKGROUND, np.uint8)
    _grid(greys)
    side = max(8, min(width // 10, height // 8))
    labels = [*_steps(greys, side), *_faint_squares(greys, side)]
    gap = side // 2
    lines = side // 2 + 1
    across = width // 2, gap, width - gap - lines
    down = height // 2, gap, height - gap - lines
    places = [(across[0] - lines // 2, down[0] - lines // 2)]
    places += [(x, y) for x in across[1:] for y in down[1:]]
    for left, top in places:
        _line_pairs(greys, Box(left, top, lines, lines))
    return Pattern(greys, tuple(labels))


def grey_steps(width: int, height: int) -> Pattern:
    """Two rows of equal steps: for a screen that follows the display function, and for an ordinary one."""
    greys = np.full((height, width), BLACK, np.uint8)
    count = STEPS + 1
    calibrated = np.round(np.linspace(BLACK, WHITE, count)).astype(np.uint8)
    rows = calibrated, even_greys(count, ORDINARY)
    labels: list[Label] = []
    tall, margin = height // 3, height // 12
    for number, row in enumerate(rows):
        top = margin + number * (tall + margin)
        edges = np.linspace(0, width, count + 1).astype(int)
        for left, right, grey in zip(edges[:-1], edges[1:], row, strict=True):
            greys[top : top + tall, left:right] = grey
            middle = (left + right) // 2
            half = max(2, (right - left) // 6)
            mark = int(grey) + (4 if grey < BACKGROUND else -4)
            greys[top + tall // 2 - half : top + tall // 2 + half, middle - half : middle + half] = mark
            labels.append(Label(f"{int(grey)}", int(middle), top + tall - tall // 10, int(grey)))
    return Pattern(greys, tuple(labels))


def ramp(width: int, height: int) -> Pattern:
    """From black to white across, and back below: 256 bands, each as wide as the one before."""
    across = (np.arange(width) * 256 // max(width, 1)).astype(np.uint8)
    greys = np.repeat(across[None, :], height, axis=0)
    greys[height // 2 :] = greys[height // 2 :, ::-1]
    return Pattern(np.ascontiguousarray(greys))


def uniform(grey: int, width: int, height: int) -> Pattern:
    """One grey, for spots, dead pixels and uneven light."""
    return Pattern(np.full((height, width), grey, np.uint8))


PATTERNS: dict[str, Callable[[int, int], Pattern]] = {
    "quality": quality,
    "steps": grey_steps,
    "ramp": ramp,
    "dark": partial(uniform, 26),
    "bright": partial(uniform, 204),
}


def _grid(greys: Greys8) -> None:
    """Squares from the middle outwards, a border, and brackets in the corners."""
    height, width = greys.shape
    side = max(8, min(width, height) // GRID)
    for x in (*range(width // 2, width, side), *range(width // 2, -1, -side)):
        greys[:, x] = WHITE - 64
    for y in (*range(height // 2, height, side), *range(height // 2, -1, -side)):
        greys[y, :] = WHITE - 64
    for edge in (0, BORDER):
        box = Box(edge, edge, width - 2 * edge, height - 2 * edge)
        _frame(greys, box, WHITE)
    long, thick = side, 3
    for y in (slice(0, thick), slice(height - thick, height)):
        greys[y, :long] = greys[y, width - long :] = WHITE
    for x in (slice(0, thick), slice(width - thick, width)):
        greys[:long, x] = greys[height - long :, x] = WHITE


def _frame(greys: Greys8, box: Box, grey: int) -> None:
    rows, columns = box.inside
    greys[box.top, columns] = greys[box.top + box.height - 1, columns] = grey
    greys[rows, box.left] = greys[rows, box.left + box.width - 1] = grey


def _steps(greys: Greys8, side: int) -> list[Label]:
    """Sixteen named greys in two rows around the middle, each with a square a little off in two corners."""
    height, width = greys.shape
    labels = []
    for number in range(STEPS):
        grey = round(number * WHITE / (STEPS - 1))
        row, place = divmod(number, STEPS // 2)
        column = place if row == 0 else STEPS // 2 - 1 - place
        left = width // 2 + (column - STEPS // 4) * side
        top = height // 2 - 2 * side if row == 0 else height // 2 + side
        greys[Box(left, top, side, side).inside] = grey
        small = max(2, side // 6)
        lighter = grey + 4 if grey < BACKGROUND else grey - 4
        greys[Box(left + small, top + small, small, small).inside] = lighter
        labels.append(Label(f"{grey}", left + side // 2, top + side * 3 // 4, grey))
    return labels


def _faint_squares(greys: Greys8, side: int) -> list[Label]:
    """Five per cent in black, and ninety-five in white."""
    height, width = greys.shape
    labels = []
    for number, (ground, square, words) in enumerate(
        ((BLACK, FAINT, "0 / 5 %"), (WHITE, WHITE - FAINT, "100 / 95 %"))
    ):
        left = width // 2 - 2 * side - side // 2 if number == 0 else width // 2 + side + side // 2
        top, half = height // 2 - side // 2, max(2, side // 2)
        greys[Box(left, top, side, side).inside] = ground
        at = left + (side - half) // 2, top + side // 10
        greys[Box(*at, half, half).inside] = square
        labels.append(Label(words, left + side // 2, top + side * 4 // 5, ground))
    return labels


def _line_pairs(greys: Greys8, box: Box) -> None:
    """Black and white by turns, lines of one pixel: upright above, lying below; two pixels beside them."""
    rows, columns = np.mgrid[0 : box.height, 0 : box.width]
    above, left = rows < box.height // 2, columns < box.width // 2
    wide = np.where(left, 1, 2)
    along = np.where(above, columns, rows) // wide
    greys[box.inside] = np.where(along % 2 == 0, BLACK, WHITE)
    greys[box.inside][rows == box.height // 2] = BACKGROUND
