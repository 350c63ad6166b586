"""Bilateral filter: average each pixel with near ones of nearly the same brightness."""

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
class BilateralParameters:
    """How near, and how nearly the same."""

    sigma: Annotated[float, Range("Near", 0.5, 5.0, unit=" px")] = 1.8
    strength: Annotated[
        float, Range("Nearly the same", 0.5, 10.0, help="Difference of brightness, in units of the noise.")
    ] = 3.0
    noise: Noise = 5.0
    automatic_noise: AutomaticNoise = True


def average_near(pixels: Pixels, p: BilateralParameters, progress: Progress) -> Pixels:
    """Weigh neighbours by distance and by difference of brightness, both Gaussian."""
    progress.at(0.0, tr("Measuring the noise"))
    contrast = p.strength * noise_for(pixels, p)
    reach = int(np.ceil(2.5 * p.sigma))

    def averages(piece: Pixels) -> Pixels:
        return _weighted_mean(piece, reach, p.sigma, contrast)

    mirrored = np.pad(pixels, reach, mode="symmetric")
    result = in_pieces(mirrored, reach, averages, progress, tr("Averaging what is near"))
    return result[reach:-reach, reach:-reach].clip(0.0, 1.0)


def _weighted_mean(piece: Pixels, reach: int, sigma: float, contrast: float) -> Pixels:
    """The filtered piece; a margin of `reach` pixels stays as it is."""
    rows, columns = (side - 2 * reach for side in piece.shape)
    result = piece.copy()
    if min(rows, columns) < 1:
        return result
    centre = piece[reach:-reach, reach:-reach]
    total, weights = np.zeros_like(centre), np.zeros_like(centre)
    for down in range(2 * reach + 1):
        for right in range(2 * reach + 1):
            distance = ((down - reach) ** 2 + (right - reach) ** 2) / (2 * sigma**2)
            other = piece[down : down + rows, right : right + columns]
            weight = (other - centre) * np.float32(1 / (contrast * np.sqrt(2)))
            np.square(weight, out=weight)
            weight += np.float32(distance)
            np.exp(np.negative(weight, out=weight), out=weight)
            weights += weight
            total += np.multiply(weight, other, out=weight)
    result[reach:-reach, reach:-reach] = total / weights
    return result


ENHANCER = Enhancer(
    id="bilateral",
    title="Remove noise (bilateral)",
    summary="Smooths even areas between sharp edges; strong settings give them a painted look.",
    task=Task.DENOISE,
    parameters=BilateralParameters,
    run=average_near,
    assumes=NOISE,
)
