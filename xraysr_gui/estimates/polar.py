"""A power spectrum by rings and directions: what a blur takes away shows here, whatever the anatomy."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.estimates.tiles import LEAST, SIDE, Mask, body_tiles, periodograms, quiet

if TYPE_CHECKING:
    from scipy.sparse import csr_array

RINGS = np.geomspace(0.025, 0.49, 20)
DIRECTIONS = 16
FINE = 3
LOWEST_RINGS = 4
FINE_BAND = (0.1, 0.35)
TINY = 1e-12

Power = NDArray[np.float64]


def body_power(pixels: Pixels, inside: Mask | None = None) -> Power | None:
    """The mean power of the body at each frequency of rfft2 of a tile; None of too little body."""
    tiles = body_tiles(pixels, inside)
    if len(tiles) < LEAST:
        return None
    powers = periodograms(tiles)
    kept = powers[quiet(powers, fine_band())]
    mean: Power = kept.mean(axis=0, dtype=np.float64)
    return mean


@lru_cache(maxsize=1)
def fine_band() -> Mask:
    """The frequencies of fine structure, in the order of rfft2."""
    radius = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE))
    return np.asarray((radius >= FINE_BAND[0]) & (radius <= FINE_BAND[1]))


def polar(powers: Power) -> Power:
    """Logarithms of the power by rings and directions, free of contrast; one row for each spectrum given."""
    rows = np.asarray(powers, np.float64).reshape(-1, SIDE * (SIDE // 2 + 1))
    cells: Power = np.log(np.maximum((_weights() @ rows.T).T, TINY))
    level = cells.reshape(len(rows), len(RINGS), DIRECTIONS)[:, :LOWEST_RINGS].mean(axis=(1, 2))
    return cells - level[:, None]


@lru_cache(maxsize=1)
def _weights() -> csr_array:
    """What each frequency of rfft2 adds to each cell of rings and directions."""
    from scipy.sparse import csr_array

    ratio = RINGS[1] / RINGS[0]
    spread = (np.arange(FINE) + 0.5) / FINE - 0.5
    radius = (RINGS[:, None] * ratio**spread).clip(0, 0.4999)  # (ring, fine)
    angle = np.pi * (np.arange(DIRECTIONS)[:, None] + spread) / DIRECTIONS
    shape = (len(RINGS), DIRECTIONS, FINE, FINE)
    down = np.broadcast_to(-radius[:, None, :, None] * np.sin(angle)[None, :, None, :], shape)
    right = np.broadcast_to(radius[:, None, :, None] * np.cos(angle)[None, :, None, :], shape)
    cell = np.broadcast_to(np.arange(len(RINGS) * DIRECTIONS).reshape(shape[:2])[..., None, None], shape)
    row, column = down.ravel() * SIDE, right.ravel() * SIDE
    top, left = np.floor(row).astype(int), np.floor(column).astype(int)
    cells, places, weights = [], [], []
    for below in (0, 1):
        for beside in (0, 1):
            y, x = top + below, left + beside
            weight = (1 - np.abs(row - y)) * (1 - np.abs(column - x))
            y, x = np.where(x < 0, -y, y) % SIDE, np.abs(x)  # the other half is the same
            cells.append(cell.ravel())
            places.append(y * (SIDE // 2 + 1) + x)
            weights.append(weight / FINE**2)
    entries = np.concatenate(weights), (np.concatenate(cells), np.concatenate(places))
    return csr_array(entries, shape=(len(RINGS) * DIRECTIONS, SIDE * (SIDE // 2 + 1)))
