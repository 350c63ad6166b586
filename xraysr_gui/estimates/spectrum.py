"""How much power a radiograph has at each frequency: the prior of the Wiener filter and of blind estimates.

The table is a mean over sharp radiographs, made by `xraysr train --tables` (`training/spectrum.py`) and kept
in resources/. Power is scaled so that white noise of variance v has the power v at every frequency.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.settings import places

TILE = 256
TABLE = "spectrum/radiographs.npy"


def mean_spectrum(pixels: Pixels, tile: int = TILE) -> NDArray[np.float64]:
    """The mean periodogram of half-overlapping tiles under a Hann window, ordered as by rfft2."""
    from scipy import fft

    window = np.hanning(tile + 1)[:-1]
    window = np.outer(window, window)
    window /= np.sqrt(np.mean(window**2))
    rows, columns = pixels.shape
    total, count = np.zeros((tile, tile // 2 + 1)), 0
    for top in range(0, rows - tile + 1, tile // 2):
        for left in range(0, columns - tile + 1, tile // 2):
            piece = pixels[top : top + tile, left : left + tile].astype(np.float64)
            total += np.abs(fft.rfft2((piece - piece.mean()) * window)) ** 2
            count += 1
    return total / (max(count, 1) * tile * tile)


def radii(shape: tuple[int, int]) -> NDArray[np.float64]:
    """The distance of each frequency of rfft2 from zero, in cycles per pixel."""
    down, across = np.fft.fftfreq(shape[0]), np.fft.rfftfreq(shape[1])
    distance: NDArray[np.float64] = np.hypot(down[:, None], across)
    return distance


def prior_power(shape: tuple[int, int]) -> NDArray[np.float64]:
    """The power that radiographs have on average, at each frequency of rfft2 of `shape`."""
    frequencies, powers = _table()
    distance = np.maximum(radii(shape), 0.25 / max(shape))
    power: NDArray[np.float64] = np.exp(np.interp(np.log(distance), np.log(frequencies), np.log(powers)))
    low = distance < frequencies[0]
    power[low] *= (frequencies[0] / distance[low]) ** 3  # as f^-3: what radiographs have below the table
    return power


@lru_cache(maxsize=1)
def _table() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    frequencies, powers = np.load(places.resources() / TABLE, allow_pickle=False)
    return frequencies, powers
