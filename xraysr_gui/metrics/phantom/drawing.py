"""The phantom: a slanted edge, a flat field, line pairs and discs of low contrast, drawn as formulas say.

Every pixel holds the mean of what is drawn over its area, as a perfect detector would. Its pixel is 0.1 mm.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels

Floats = NDArray[np.float64]
PIXEL_MM = 0.1
SIDE, MARGIN, FINE = 512, 16, 8
SLANT = 4.0
"""Degrees of the edge against the columns."""
DARK, BRIGHT, GREY, WAVE = 0.25, 0.65, 0.45, 0.2
LINE_PAIRS = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0)
"""Per millimetre."""
DISC_RADIUS, DISC_CONTRASTS = 12.0, (0.04, 0.02, 0.01, 0.005)
Box = tuple[slice, slice]


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part of the phantom lies, in pixels of the drawn image."""

    top: int
    left: int
    height: int
    width: int

    def box(self, finer: float = 1.0, inset: int = MARGIN) -> Box:
        """Its rows and columns in an image `finer` times as fine, without its border."""
        spans = (self.top, self.height), (self.left, self.width)
        down, across = (
            slice(round((start + inset) * finer), round((start + length - inset) * finer))
            for start, length in spans
        )
        return down, across


HALF = SIDE // 2
EDGE, FLAT = Part(0, 0, HALF, HALF), Part(0, HALF, HALF, HALF)
BARS, DISCS = Part(HALF, 0, HALF, HALF), Part(HALF, HALF, HALF, HALF)
BAR_HEIGHT = HALF // len(LINE_PAIRS)


def phantom() -> Pixels:
    """The whole, on the 0-to-1 scale."""
    image = np.full((SIDE, SIDE), GREY)
    for part, drawn in ((EDGE, slanted_edge(HALF)), (BARS, _bars()), (DISCS, _discs())):
        image[part.box(inset=0)] = drawn
    return np.asarray(image, np.float32)


def slanted_edge(side: int, sigma: float = 0.0, slant: float = SLANT) -> Floats:
    """Dark to bright across a line that leans; `sigma` pixels of Gaussian blur on top of the pixel's area."""
    along = (np.arange(side * FINE) + 0.5) / FINE - side / 2
    angle = np.radians(slant)
    distance = along[None, :] * np.cos(angle) + along[:, None] * np.sin(angle)
    if sigma > 0:
        from scipy.special import erf

        share = 0.5 * (1 + erf(distance / (sigma * np.sqrt(2))))
    else:
        share = np.clip(0.5 + distance * FINE, 0.0, 1.0)
    return DARK + (BRIGHT - DARK) * _gathered(share)


def _gathered(fine: Floats) -> Floats:
    rows, columns = (side // FINE for side in fine.shape)
    return np.asarray(fine.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3)))


def bar_part(number: int) -> Part:
    """Where the line pairs of a frequency lie."""
    return Part(BARS.top + number * BAR_HEIGHT, BARS.left, BAR_HEIGHT, HALF)


def _bars() -> Floats:
    """Waves, not squares: the sharp sides of these would fold back into the frequency that is asked for."""
    middles = np.arange(HALF) + 0.5
    drawn = np.full((HALF, HALF), GREY)
    for number, pairs in enumerate(LINE_PAIRS):
        cycles = pairs * PIXEL_MM
        wave = GREY + WAVE * np.sinc(cycles) * np.sin(2 * np.pi * cycles * middles)
        drawn[number * BAR_HEIGHT : (number + 1) * BAR_HEIGHT] = wave
    return drawn


def disc_middles() -> tuple[tuple[float, float], ...]:
    """Row and column of the middle of each disc, in pixels of the drawn image."""
    quarter = HALF / 4
    at = (quarter, 3 * quarter)
    return tuple((DISCS.top + down, DISCS.left + across) for down in at for across in at)


def _discs() -> Floats:
    along = (np.arange(HALF * FINE) + 0.5) / FINE
    drawn = np.full((HALF, HALF), GREY)
    for (row, column), contrast in zip(disc_middles(), DISC_CONTRASTS, strict=True):
        off = np.hypot(along[:, None] - (row - DISCS.top), along[None, :] - (column - DISCS.left))
        drawn += contrast * _gathered((off <= DISC_RADIUS).astype(np.float64))
    return drawn
