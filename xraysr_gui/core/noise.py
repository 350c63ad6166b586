"""How strong the noise of an image is, read from the image itself: one way for every place that tells it.

What a plane and a straight edge leave out is nearly all noise: the second difference along the rows of the
second difference along the columns (Immerkaer 1996). His estimate is its mean size. Clipped places have
lost their noise and do not count here; nor do the strongest of the rest, which are fine structures.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

HOW = (
    "The standard deviation of white noise: the mean size of what slopes and straight edges do not explain "
    "(mask of Immerkaer 1996), without clipped pixels and without what exceeds three times the usual."
)
FEW = 16
"""Of fewer places nothing is told."""
_MASK_GAIN = 6.0
_TRIM = 3.0
_MEAN_BELOW_TRIM = 0.7912
"""Mean absolute value of normal noise of sd 1, of what stays below `_TRIM`."""


def noise_of(
    pixels: NDArray[np.floating],
    inside: NDArray[np.bool_] | None = None,
    ends: tuple[float, float] | None = None,
) -> float | None:
    """Standard deviation of white noise in the unit of the pixels; None where there is too little to tell.

    Squares of 3 x 3 pixels that lie whole `inside` count, all without it; one whose middle has the lowest or
    highest possible value, the `ends`, does not.
    """
    if min(pixels.shape) < 3:
        return None
    across = pixels[:, :-2] - 2 * pixels[:, 1:-1] + pixels[:, 2:]
    left_over = np.abs(across[:-2] - 2 * across[1:-1] + across[2:])
    counted = np.ones(left_over.shape, np.bool_) if inside is None else _whole(inside)
    if ends is not None:
        centre = pixels[1:-1, 1:-1]
        counted &= (centre > ends[0]) & (centre < ends[1])
    left_over = left_over[counted]
    if left_over.size < FEW:
        return None
    rough = float(np.median(left_over)) / 0.6745
    usual = left_over[left_over <= _TRIM * rough]
    return float(usual.mean(dtype=np.float64)) / _MEAN_BELOW_TRIM / _MASK_GAIN


def _whole(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where all of a square of 3 x 3 pixels belongs to it."""
    across = inside[:, :-2] & inside[:, 1:-1] & inside[:, 2:]
    whole: NDArray[np.bool_] = across[:-2] & across[1:-1] & across[2:]
    return whole
