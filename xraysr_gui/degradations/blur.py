"""Blurs an image by a point spread; beyond its border the image goes on as in a mirror."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.point_spread import PointSpread

_SMALL = 15


def blurred(pixels: Pixels, point_spread: PointSpread) -> Pixels:
    """The image as a system with this point spread shows it."""
    spread = point_spread.spread()
    if max(spread.shape) <= _SMALL:
        from scipy.ndimage import convolve

        small: Pixels = convolve(pixels, spread.astype(np.float32), mode="reflect")
        return small
    from scipy.signal import oaconvolve

    down, across = (side // 2 for side in spread.shape)
    wide = np.pad(pixels, ((down, down), (across, across)), mode="symmetric")
    result: Pixels = oaconvolve(wide, spread.astype(np.float32), mode="valid")
    return np.ascontiguousarray(result, np.float32)
