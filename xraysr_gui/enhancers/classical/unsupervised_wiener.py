"""Unsupervised Wiener filter: undo a known blur; how strong signal and noise are, the image tells.

The image is taken to be smooth noise seen through the blur, under white noise (Orieux, Giovannelli and Rodet,
2010). Both strengths are those under which the given image is most likely. Nothing is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.assumptions import GAUSSIAN
from xraysr_gui.enhancers.classical.cosine_spectrum import cosines, image_of, roughness, weakening
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

Amounts = NDArray[np.floating[Any]]
BINS = 1000
RATIOS = (-8.0, 10.0)
"""Powers of ten between which signal and noise are weighed against each other."""
FINEST = 1e-6
"""How near the power of ten is found."""


@dataclass(frozen=True)
class UnsupervisedWienerParameters:
    """How wide the blur is."""

    sigma: Annotated[float, Range("Blur", 0.3, 8.0, unit=" px", help="Of a Gaussian.")] = 1.2


def undo_blur(pixels: Pixels, p: UnsupervisedWienerParameters, progress: Progress) -> Pixels:
    """Divide by the blur where the signal is the stronger, and leave out what is noise."""
    progress.at(0.0, tr("Finding the frequencies"))
    left = weakening(pixels.shape, p.sigma)
    smoothness = roughness(pixels.shape) ** 2
    smoothness[0, 0] = np.inf  # the mean brightness tells nothing about either
    signal = left**2 / smoothness
    smoothness[0, 0] = 0.0
    amounts = cosines(pixels.astype(np.float64))
    progress.at(0.4, tr("Weighing signal and noise"))
    ratio = likeliest_ratio(signal.ravel()[1:], amounts.ravel()[1:] ** 2)
    progress.at(0.7, tr("Undoing the blur"))
    restored = image_of(amounts * left / (left**2 + smoothness / ratio))
    return restored.astype(np.float32).clip(0.0, 1.0)


def likeliest_ratio(signal: Amounts, power: Amounts) -> float:
    """How many times stronger than the noise a signal of unit strength is.

    Arguments are, for each frequency, the power of that signal and the power seen.
    """
    if not power.any():
        return 1.0
    levels, counts, powers = _gathered(signal, power)

    def surprise(exponent: float) -> float:
        expected = 1.0 + 10.0**exponent * levels
        noise = (powers / expected).sum() / counts.sum()
        return float(np.log(noise) + (counts * np.log(expected)).sum() / counts.sum())

    best, reach = sum(RATIOS) / 2, (RATIOS[1] - RATIOS[0]) / 2
    while reach > FINEST:
        tried = np.linspace(best - reach, best + reach, 45)
        best = tried[np.argmin([surprise(exponent) for exponent in tried])]
        reach /= 20  # a little more than one step
    return float(10.0**best)


def _gathered(signal: Amounts, power: Amounts) -> tuple[Amounts, Amounts, Amounts]:
    """Frequencies of nearly the same signal put together: its mean, their number, the power in all."""
    logarithm = np.log(np.maximum(signal, 1e-30))
    low, high = logarithm.min(), logarithm.max()
    place = ((logarithm - low) * (BINS - 1) / max(high - low, 1e-9)).astype(np.intp)
    counts: Amounts = np.bincount(place, minlength=BINS).astype(np.float64)
    used = counts > 0
    signals = np.asarray(np.bincount(place, signal, BINS), np.float64)[used]
    powers = np.asarray(np.bincount(place, power, BINS), np.float64)[used]
    return signals / counts[used], counts[used], powers


ENHANCER = Enhancer(
    id="unsupervised-wiener",
    title="Undo blur (unsupervised Wiener)",
    summary="Sharpens an image whose blur is known and finds how far to go by itself; sharp edges may ring.",
    task=Task.DEBLUR,
    parameters=UnsupervisedWienerParameters,
    run=undo_blur,
    assumes=GAUSSIAN,
)
