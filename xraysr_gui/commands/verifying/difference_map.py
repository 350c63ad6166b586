"""Paints where a file differs from what its steps give: white on a dim picture of the file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.colours import table_of
from xraysr_gui.core.numbers import Numbers

COLOURS = "sea"
FAINTEST = 0.35
"""So bright is the smallest difference: a single grey level must be seen too."""
LEAST_SIDE = 5
"""So large is a single pixel drawn: one of millions would not be seen."""


def painted(off: Numbers) -> NDArray[np.uint8]:
    """Rows, columns and three colours: dark where nothing differs, the lighter the more it does."""
    most = float(off.max())
    share = np.zeros(off.shape, np.float32)
    if most > 0:
        share = np.where(off > 0, FAINTEST + (1 - FAINTEST) * off / most, 0.0).astype(np.float32)
    table = table_of(COLOURS)
    picture: NDArray[np.uint8] = table[np.rint(_spread(share) * (len(table) - 1)).astype(np.intp)]
    return picture


def _spread(share: Numbers) -> Numbers:
    """Every pixel as large as its neighbourhood, so that a lone one of a large map is seen."""
    reach = LEAST_SIDE // 2 if max(share.shape) > 500 else 0
    wide = share
    for axis in (0, 1):
        padded = np.pad(wide, [(reach, reach) if one == axis else (0, 0) for one in (0, 1)])
        size = share.shape[axis]
        parts = [np.take(padded, np.arange(at, at + size), axis) for at in range(2 * reach + 1)]
        wide = np.maximum.reduce(parts)
    return wide
