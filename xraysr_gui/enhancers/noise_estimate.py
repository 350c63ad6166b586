"""How strong the noise of an image is, read from the image itself.

What a plane and a straight edge leave out is nearly all noise: the second difference along the rows of the
second difference along the columns (Immerkaer). Clipped places have lost their noise and do not count; of
the rest the strongest, which are fine structures, do not count either.
"""

from __future__ import annotations

from typing import Annotated, Protocol

import numpy as np

from xraysr_gui.core.parameters import Flag, Range
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS

LEAST = 0.1
"""Grey levels of noise to reckon with at least: rounding alone makes that much."""
_MASK_GAIN = 6.0
_FEW = 16
_TRIM = 3.0
_MEAN_BELOW_TRIM = 0.7912
"""Mean absolute value of normal noise of sd 1, of what stays below `_TRIM`."""

Noise = Annotated[
    float,
    Range("Noise", 0.0, 64.0, unit=" grey levels", help="Standard deviation in grey levels of 256."),
]
AutomaticNoise = Annotated[
    bool,
    Flag("Measure the noise", help="Reads the noise from the image; the number above is not used."),
]


class Noisy(Protocol):
    """Parameters that tell the noise, or leave it to the image."""

    @property
    def noise(self) -> float:
        """Standard deviation in grey levels of 256."""

    @property
    def automatic_noise(self) -> bool:
        """Whether the image itself is asked."""


def noise_for(pixels: Pixels, p: Noisy) -> float:
    """The standard deviation to reckon with on the 0-to-1 scale; never zero, for no file is exact."""
    sd = estimated_noise(pixels) if p.automatic_noise else p.noise / GREY_LEVELS
    return max(sd, LEAST / GREY_LEVELS)


def estimated_noise(pixels: Pixels) -> float:
    """Standard deviation of white noise on the 0-to-1 scale; 0 where there is too little to tell."""
    if min(pixels.shape) < 3:
        return 0.0
    across = pixels[:, :-2] - 2 * pixels[:, 1:-1] + pixels[:, 2:]
    left_over = np.abs(across[:-2] - 2 * across[1:-1] + across[2:])
    centre = pixels[1:-1, 1:-1]
    left_over = left_over[(centre > 0) & (centre < 1)]
    if left_over.size < _FEW:
        return 0.0
    rough = float(np.median(left_over)) / 0.6745
    usual = left_over[left_over <= _TRIM * rough]
    return float(usual.mean(dtype=np.float64)) / _MEAN_BELOW_TRIM / _MASK_GAIN
