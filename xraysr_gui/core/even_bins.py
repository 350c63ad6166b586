"""Even bins for a histogram: where one holds more grey levels than the next, it looks like a comb."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.lazily import Lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

MOST_STEPS = 1e5
ALIKE = 1.5
"""Gaps up to so many times the smallest one are the same gap, rounded."""


def step_of(rising: NDArray[np.floating]) -> float:
    """The gap between one grey level and the next; values after a rescale are rounded to floats."""
    gaps = np.diff(np.asarray(rising, np.float64))
    gaps = gaps[gaps > 0]
    return float(gaps[gaps < ALIKE * gaps.min()].mean()) if gaps.size else 1.0


def even_bins(lowest: float, highest: float, step: float, count: int) -> tuple[float, float]:
    """The lower edge and the width of bins that hold everything; values lie in their middle, not on edges."""
    span = highest - lowest + step
    width = step * math.ceil(span / (count * step) - 1e-3) if span / step < MOST_STEPS else span / count
    return lowest - step / 2, width
