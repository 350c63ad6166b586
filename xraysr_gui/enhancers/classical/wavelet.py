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
    from skimage.restoration import denoise_wavelet  # 0.5 s to import: not before the first use

    progress.at(0.0, tr("Measuring the noise"))
    sd = noise_for(pixels, p)
    rows, columns = pixels.shape
    mirrored = np.pad(pixels, MARGIN + p.shifts, mode="symmetric")
    total = np.zeros_like(pixels)
    for shift in range(p.shifts):
        progress.at(shift / p.shifts, tr("Shrinking details"))
        # a diagonal walk visits every phase of the grid along both axes
        with np.errstate(over="ignore"):  # WORKAROUND PyWavelets 1.9: divides by details of 1e-45
            smooth = denoise_wavelet(
                mirrored[shift:, shift:], sd, wavelet="sym4", method="BayesShrink", wavelet_levels=LEVELS
            )
        start = MARGIN + p.shifts - shift
        total += smooth[start : start + rows, start : start + columns]
    return (total / p.shifts).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="wavelet",
    title="Remove noise (wavelets)",
    summary="Removes weak to moderate noise quickly; strong noise leaves faint ripples beside edges.",
    task=Task.DENOISE,
    parameters=WaveletParameters,
    run=shrink_details,
    assumes=NOISE,
)
