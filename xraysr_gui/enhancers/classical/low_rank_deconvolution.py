"""Low-rank deconvolution: undo a blur, and keep of each group of neighbouring patches only what they share.

Patches of anatomy repeat each other, so that a group of them needs few patterns (its matrix has a low rank);
noise needs them all. Sharpening and dropping weak patterns take turns (ADMM), on a grid that moves each time.
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
from xraysr_gui.enhancers.classical.cosine_spectrum import cosines, image_of, weakening
from xraysr_gui.enhancers.classical.noise_estimate import AutomaticNoise, Noise, noise_for
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

PATCH = 6
ACROSS = 5
REGION = PATCH * ACROSS
"""Side of a group of `ACROSS` x `ACROSS` patches, in pixels."""
SHIFT = 5
"""Pixels by which the grid moves each time, so that its lines do not show."""
SHARPENED = 0.2
"""Of the time of an iteration, before patterns are looked for."""
STIFFNESS = 127.0
"""How hard sharpening is held to the shared patterns, for each unit of noise: found by trial, as is:"""
THRESHOLD = 0.7


@dataclass(frozen=True)
class LowRankDeconvolutionParameters:
    """How wide the blur is, and how much of the weak patterns goes."""

    sigma: Annotated[float, Range("Blur", 0.3, 8.0, unit=" px", help="Of a Gaussian.")] = 1.2
    strength: Annotated[float, Range("Strength", 0.1, 5.0, help="In units of the noise.")] = 1.0
    iterations: Annotated[int, Range("Iterations", 2, 50)] = 8
    noise: Noise = 1.0
    automatic_noise: AutomaticNoise = True


def undo_blur(pixels: Pixels, p: LowRankDeconvolutionParameters, progress: Progress) -> Pixels:
    """Fit the blurred result to the image and its patches to few patterns."""
    progress.at(0.0, tr("Measuring the noise"))
    noise = noise_for(pixels, p)
    threshold = np.float32(p.strength * THRESHOLD * noise)
    stiffness = np.float32(STIFFNESS * noise)
    left = weakening(pixels.shape, p.sigma).astype(np.float32)
    fitted = left * cosines(pixels)
    whole = left**2 + stiffness
    shared, debt = pixels, np.zeros_like(pixels)
    for iteration in range(p.iterations):
        progress.at(iteration / p.iterations, tr("Undoing the blur"))
        restored = image_of((fitted + stiffness * cosines(shared - debt)) / whole)
        then = progress.part((iteration + SHARPENED) / p.iterations, (iteration + 1) / p.iterations)
        shared = few_patterns(restored + debt, threshold, iteration * SHIFT % REGION, then)
        debt += restored - shared
    return shared.clip(0.0, 1.0)


def few_patterns(pixels: Pixels, threshold: np.float32, shift: int, progress: Progress) -> Pixels:
    """The image without the weak patterns of each region; the regions begin `shift` pixels outside."""
    rows, columns = pixels.shape
    after = [-(side + shift) % REGION for side in pixels.shape]
    wide = np.pad(pixels, ((shift, after[0]), (shift, after[1])), mode="symmetric")
    down, across = (side // REGION for side in wide.shape)
    blocks = wide.reshape(down, ACROSS, PATCH, across, ACROSS, PATCH).transpose(0, 3, 1, 4, 2, 5)
    kept = np.empty_like(wide)
    places = kept.reshape(down, ACROSS, PATCH, across, ACROSS, PATCH).transpose(0, 3, 1, 4, 2, 5)
    for row in range(down):
        progress.at(row / down, tr("Dropping weak patterns"))
        matrices = blocks[row].reshape(across, ACROSS**2, PATCH**2)
        places[row] = low_rank(matrices, threshold).reshape(places[row].shape)
    return np.ascontiguousarray(kept[shift : shift + rows, shift : shift + columns])


def low_rank(matrices: Pixels, threshold: np.float32) -> Pixels:
    """Singular values made smaller: a strong one a little, one that noise alone could make to nothing."""
    mean = matrices.mean(axis=2, keepdims=True)
    detail = matrices - mean
    squares, patterns = np.linalg.eigh(detail @ detail.transpose(0, 2, 1))
    kept = np.maximum(0, 1 - threshold**2 * PATCH**2 / np.maximum(squares, np.float32(1e-12)))
    shared: Pixels = mean + (patterns * kept[:, None, :]) @ (patterns.transpose(0, 2, 1) @ detail)
    return shared


ENHANCER = Enhancer(
    id="low-rank-deconvolution",
    title="Undo blur (low rank)",
    summary="Sharpens an image whose blur is known and keeps what neighbouring patches share; slow.",
    task=Task.DEBLUR,
    parameters=LowRankDeconvolutionParameters,
    run=undo_blur,
    assumes=GAUSSIAN_AND_NOISE,
)
