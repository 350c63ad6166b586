"""Which places of an image raise what is said of it: each is made flat in its turn, and judged again.

What a network sees in one place means little by itself: border and heart always look the way they do, and
only all places together give the probability. So a place counts for what goes when it is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.judging.prepare import SIDE

SPOT, STEP, EDGE = 64, 32, 6.0
"""Pixels of a prepared square: a place, how far to the next one, and how softly it passes over."""
PLACES = (SIDE - SPOT) // STEP + 1
MIDDLE = (0.44, 0.31)
"""Of the square from above, and from either side: where the middle of a lung usually lies."""
REACH, LEAN = (0.36, 0.16), 0.1
"""How far a lung reaches down and sideways from there, and how far it leans outwards."""


def pulls(square: Pixels, told: Callable[[Pixels], float]) -> Pixels:
    """By how much each place raises what is told of the square; below 0 it lowers it: (places, places)."""
    whole = told(square)
    found = [whole - told(flat) for flat in _flattened(square)]
    return np.asarray(found, np.float32).reshape(PLACES, PLACES)


def outside_lungs(values: Pixels) -> float | None:
    """How much of what raises it lies where lungs usually do not, 0 to 1; None where nothing does."""
    raising = values.clip(0.0, None)
    total = float(raising.sum())
    return float(raising[~_in_lungs()].sum()) / total if total > 0 else None


def _flattened(square: Pixels) -> Iterator[Pixels]:
    for top in range(0, SIDE - SPOT + 1, STEP):
        for left in range(0, SIDE - SPOT + 1, STEP):
            hard = np.zeros((SIDE, SIDE), np.float32)
            hard[top : top + SPOT, left : left + SPOT] = 1.0
            soft = np.asarray(blurred(hard, Gaussian(EDGE)).clip(0.0, 1.0), np.float32)
            mean = np.float32((square * soft).sum() / soft.sum())
            yield soft * mean + (1 - soft) * square


def _in_lungs() -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Whether the middle of each place lies where a lung usually does."""
    middles = (np.arange(PLACES) * STEP + SPOT / 2) / SIDE
    down, across = middles[:, None] - MIDDLE[0], middles[None]
    found = np.zeros((PLACES, PLACES), np.bool_)
    for side in (-1, 1):
        off = across - (0.5 + side * (0.5 - MIDDLE[1])) - side * LEAN * down
        found |= (down / REACH[0]) ** 2 + (off / REACH[1]) ** 2 < 1
    return found
