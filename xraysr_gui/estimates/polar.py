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
FLAT_RINGS = 32
CORNERS_FROM = 0.52
LEAST_ABOVE = 0.01
CELLS = len(RINGS) * DIRECTIONS + FLAT_RINGS + 1
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
    """Logarithms of the power by rings and directions, then by rings above the floor; free of contrast.

    One row for each spectrum given. The floor is what the corners of the spectrum have: noise alone.
    """
    rows = np.asarray(powers).reshape(-1, SIDE * (SIDE // 2 + 1))
    cells: Power = np.log(np.maximum((_weights() @ rows.T).T, TINY))
    level = cells.reshape(len(rows), len(RINGS), DIRECTIONS)[:, :LOWEST_RINGS].mean(axis=(1, 2))
    corners, rings = _rings()
    floor = (rows @ corners)[:, None]
    above = np.log(np.maximum((rings @ rows.T).T - floor, LEAST_ABOVE * floor + TINY))
    told: Power = np.concatenate([cells, above, np.log(floor + TINY)], axis=1) - level[:, None]
    return told


def leaked(passed: Power) -> Power:
    """What a Hann window lets be seen: each frequency with what leaks from those beside it."""
    turned = np.roll(passed[::-1], 1, axis=0)  # the half that rfft2 leaves out
    wide = np.concatenate([turned[:, 1:2], passed, turned[:, -2:-1]], axis=1)
    across = wide[:, :-2] / 6 + wide[:, 1:-1] * (2 / 3) + wide[:, 2:] / 6
    seen: Power = np.roll(across, 1, axis=0) / 6 + across * (2 / 3) + np.roll(across, -1, axis=0) / 6
    return seen


@lru_cache(maxsize=1)
def _rings() -> tuple[Power, csr_array]:
    """What takes the mean over the corners of a spectrum, and what takes it over each ring."""
    from scipy.sparse import csr_array

    radius = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)).ravel()
    corners = radius > CORNERS_FROM
    edges = np.linspace(RINGS[0], RINGS[-1], FLAT_RINGS + 1)
    ring = np.digitize(radius, edges) - 1
    there = np.flatnonzero((ring >= 0) & (ring < FLAT_RINGS))
    counts = np.bincount(ring[there], minlength=FLAT_RINGS)
    means = csr_array((1 / counts[ring[there]], (ring[there], there)), shape=(FLAT_RINGS, radius.size))
    return corners / corners.sum(), means


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
