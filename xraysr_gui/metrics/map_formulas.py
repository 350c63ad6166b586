"""How the values of error maps are reckoned, each from both images and the ruler of the reference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.filters import steepness, window_mean
from xraysr_gui.metrics.ruler import MOST_DECIBEL, Ruler, floor_of
from xraysr_gui.metrics.ssim import whole_windows


def relative(reference: Pixels, candidate: Pixels, ruler: Ruler) -> Pixels:
    """Differences in percent of the reference."""
    told_of = np.maximum(reference, np.float32(floor_of(ruler)))
    return np.asarray(100 * np.abs(candidate - reference) / told_of, np.float32)


def steepness_error(reference: Pixels, candidate: Pixels, _: Ruler) -> Pixels:
    """How much steeper or flatter one is."""
    return np.asarray(np.abs(steepness(candidate) - steepness(reference)) / 2, np.float32)


def local_similarity(reference: Pixels, candidate: Pixels, ruler: Ruler) -> Pixels:
    """Structural similarity around each pixel."""
    low, used = np.float32(ruler.low), np.float32(ruler.used)
    brightness, structure = whole_windows((reference - low) / used, (candidate - low) / used)
    return np.asarray(brightness * structure, np.float32)


def local_decibel(reference: Pixels, candidate: Pixels, _: Ruler) -> Pixels:
    """Signal to noise around each pixel."""
    error: NDArray[np.float32] = window_mean(np.square(candidate - reference))
    decibel = -10 * np.log10(np.maximum(error, np.float32(1e-12)))
    return np.asarray(np.minimum(decibel, MOST_DECIBEL), np.float32)
