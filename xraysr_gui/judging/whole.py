"""What comparators are shown of an image: all of it, squeezed into a small square, as it is stored."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import resize


def whole(pixels: Pixels, side: int) -> Pixels:
    """The image with so many pixels to each side: nothing that tells collections apart is taken away."""
    smaller = min(pixels.shape) > side
    small = resize(pixels, (side, side), "area" if smaller else "bicubic")
    return np.ascontiguousarray(small.clip(0.0, 1.0), np.float32)


def error_of(square: Pixels, again: Pixels) -> float:
    """How far an auto-encoder is from what it was shown: the mean squared error."""
    return float(np.square(square.astype(np.float64) - again).mean())
