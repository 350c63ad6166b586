"""A small picture of a large one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Greys8 = NDArray[np.uint8]


def shrunk(greys: Greys8, side: int, tall: float = 1.0) -> Greys8:
    """The picture with its longer side `side` pixels, by area means; a smaller one is repeated.

    Its own pixels are `tall` times as high as wide.
    """
    rows, columns = greys.shape
    scale = side / max(rows * tall, columns)
    top = _starts(rows, rows * tall * scale)
    left = _starts(columns, columns * scale)
    sums = np.add.reduceat(np.add.reduceat(greys, top, 0, np.uint32), left, 1)
    counts = np.outer(*(np.diff([*start, count]).clip(1) for start, count in ((top, rows), (left, columns))))
    means: Greys8 = (sums // counts).astype(np.uint8)
    return means


def _starts(count: int, wanted: float) -> NDArray[np.intp]:
    """Where each of the wanted pixels begins among so many: several at one place where there are too few."""
    return np.linspace(0, count, max(1, round(wanted)) + 1).astype(np.intp)[:-1].clip(0, count - 1)
