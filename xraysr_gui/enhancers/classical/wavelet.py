"""Wavelet shrinkage: make small every detail that is no stronger than noise, at every size."""

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

MARGIN = 64
"""Pixels of mirror image around the image: room for the shifts, and for four levels of a tiny image."""
LEVELS = 4


@dataclass(frozen=True)
class WaveletParameters:
    """How thoroughly, and how strong the noise is."""

    shifts: Annotated[
        int, Range("Repetitions", 1, 16, help="On shifted grids; more leave less of a pattern behind.")
    ] = 4
    noise: Noise = 5.0
    automatic_noise: AutomaticNoise = True


def shrink_details(pixels: Pixels, p: WaveletParameters, progress: Progress) -> Pixels:
    """BayesShrink: soft thresholds from noise and detail strength, the mean over shifted grids."""
    progress.at(0.0, tr("Measuring the noise"))
    sd = noise_for(pixels, p)
    rows, columns = pixels.shape
    mirrored = np.pad(pixels, MARGIN + p.shifts, mode="symmetric")
    total = np.zeros_like(pixels)
    for shift in range(p.shifts):
        progress.at(shift / p.shifts, tr("Shrinking details"))
        # a diagonal walk visits every phase of the grid along both axes
        smooth = _shrunk(mirrored[shift:, shift:], sd)
        start = MARGIN + p.shifts - shift
        total += smooth[start : start + rows, start : start + columns]
    return (total / p.shifts).clip(0.0, 1.0)


def _shrunk(pixels: Pixels, sd: float) -> Pixels:
    """On one grid; it may be a pixel larger than the image."""
    import pywt

    wavelet = pywt.Wavelet("sym4")
    coarse, *levels = pywt.wavedecn(pixels, wavelet, level=LEVELS)
    kept = [{way: _nearer_to_nothing(one, sd) for way, one in level.items()} for level in levels]
    smooth: Pixels = pywt.waverecn([coarse, *kept], wavelet)
    return smooth


def _nearer_to_nothing(details: Pixels, sd: float) -> Pixels:
    """By the noise's power over the spread of what is no noise (Chang, Yu and Vetterli, 2000)."""
    power = float(np.mean(details * details))
    step = sd**2 / np.sqrt(max(power - sd**2, float(np.finfo(details.dtype).eps)))
    less: Pixels = np.maximum(np.abs(details) - details.dtype.type(step), 0)
    return np.copysign(less, details)


ENHANCER = Enhancer(
    id="wavelet",
    title="Remove noise (wavelets)",
    summary="Removes weak to moderate noise quickly; strong noise leaves faint ripples beside edges.",
    task=Task.DENOISE,
    parameters=WaveletParameters,
    run=shrink_details,
    assumes=NOISE,
)
