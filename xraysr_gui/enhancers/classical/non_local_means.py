"""Non-local means: average each pixel with those whose surroundings look alike."""

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
from xraysr_gui.enhancers.classical.pieces import in_pieces
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class NonLocalMeansParameters:
    """How alike surroundings must be, and how far away they are looked for."""

    strength: Annotated[float, Range("Strength", 0.1, 2.0, help="In units of the noise.")] = 0.8
    patch_size: Annotated[int, Range("Surroundings", 3, 9, unit=" px")] = 5
    patch_distance: Annotated[int, Range("Look as far as", 2, 15, unit=" px")] = 6
    noise: Noise = 5.0
    automatic_noise: AutomaticNoise = True


def average_alike(pixels: Pixels, p: NonLocalMeansParameters, progress: Progress) -> Pixels:
    """Average over a square of 2 x `patch_distance` + 1 pixels, weighted by likeness beyond the noise."""
    from skimage.restoration import denoise_nl_means  # 0.5 s to import: not before the first use

    progress.at(0.0, tr("Measuring the noise"))
    sd = noise_for(pixels, p)

    def averages(piece: Pixels) -> Pixels:
        average: Pixels = denoise_nl_means(
            piece, p.patch_size, p.patch_distance, h=p.strength * sd, sigma=sd, fast_mode=True
        )
        return average

    reach = p.patch_distance + p.patch_size
    mirrored = np.pad(pixels, reach, mode="symmetric")
    result = in_pieces(mirrored, reach, averages, progress, tr("Averaging what is alike"))
    return result[reach:-reach, reach:-reach].clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="non-local-means",
    title="Remove noise (non-local means)",
    summary="Removes strong, even noise and keeps edges; texture as faint as the noise goes too.",
    task=Task.DENOISE,
    parameters=NonLocalMeansParameters,
    run=average_alike,
    assumes=NOISE,
)
