"""What a judge is shown of an image: its middle square, equally sharp and equally bright for all.

Collections of normal and of abnormal films differ in shape, sharpness, compression and brightness. A judge
that sees these learns them and not the disease; so they are taken away here, for learning and for judging.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.ranks import percentiles
from xraysr_gui.degradations.resample import resize

SIDE, SHARP, SMALL = 224, 160, 96
"""Pixels of the square, how many of them it is sharp to, and what plain networks are shown of it."""
DARK, BRIGHT = 2.0, 98.0
MEAN, SPREAD = 0.449, 0.226
"""Of natural images: the numbers that the network of features learned with."""


@dataclass(frozen=True, slots=True)
class Square:
    """A square of an image, in its pixels."""

    top: int
    left: int
    side: int


def middle_square(shape: tuple[int, int]) -> Square:
    """The largest square in the middle."""
    side = min(shape)
    return Square((shape[0] - side) // 2, (shape[1] - side) // 2, side)


def prepared(pixels: Pixels, square: Square, sharp: int = SHARP) -> Pixels:
    """The square with `SIDE` pixels to a side, on the scale from 0 to 1."""
    part = pixels[square.top : square.top + square.side, square.left : square.left + square.side]
    low = resize(part, (sharp, sharp), "area" if square.side > sharp else "bicubic")
    even = resize(low, (SIDE, SIDE))
    dark, bright = percentiles(even, DARK, BRIGHT)
    return np.asarray(((even - dark) / max(bright - dark, 1e-6)).clip(0.0, 1.0), np.float32)


def small(square: Pixels) -> Pixels:
    """What a plain network is shown of a prepared square."""
    return np.asarray(resize(square, (SMALL, SMALL), "area"), np.float32)


def asked(square: Pixels) -> NDArray[np.float32]:
    """What the network of features is given: (1, 1, side, side)."""
    return np.asarray((square - MEAN) / SPREAD, np.float32)[None, None]
