"""Up to which fineness two images agree, place by place: a scanning Fourier-ring correlation.

A square of 64 x 64 pixels of both is taken apart into frequencies. On each ring of like frequencies the
correlation of both is 1 where they show the same and near 0 where they have nothing in common. The finest
ring before it first falls below one half tells up to which detail they agree. Agreement below a third of
the finest frequency is what Kc and others (2026) call suspect. Own writing after their words.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels

PATCH, STEP = 64, 32
AGREES = 0.5
"""A ring agrees down to this correlation."""
SUSPECT = 0.33
"""Of the finest frequency: agreement that ends before is suspect."""
FLAT = 1e-12


def agreement(reference: Pixels, candidate: Pixels) -> Pixels:
    """On the grid of both: the share of the finest frequency up to which they agree, every 32 pixels."""
    rows, columns = reference.shape
    found = np.ones((rows, columns), np.float32)
    if min(rows, columns) < PATCH:
        found[:] = agreed_share(reference, candidate)
        return found
    for top in range(0, rows, STEP):
        first = _start(top, rows)
        for left in range(0, columns, STEP):
            second = _start(left, columns)
            patch = slice(first, first + PATCH), slice(second, second + PATCH)
            share = agreed_share(reference[patch], candidate[patch])
            found[top : top + STEP, left : left + STEP] = share
    return found


def _start(cell: int, length: int) -> int:
    """Where the square around a cell begins; it never leaves the image."""
    return min(max(0, cell - (PATCH - STEP) // 2), length - PATCH)


def agreed_share(reference: Pixels, candidate: Pixels) -> float:
    """Of one square: the share of the finest frequency up to which both agree."""
    rings = ring_correlation(reference, candidate)
    below = np.flatnonzero(rings[1:] < AGREES)
    return 1.0 if not below.size else float(below[0]) / (len(rings) - 1)


def ring_correlation(reference: Pixels, candidate: Pixels) -> NDArray[np.float64]:
    """The correlation on each ring, the mean grey (ring 0) first; 1 where neither shows anything."""
    window, rings = _window(reference.shape), _rings(reference.shape)
    one, other = (_frequencies(image, window) for image in (reference, candidate))
    count = min(reference.shape) // 2 + 1
    together = np.bincount(rings, (one * other.conj()).real.ravel(), count)[:count]
    both = np.bincount(rings, np.abs(one).ravel() ** 2, count)[:count]
    both *= np.bincount(rings, np.abs(other).ravel() ** 2, count)[:count]
    nothing = both <= FLAT**2 * max(float(both.max()), FLAT)
    return np.where(nothing, 1.0, together / np.sqrt(np.where(nothing, 1.0, both)))


def _frequencies(image: Pixels, window: NDArray[np.float64]) -> NDArray[np.complex128]:
    even = image.astype(np.float64)
    return np.fft.fft2((even - even.mean()) * window)


@lru_cache(maxsize=8)
def _window(shape: tuple[int, int]) -> NDArray[np.float64]:
    return np.outer(*(np.sin(np.pi * (np.arange(side) + 0.5) / side) ** 2 for side in shape))


@lru_cache(maxsize=8)
def _rings(shape: tuple[int, int]) -> NDArray[np.intp]:
    down, across = (np.fft.fftfreq(side) for side in shape)
    radius = np.hypot(down[:, None], across[None, :]) * min(shape)
    return np.asarray(np.rint(radius), np.intp).ravel()
