"""Everything that an image tells of itself, at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.estimates.blur import blur_of
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.estimates.jpeg_traces import jpeg_traces
from xraysr_gui.estimates.noise import body_noise, noise_by_signal
from xraysr_gui.estimates.polar import body_power
from xraysr_gui.estimates.resolution import effective_resolution

Mask = NDArray[np.bool_]


def estimate(
    pixels: Pixels,
    spacing_mm: float | None = None,
    left_out: Mask | None = None,
    progress: Progress | None = None,
) -> Estimates:
    """Noise, blur, resolution and JPEG of an image from 0 to 1, inside the body alone.

    Args:
        pixels: Rows and columns, not smaller or larger than they were stored.
        spacing_mm: Between pixels, None where it is not known.
        left_out: Padding and what a shutter covers: never looked at.
        progress: Told how far it is; it can also stop the work.
    """
    told = progress or Progress()
    told.at(0.0, tr("Looking for the body"))
    inside = body_mask(pixels)
    if left_out is not None:
        inside &= ~left_out
    told.at(0.1, tr("Measuring the noise"))
    noise, by_signal = body_noise(pixels, inside), noise_by_signal(pixels, inside)
    told.at(0.5, tr("Measuring the blur"))
    power = body_power(pixels, inside)
    blur = blur_of(power)
    sd = None if noise.value is None else noise.value / GREY_LEVELS
    detail, pairs = effective_resolution(power, sd, spacing_mm)
    told.at(0.8, tr("Looking for traces of JPEG"))
    quality, blockiness = jpeg_traces(pixels)
    return Estimates(noise, by_signal, blur, detail, pairs, quality, blockiness)
