"""Richardson-Lucy: undo a blur step by step, and stop where only noise is left to explain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.assumptions import GAUSSIAN_AND_NOISE
from xraysr_gui.enhancers.classical.cosine_spectrum import bell_line
from xraysr_gui.enhancers.classical.noise_estimate import AutomaticNoise, Noise, noise_for
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

DARKEST = np.float32(1e-4)
"""Added to both sides of the ratio: black has no ratio to anything."""


@dataclass(frozen=True)
class RichardsonLucyParameters:
    """How wide the blur is, and how long to go on."""

    sigma: Annotated[float, Range("Blur", 0.3, 8.0, unit=" px", help="Of a Gaussian.")] = 1.2
    iterations: Annotated[int, Range("At most", 1, 200, unit=" iterations")] = 30
    noise: Noise = 1.0
    automatic_noise: AutomaticNoise = True


def undo_blur(pixels: Pixels, p: RichardsonLucyParameters, progress: Progress) -> Pixels:
    """Multiply by what the blurred guess lacks, until it differs from the image by no more than noise."""
    progress.at(0.0, tr("Measuring the noise"))
    noise = noise_for(pixels, p)
    bell = bell_line(p.sigma)
    seen = pixels + DARKEST
    guess = blurred(seen, bell)
    for iteration in range(p.iterations):
        progress.at(iteration / p.iterations, tr("Undoing the blur"))
        again = blurred(guess, bell)
        if np.square(again - seen).mean(dtype=np.float64) <= noise**2:
            break
        guess *= blurred(seen / again, bell)
    return (guess - DARKEST).clip(0.0, 1.0)


def blurred(pixels: Pixels, bell: NDArray[np.float64]) -> Pixels:
    """Along the columns, then along the rows, of an image that goes on as in a mirror."""
    from scipy.ndimage import correlate1d  # 0.3 s to import: not before the first use

    down = correlate1d(pixels, bell, axis=0, mode="reflect")
    across: Pixels = correlate1d(down, bell, axis=1, mode="reflect")
    return across


ENHANCER = Enhancer(
    id="richardson-lucy",
    title="Undo blur (Richardson-Lucy)",
    summary="Sharpens an image whose blur is known and whose noise is low; with noise it makes grain.",
    task=Task.DEBLUR,
    parameters=RichardsonLucyParameters,
    run=undo_blur,
    assumes=GAUSSIAN_AND_NOISE,
)
