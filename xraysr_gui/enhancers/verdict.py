"""Tells a failed result from a success: blank, not a number, collapsed, or not the image that came in."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import resize

COLLAPSED = 0.05
LIKE = 0.75
COARSE_SIDE = 64
FLAT = 1.0 / 4096
"""An image with less contrast cannot be recognised again."""


def fault_of(before: Pixels, after: Pixels) -> str:
    """Why a result is none, as the middle of a sentence; "" if nothing speaks against it."""
    if not np.isfinite(after).all():
        return "it contains values that are no numbers"
    coarse_before, coarse_after = _coarse(before), _coarse(after)
    contrast = float(coarse_before.std())
    if contrast < FLAT:
        return "" if float(np.ptp(coarse_after)) < 0.1 else "it shows something where the image shows nothing"
    left = float(coarse_after.std()) / contrast
    if left < COLLAPSED:
        return "it is blank" if float(np.ptp(after)) < FLAT else "nearly all contrast is gone"
    if _likeness(coarse_before, coarse_after) < LIKE:
        return "it does not show the image that was given"
    return ""


def _coarse(pixels: Pixels) -> Pixels:
    """What the whole image looks like from afar: detail may change, this may not."""
    rows, columns = (min(side, COARSE_SIDE) for side in pixels.shape)
    return resize(pixels, (rows, columns), "area")


def _likeness(before: Pixels, after: Pixels) -> float:
    if before.shape != after.shape:
        after = resize(after, (before.shape[0], before.shape[1]), "area")
    return float(np.corrcoef(before.ravel(), after.ravel())[0, 1])
