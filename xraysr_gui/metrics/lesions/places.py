"""Places for planted lesions: inside a mask, apart from each other, and alike if that is wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.filters import filtered, gaussian
from xraysr_gui.metrics.lesions.nodule import Place

GRID = 6
MOST_TRIED = 20_000
"""Pixels of a mask: where so many leave no room, there is hardly any."""
LUNG_SHARE, SMOOTH = 0.45, 16
"""Lung is among the darker parts of the body: so much of it lies below its middle grey."""


def places_in(mask: Mask, count: int, apart: int, seed: int, edge: int) -> list[Place]:
    """At most `count` pixels of a mask, drawn by chance, `apart` from each other, `edge` from the border."""
    free = mask.copy()
    free[:edge], free[free.shape[0] - edge :] = False, False
    free[:, :edge], free[:, free.shape[1] - edge :] = False, False
    rows, columns = np.nonzero(free)
    order = np.random.default_rng(seed).permutation(rows.size)
    return _apart(rows[order], columns[order], count, apart)


def like_places(likeness: NDArray[np.floating], mask: Mask, count: int, apart: int, edge: int) -> list[Place]:
    """The pixels of a mask where `likeness` is smallest, the most alike first; taken of a grid."""
    step = max(1, apart // GRID)
    free = np.zeros_like(mask)
    free[::step, ::step] = mask[::step, ::step]
    free[:edge], free[free.shape[0] - edge :] = False, False
    free[:, :edge], free[:, free.shape[1] - edge :] = False, False
    rows, columns = np.nonzero(free)
    order = np.argsort(likeness[rows, columns], kind="stable")
    return _apart(rows[order], columns[order], count, apart)


def _apart(rows: NDArray[np.intp], columns: NDArray[np.intp], count: int, apart: int) -> list[Place]:
    """The first ones of a list that keep their distance."""
    found: list[Place] = []
    for row, column in zip(rows[:MOST_TRIED].tolist(), columns[:MOST_TRIED].tolist(), strict=True):
        if len(found) == count:
            break
        if all((row - top) ** 2 + (column - left) ** 2 >= apart**2 for top, left in found):
            found.append((row, column))
    return found


def lung_mask(pixels: Pixels, body: Mask) -> Mask:
    """A rough guess at lung: the darker part of the body, without what is finer than a rib."""
    bell = gaussian(2 * SMOOTH + 1, SMOOTH / 2)
    smooth = filtered(pixels, bell, bell)
    level = np.quantile(smooth[body], LUNG_SHARE) if body.any() else 0.0
    return np.asarray(body & (smooth <= level))
