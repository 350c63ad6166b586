"""Total variation: the image with the least ups and downs that is still within the noise of the given one."""

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

ENOUGH = 0.003
"""Stop when no pixel moves by more than this share of the noise in one iteration, on average."""


@dataclass(frozen=True)
class TotalVariationParameters:
    """How flat, and how strong the noise is."""

    strength: Annotated[float, Range("Strength", 0.1, 3.0, help="In units of the noise.")] = 0.9
    iterations: Annotated[int, Range("At most", 10, 500, unit=" iterations")] = 100
    noise: Noise = 5.0
    automatic_noise: AutomaticNoise = True


def flatten(pixels: Pixels, p: TotalVariationParameters, progress: Progress) -> Pixels:
    """Chambolle's dual problem, quickened by momentum; the border adds no ups and downs."""
    progress.at(0.0, tr("Measuring the noise"))
    sd = noise_for(pixels, p)
    weight = np.float32(p.strength * sd)
    pull = np.zeros((2, *pixels.shape), np.float32)
    ahead, before, momentum = pull.copy(), pixels, 1.0
    for iteration in range(p.iterations):
        progress.at(iteration / p.iterations, tr("Flattening noise"))
        flat = pixels - weight * falling_together(ahead)
        moved = _bounded(ahead + differences(flat) / (8 * weight))
        faster = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + np.float32((momentum - 1) / faster) * (moved - pull)
        pull, momentum = moved, faster
        if iteration and np.abs(flat - before).mean() < ENOUGH * sd:
            break
        before = flat
    flat = pixels - weight * falling_together(pull)
    return flat.clip(0.0, 1.0)


def differences(pixels: Pixels) -> Pixels:
    """To the next pixel down and to the right; none beyond the border."""
    steps = np.zeros((2, *pixels.shape), np.float32)
    np.subtract(pixels[1:], pixels[:-1], out=steps[0, :-1])
    np.subtract(pixels[:, 1:], pixels[:, :-1], out=steps[1, :, :-1])
    return steps


def falling_together(steps: Pixels) -> Pixels:
    """What turns differences back into an image: the adjoint of `differences`."""
    sums: Pixels = -steps[0] - steps[1]
    sums[1:] += steps[0, :-1]
    sums[:, 1:] += steps[1, :, :-1]
    return sums


def _bounded(pull: Pixels) -> Pixels:
    """Each arrow shortened to length 1 if it is longer."""
    shorter: Pixels = pull / np.maximum(1, np.hypot(pull[0], pull[1]))
    return shorter


ENHANCER = Enhancer(
    id="total-variation",
    title="Remove noise (total variation)",
    summary="Removes strong noise and keeps sharp edges; too much of it turns shading into steps.",
    task=Task.DENOISE,
    parameters=TotalVariationParameters,
    run=flatten,
    assumes=NOISE,
)
