"""Structural similarity (Wang 2004): 11-tap Gaussian windows of sigma 1.5, K1 0.01, K2 0.03, range 1.

In a region it is the mean of the map over the region: near its edge the windows look across. The number
whose windows stay inside is `ssim_inside`.
"""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Map, Mask, Metric, only_mean
from xraysr_gui.metrics.filters import SSIM_TAPS, window_mean

Numbers = Numbers
C1, C2 = 0.01**2, 0.03**2
TAPS = SSIM_TAPS
EDGE = TAPS // 2
MIDDLE = 0.5
"""Taken off both images before squares are made: single precision is enough then."""
_ROWS_AT_ONCE = 64


def similarity(
    means: tuple[Numbers, Numbers], squares: Numbers, products: Numbers
) -> tuple[Numbers, Numbers]:
    """Likeness of brightness and of structure around each pixel.

    All are window means of two images less `MIDDLE`: of each, of the sum of their squares, of their product.
    """
    of = squares.dtype.type
    one, other = means
    both, own = one * other, one * one + other * other
    shared, grown = of(MIDDLE) * (one + other), of(2 * MIDDLE) * (one + other)
    level = of(2 * MIDDLE**2)
    brightness = (2 * (both + shared) + level + of(C1)) / (own + grown + level + of(C1))
    structure = (2 * (products - both) + of(C2)) / (squares - own + of(C2))
    return brightness, structure


def whole_windows(reference: Numbers, candidate: Numbers) -> tuple[Numbers, Numbers]:
    """Brightness and structure around each pixel; within five of the border the windows see it mirrored."""
    kind = np.result_type(reference.dtype, candidate.dtype, np.float32).type
    x, y = reference.astype(kind) - kind(MIDDLE), candidate.astype(kind) - kind(MIDDLE)
    means = window_mean(x), window_mean(y)
    return similarity(means, window_mean(x * x + y * y), window_mean(x * y))


def ssim(reference: Pixels, candidate: Pixels) -> float:
    """The mean of the map; NaN for an image smaller than a window."""
    rows, columns = reference.shape
    if min(rows, columns) < TAPS:
        return float(np.nan)
    total = 0.0
    for top in range(0, rows - 2 * EDGE, _ROWS_AT_ONCE):
        strip = slice(top, min(top + _ROWS_AT_ONCE + 2 * EDGE, rows))
        total += _sum_of_strip(reference[strip], candidate[strip])
    return float(total / ((rows - 2 * EDGE) * (columns - 2 * EDGE)))


def _sum_of_strip(reference: Pixels, candidate: Pixels) -> float:
    """The sum of the map, worked out in place: a new array for each step takes longer than the step."""
    half, level = np.float32(MIDDLE), np.float32(2 * MIDDLE**2 + C1)
    x, y = (np.subtract(image, half, dtype=np.float32) for image in (reference, candidate))
    product = x * y
    mean_x, mean_y, both = _inner(x), _inner(y), _inner(product)
    x *= x
    y *= y
    x += y
    squares = _inner(x)
    shared = mean_x * mean_y
    sums = mean_x + mean_y
    sums += level
    mean_x *= mean_x
    mean_y *= mean_y
    mean_x += mean_y
    squares -= mean_x
    squares += np.float32(C2)
    both -= shared
    both *= 2
    both += np.float32(C2)
    shared *= 2
    shared += sums
    mean_x += sums
    both *= shared
    mean_x *= squares
    both /= mean_x
    return float(np.sum(both, dtype=np.float64))


def _inner(image: Numbers) -> Numbers:
    """Window means where the window lies inside."""
    return window_mean(image)[EDGE:-EDGE, EDGE:-EDGE]


def similarity_map(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """The similarity around each pixel; windows that leave the image do not count."""
    brightness, structure = whole_windows(reference, candidate)
    return (Map(brightness * structure, inset=EDGE, reach=EDGE),)


METRIC = Metric(
    id="ssim",
    title="SSIM",
    meaning="Structural similarity (Wang 2004: Gaussian windows of 11 x 11 pixels, sigma 1.5), the mean of "
    "its map over the part. Near the edge of a region its windows look across the edge. 1 is equal.",
    code=("SSIM", "Structural similarity, mean of the map (Wang 2004)"),
    decimals=4,
    follows_mouse=True,
    unit="",
    higher_is_better=True,
    compute=ssim,
    maps=similarity_map,
    finish=only_mean,
    margin=EDGE,
    undefined="No window of 11 x 11 pixels around its pixels lies in the image.",
)
