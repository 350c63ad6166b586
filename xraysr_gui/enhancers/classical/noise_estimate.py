"""The noise that an enhancer reckons with: as the person tells it, or as `core/noise.py` reads it."""

from __future__ import annotations

from typing import Annotated, Protocol

from xraysr_gui.core.noise import HOW, noise_of
from xraysr_gui.core.parameters import Flag, Range
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS

LEAST = 0.1
"""Grey levels of noise to reckon with at least: rounding alone makes that much."""

Noise = Annotated[
    float,
    Range("Noise", 0.0, 64.0, unit=" grey levels of 256", help="Standard deviation in grey levels of 256."),
]
AutomaticNoise = Annotated[
    bool,
    Flag("Measure the noise", f"Reads it from the image; Noise is not used. {HOW}", replaces=("noise",)),
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
    return noise_of(pixels, ends=(0.0, 1.0)) or 0.0
