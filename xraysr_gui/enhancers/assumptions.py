"""What an enhancer takes to have degraded an image: told in a trial, asked for the way back to the image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian, PointSpread

USUAL_BLUR = Gaussian(1.6)
"""Where an enhancer undoes a blur and cannot say which: the middle of our trials."""
Told = Json
"""Values of parameters, by their names."""


def _nothing(_degradation: Degradation, _known: bool) -> Told:
    return {}


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How parameters and a degradation speak of the same thing.

    Attributes:
        blur: Parameters, and pixels on the 0-to-1 scale (None: not at hand), to the blur that is undone.
        told: A degradation, and whether the reader knows blur and noise, to values of parameters.
    """

    blur: Callable[[Any, Pixels | None], PointSpread] = lambda _parameters, _pixels: USUAL_BLUR
    told: Callable[[Degradation, bool], Told] = _nothing


def told_noise(degradation: Degradation, known: bool) -> Told:
    """For parameters with `noise` and `automatic_noise`."""
    return {"automatic_noise": False, "noise": degradation.noise} if known else {}


def told_sigma(degradation: Degradation, _known: bool) -> Told:
    """For parameters with a `sigma` of the blur: they cannot measure it, and are told to their advantage."""
    return {"sigma": degradation.blur.sigma} if isinstance(degradation.blur, Gaussian) else {}


def told_sigma_and_noise(degradation: Degradation, known: bool) -> Told:
    """For parameters with both."""
    return told_sigma(degradation, known) | told_noise(degradation, known)


def _gaussian(parameters: Any, _pixels: Pixels | None) -> PointSpread:
    return Gaussian(parameters.sigma)


NOTHING = Assumptions()
NOISE = Assumptions(told=told_noise)
GAUSSIAN = Assumptions(_gaussian, told_sigma)
GAUSSIAN_AND_NOISE = Assumptions(_gaussian, told_sigma_and_noise)
