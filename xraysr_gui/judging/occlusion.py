"""An image with a part of it blurred away, to see whether what judges say of it lies there."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.blur import blurred
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.degradations.resample import resize

SIDE, BLUR, EDGE = 320, 12.0, 3.0
"""Pixels of the shorter side; how far the blur reaches, and how softly its edge passes over, in these."""


def without(pixels: Pixels, mask: Mask) -> Pixels:
    """The image, smaller, with what the mask covers blurred away."""
    rows, columns = (max(1, round(length * SIDE / min(pixels.shape))) for length in pixels.shape)
    small = np.asarray(resize(pixels, (rows, columns), "area").clip(0.0, 1.0), np.float32)
    share = resize(mask.astype(np.float32), (rows, columns), "area")
    soft = blurred(np.asarray(share, np.float32), Gaussian(EDGE)).clip(0.0, 1.0)
    return np.asarray(soft * blurred(small, Gaussian(BLUR)) + (1 - soft) * small, np.float32)


def log_odds(probability: float) -> float:
    """How far a probability is from even, without an end."""
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))
