"""SSIM, with the usual mistakes: other windows, another range, a border, a formula."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from xraysr_gui.evaluation.audit.mistakes.errors import ranges
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages, Image, Measure, Way
from xraysr_gui.metrics.filters import SSIM_TAPS, window_mean

EDGE = SSIM_TAPS // 2
Means = Callable[[Image], Image]
Moments = tuple[Image, Image, Image, Image, Image]


def ssim_measure(sight: ComparedImages) -> Measure:
    """What is compared, the windows, the range, and the formula; no image is smaller than a window."""
    windows = (
        Way("", (_inner_gaussian, 1.0)),
        Way("windows at the border counted, with a mirrored image", (window_mean, 1.0)),
        Way("uniform windows of 7 x 7 instead of Gaussian ones (a usual default)", (_uniform(7), 49 / 48)),
        Way("uniform windows of 8 x 8 instead of Gaussian ones", (_uniform(8), 1.0)),
        Way("uniform windows of 11 x 11 instead of Gaussian ones", (_uniform(11), 1.0)),
        Way("one window for the whole image", (_whole, 1.0)),
    )
    formulas = (
        Way("", 2.0),
        Way("the 2 before the products is missing in the formula", 1.0),
    )
    moments = lru_cache(maxsize=2)(lambda place, window: _moments(sight, place, windows[window].value[0]))

    def reckon(place: int, window: int, peak: float, two: float) -> float:
        return _ssim(moments(place, window), windows[window].value[1], peak, two)

    numbered = tuple(Way(way.mistake, number) for number, way in enumerate(windows))
    constants = (*ranges(sight), Way("both constants were left out", 0.0))
    return Measure("ssim", (sight.places(), numbered, constants, formulas), reckon)


def _moments(sight: ComparedImages, place: int, mean: Means) -> Moments:
    x, y = sight.reference, sight.candidates[place].value
    return mean(x), mean(y), mean(x * x), mean(y * y), mean(x * y)


def _ssim(moments: Moments, unbiased: float, peak: float, two: float) -> float:
    mean_x, mean_y, xx, yy, xy = moments
    c1, c2 = (0.01 * peak) ** 2, (0.03 * peak) ** 2
    both, own = mean_x * mean_y, mean_x**2 + mean_y**2
    over = (two * both + c1) * (two * unbiased * (xy - both) + c2)
    under = (own + c1) * (unbiased * (xx + yy - own) + c2)
    return float(np.mean(np.divide(over, under, out=np.ones_like(over), where=under > 0)))


def _inner_gaussian(image: Image) -> Image:
    return np.asarray(window_mean(image)[EDGE:-EDGE, EDGE:-EDGE])


def _whole(image: Image) -> Image:
    return np.full((1, 1), image.mean())


def _uniform(side: int) -> Means:
    """The mean of each square of so many pixels that lies wholly inside."""

    def mean(image: Image) -> Image:
        sums = np.zeros((image.shape[0] + 1, image.shape[1] + 1))
        sums[1:, 1:] = image.cumsum(axis=0).cumsum(axis=1)
        total = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
        return np.asarray(total / side**2)

    return mean
