"""Places of an image that look like burned-in text: rows of small, sharp, evenly bright strokes.

Letters that a machine wrote into the pixels are brighter or darker than all around them within a few pixels,
stand beside each other at one height, and are of one grey. Bones, noise and edges of collimators are not all
of that. It is a suspicion, not a reading: it misses handwriting, faint and very large letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.numbers import Numbers

if TYPE_CHECKING:
    from scipy import ndimage
else:
    ndimage = Lazily("scipy.ndimage")

WIDEST_STROKE = 9
LOWEST, HIGHEST = 5, 120
"""Height of a letter in pixels."""
LEAST_CONTRAST = 0.12
"""Of the range of the greys that occur."""
NOISE_TIMES = 8.0
FEWEST_LETTERS = 3
MOST_STROKES = 20_000
"""More than these are a texture and no writing."""
WIDEST_GAP, MOST_TIMES = 1.6, 2.2
"""Of the height of a letter: between two words, and how much taller letters of one line are than others."""
SAME_INK, LEAST_INK, THINNEST = 0.03, 0.3, 0.12
"""How far greys of one ink differ, which share of a letter has them, which share of its box it fills."""
WIDEST_WORD = 12
"""Of the height of a letter: small letters touch each other."""
NARROW, RUNS_A_LETTER = 1.4, 0.9
"""Wider than this is more than one letter, and as many strokes stand side by side in each of them."""
MARGIN = 0.4
"""Of the height of a letter, around a line of them."""
STEPS = ((1, 10, 2400), (2, 900, 99_999), (4, 1800, 99_999))
"""How many pixels make one, and for which shorter sides: letters of a large detector are large."""
Place = tuple[int, int, int, int]
"""Column, row, width, height."""


@dataclass(frozen=True, slots=True)
class _Glyph:
    """What could be a letter: its edges in pixels, and its grey."""

    top: int
    left: int
    bottom: int
    right: int
    ink: float

    @property
    def height(self) -> int:
        """In pixels."""
        return self.bottom - self.top

    @property
    def letters(self) -> int:
        """How many letters it is, if they touch each other."""
        return max(1, round((self.right - self.left) / self.height))

    def continues(self, other: _Glyph) -> bool:
        """Whether it stands behind another in one line."""
        small, tall = sorted((self.height, other.height))
        apart = max(self.left, other.left) - min(self.right, other.right)
        together = min(self.bottom, other.bottom) - max(self.top, other.top)
        alike = tall <= MOST_TIMES * small and abs(self.ink - other.ink) <= SAME_INK
        return alike and apart <= WIDEST_GAP * tall and together >= 0.5 * small


def text_places(share: Numbers) -> tuple[Place, ...]:
    """Where something looks like text in greys from 0 to 1, the largest first."""
    found: list[Place] = []
    for step, least, most in STEPS:
        if not least <= min(share.shape) <= most:
            continue
        small = _coarser(share, step)
        for column, row, width, height in _lines(small):
            found.append((column * step, row * step, width * step, height * step))
    return tuple(sorted(_apart(found), key=lambda place: -place[2] * place[3]))


def _coarser(share: Numbers, step: int) -> Numbers:
    rows, columns = (side // step * step for side in share.shape)
    pieces = share[:rows, :columns].reshape(rows // step, step, columns // step, step)
    return np.asarray(pieces.mean((1, 3)), np.float32)


def _lines(share: Numbers) -> Iterator[Place]:
    low, high = np.percentile(share, (0.1, 99.9))
    extent = float(high - low)
    if extent <= 0:
        return
    for bright, strokes in zip((True, False), _strokes(share, extent), strict=True):
        glyphs = list(_glyphs(strokes, share, bright=bright))
        yield from _lines_of(glyphs, (share.shape[0], share.shape[1]))


def _strokes(share: Numbers, extent: float) -> Iterator[NDArray[np.bool_]]:
    """What is brighter, and what is darker, than everything as wide as a stroke around it."""
    size = (WIDEST_STROKE, WIDEST_STROKE)
    bright = share - ndimage.grey_opening(share, size)
    dark = ndimage.grey_closing(share, size) - share
    for relief in (bright, dark):
        usual = float(np.median(relief[:: max(1, share.shape[0] // 512), :: max(1, share.shape[1] // 512)]))
        yield relief > max(LEAST_CONTRAST * extent, NOISE_TIMES * usual)


def _glyphs(strokes: NDArray[np.bool_], share: Numbers, *, bright: bool) -> Iterator[_Glyph]:
    """Connected strokes of the size of a letter, with the grey of their ink."""
    marks, count = ndimage.label(strokes, np.ones((3, 3)))
    if count > MOST_STROKES:
        return
    for number, place in enumerate(ndimage.find_objects(marks), 1):
        rows, columns = place
        height, width = rows.stop - rows.start, columns.stop - columns.start
        if not (LOWEST <= height <= HIGHEST and width <= WIDEST_WORD * height):
            continue
        inside = marks[place] == number
        greys = np.sort(share[place][inside])
        ink = float(greys[-1 - len(greys) // 10] if bright else greys[len(greys) // 10])
        if width > NARROW * height and _runs(inside) < RUNS_A_LETTER * width / height:
            continue
        if inside.mean() >= THINNEST and np.mean(np.abs(greys - ink) <= SAME_INK) >= LEAST_INK:
            yield _Glyph(rows.start, columns.start, rows.stop, columns.stop, ink)


def _runs(inside: NDArray[np.bool_]) -> float:
    """How many strokes a row crosses: several in a word, few in a wire or an edge."""
    begins = inside[:, 1:] & ~inside[:, :-1]
    return float((begins.sum(1) + inside[:, 0]).mean())


def _lines_of(glyphs: list[_Glyph], shape: tuple[int, int]) -> Iterator[Place]:
    """Letters that stand beside each other, with a margin around them."""
    left = sorted(glyphs, key=lambda one: one.left)
    while left:
        line = [left.pop(0)]
        grows = True
        while grows:
            near = [one for one in left if any(one.continues(other) for other in line)]
            grows = bool(near)
            line += near
            left = [one for one in left if one not in near]
        if sum(one.letters for one in line) >= FEWEST_LETTERS:
            yield _around(line, shape)


def _around(line: list[_Glyph], shape: tuple[int, int]) -> Place:
    more = math.ceil(MARGIN * max(one.height for one in line))
    top, left = max(min(one.top for one in line) - more, 0), max(min(one.left for one in line) - more, 0)
    bottom = min(max(one.bottom for one in line) + more, shape[0])
    right = min(max(one.right for one in line) + more, shape[1])
    return left, top, right - left, bottom - top


def _apart(places: list[Place]) -> list[Place]:
    """Places that overlap become one."""
    apart: list[Place] = []
    for place in places:
        overlapping = [one for one in apart if _overlap(one, place)]
        for one in overlapping:
            apart.remove(one)
            place = _joined(one, place)
        apart.append(place)
    return apart


def _overlap(a: Place, b: Place) -> bool:
    across = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    down = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return across > 0 and down > 0


def _joined(a: Place, b: Place) -> Place:
    left, top = min(a[0], b[0]), min(a[1], b[1])
    right, bottom = max(a[0] + a[2], b[0] + b[2]), max(a[1] + a[3], b[1] + b[3])
    return left, top, right - left, bottom - top
