"""Total-variation deconvolution: of the images that blur into this one, that of the least ups and downs.

Solved by splitting (ADMM): a Wiener filter towards the wanted differences, and a shrinking of differences
towards zero, in turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.assumptions import GAUSSIAN_AND_NOISE
from xraysr_gui.enhancers.classical.cosine_spectrum import cosines, image_of, roughness, weakening
from xraysr_gui.enhancers.classical.noise_estimate import AutomaticNoise, Noise, noise_for
from xraysr_gui.enhancers.classical.total_variation import differences, falling_together
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

WEIGHT = 50.0
"""What a difference of 1 costs, in units of the variance of the noise: found by trial on chest images."""
STEP = 0.003
"""By how much differences shrink in one turn: about one grey level of 256."""


@dataclass(frozen=True)
class TotalVariationDeconvolutionParameters:
    """How wide the blur is, and how flat the result."""

    sigma: Annotated[float, Range("Blur", 0.3, 8.0, unit=" px", help="Of a Gaussian.")] = 1.2
    strength: Annotated[float, Range("Strength", 0.1, 5.0, help="In units of the noise.")] = 1.0
    iterations: Annotated[int, Range("Iterations", 5, 200)] = 20
    noise: Noise = 1.0
    automatic_noise: AutomaticNoise = True


def undo_blur(pixels: Pixels, p: TotalVariationDeconvolutionParameters, progress: Progress) -> Pixels:
    """Fit the blurred result to the image; each difference between neighbours costs its length."""
    progress.at(0.0, tr("Measuring the noise"))
    noise = noise_for(pixels, p)
    weight = p.strength * WEIGHT * noise**2
    stiffness = np.float32(weight / STEP)
    left = weakening(pixels.shape, p.sigma).astype(np.float32)
    fitted = left * cosines(pixels)
    whole = left**2 + stiffness * roughness(pixels.shape).astype(np.float32)
    wanted = differences(pixels)
    debt = np.zeros_like(wanted)
    restored = pixels
    for iteration in range(p.iterations):
        progress.at(iteration / p.iterations, tr("Undoing the blur"))
        restored = image_of((fitted + stiffness * cosines(falling_together(wanted - debt))) / whole)
        debt += differences(restored)
        wanted = _shortened(debt, np.float32(STEP))
        debt -= wanted
    return restored.clip(0.0, 1.0)


def _shortened(steps: Pixels, by: np.float32) -> Pixels:
    """Each arrow shorter by `by`, none turned around."""
    length = np.hypot(steps[0], steps[1])
    shorter: Pixels = steps * (np.maximum(length - by, 0) / np.maximum(length, np.float32(1e-12)))
    return shorter


ENHANCER = Enhancer(
    id="total-variation-deconvolution",
    title="Undo blur (total variation)",
    summary="Sharpens an image whose blur is known and keeps noise low; gentle shading may turn into steps.",
    task=Task.DEBLUR,
    parameters=TotalVariationDeconvolutionParameters,
    run=undo_blur,
    assumes=GAUSSIAN_AND_NOISE,
)
