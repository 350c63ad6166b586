"""Contrast at every scale: lift faint detail of every size at the cost of the strongest edges.

The image is taken apart into details of 1, 2, 4 ... pixels (a Laplacian pyramid). Each detail follows a power
law: the fainter it is the more it is lifted, up to a limit. Then everything is put together again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.assumptions import NOISE
from xraysr_gui.enhancers.classical.noise_estimate import AutomaticNoise, Noise, noise_for
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

BINOMIAL = np.array([1, 4, 6, 4, 1]) / 16
PIVOT = 0.06
"""Details of this share of the full range keep their size; fainter ones grow, stronger ones shrink."""
FAINT = 0.005
"""Below this share all details are lifted alike: about one grey level of 256."""
NOISE_LEFT = (0.94, 0.23)
"""How much of white noise of strength 1 lies in the finest detail, and in the next."""
SAFE = 3.0


@dataclass(frozen=True)
class MultiScaleContrastParameters:
    """How much, and up to which size."""

    strength: Annotated[float, Range("Strength", 1.0, 3.0, help="1 changes nothing.")] = 1.4
    levels: Annotated[int, Range("Sizes", 1, 10, help="Each is twice as coarse as the one before.")] = 7
    protect: Annotated[
        float, Range("Noise protection", 0.0, 3.0, help="Spares details that are as faint as noise.")
    ] = 1.0
    noise: Noise = 1.0
    automatic_noise: AutomaticNoise = True


def lift_details(pixels: Pixels, p: MultiScaleContrastParameters, progress: Progress) -> Pixels:
    """Take apart, lift, put together."""
    progress.at(0.0, tr("Measuring the noise"))
    noise = noise_for(pixels, p) * p.protect
    details, rest = [], pixels
    for level in range(min(p.levels, max(pixels.shape).bit_length())):
        progress.at(0.1 + 0.4 * level / p.levels, tr("Taking apart"))
        coarse = halved(rest)
        details.append(rest - doubled(coarse, rest.shape))
        rest = coarse
    for level in reversed(range(len(details))):
        progress.at(0.9 - 0.4 * level / p.levels, tr("Putting together"))
        faint = noise * NOISE_LEFT[level] if level < len(NOISE_LEFT) else 0.0
        rest = doubled(rest, details[level].shape) + _lifted(details[level], p.strength, faint)
    return rest.clip(0.0, 1.0)


def _lifted(detail: Pixels, strength: float, noise: float) -> Pixels:
    """Power law around `PIVOT`; what may be noise changes less."""
    size = np.sqrt(np.square(detail) + np.float32(FAINT**2))
    gain = (size / np.float32(PIVOT)) ** np.float32(1 / strength - 1)
    power = np.square(detail)
    sure = power / (power + np.float32((SAFE * noise) ** 2 + 1e-20))
    gain = 1 + (gain - 1) * sure
    return np.asarray(detail * gain, np.float32)


def halved(pixels: Pixels) -> Pixels:
    """Every other row and column of the smoothed image."""
    return _smoothed(_smoothed(pixels, 0)[::2], 1)[:, ::2]


def doubled(pixels: Pixels, shape: tuple[int, ...]) -> Pixels:
    """Smooth again at twice the size, cut to `shape`."""
    apart = np.zeros((2 * pixels.shape[0], 2 * pixels.shape[1]), np.float32)
    apart[::2, ::2] = pixels
    return 4 * _smoothed(_smoothed(apart, 0), 1)[: shape[0], : shape[1]]


def _smoothed(pixels: Pixels, axis: int) -> Pixels:
    from scipy.ndimage import correlate1d  # 0.3 s to import: not before the first use

    smooth: Pixels = correlate1d(pixels, BINOMIAL, axis, mode="mirror")
    return smooth


ENHANCER = Enhancer(
    id="multi-scale-contrast",
    title="Contrast at every scale",
    summary="Lifts faint structures of every size and evens out strong ones; densities mislead.",
    task=Task.CONTRAST,
    parameters=MultiScaleContrastParameters,
    run=lift_details,
    assumes=NOISE,
)
