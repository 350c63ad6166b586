"""Blurs an image by a point spread; beyond its border the image goes on as in a mirror."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.point_spread import Gaussian, PointSpread, Spread

_SMALL = 15


def blurred(pixels: Pixels, point_spread: PointSpread) -> Pixels:
    """The image as a system with this point spread shows it."""
    spread = point_spread.spread()
    if isinstance(point_spread, Gaussian):
        return _along_both(pixels, spread)
    if max(spread.shape) <= _SMALL:
        from scipy.ndimage import convolve

        small: Pixels = convolve(pixels, spread.astype(np.float32), mode="reflect")
        return small
    down, across = (side // 2 for side in spread.shape)
    wide = np.pad(pixels, ((down, down), (across, across)), mode="symmetric")
    return _by_frequency(wide, spread.astype(np.float32))


def _by_frequency(wide: Pixels, spread: Pixels) -> Pixels:
    """Where the spread lies whole within the image; what comes round from the other side stays outside."""
    from scipy import fft

    sides = [fft.next_fast_len(side, real=True) for side in wide.shape]
    product = fft.rfft2(wide, sides) * fft.rfft2(spread, sides)
    down, across = (side - 1 for side in spread.shape)
    whole: Pixels = fft.irfft2(product, sides)[down : wide.shape[0], across : wide.shape[1]]
    return np.ascontiguousarray(whole, np.float32)


def _along_both(pixels: Pixels, bell: Spread) -> Pixels:
    """A bell is the product of two lines: one after the other takes a tenth of the time."""
    from scipy.ndimage import convolve1d

    line = bell.sum(axis=0)
    down = convolve1d(pixels, line, axis=0, mode="reflect")
    across: Pixels = convolve1d(down, line, axis=1, mode="reflect")
    return across
