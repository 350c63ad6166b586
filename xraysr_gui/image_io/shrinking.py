"""A small picture of a large one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Greys8 = NDArray[np.uint8]


def shrunk(greys: Greys8, side: int) -> Greys8:
    """The picture with its longer side `side` pixels, by area means; a smaller one is repeated."""
    rows, columns = greys.shape
    scale = side / max(rows, columns)
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    top = np.linspace(0, rows, height + 1).astype(int)[:-1].clip(0, rows - 1)
    left = np.linspace(0, columns, width + 1).astype(int)[:-1].clip(0, columns - 1)
    if scale >= 1:
        return np.ascontiguousarray(greys[top][:, left])
    sums = np.add.reduceat(np.add.reduceat(greys.astype(np.uint32), top, 0), left, 1)
    counts = np.outer(np.diff([*top, rows]), np.diff([*left, columns]))
    means: Greys8 = (sums // counts).astype(np.uint8)
    return means
