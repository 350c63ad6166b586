"""Structural similarity whose windows never look across the edge of a region.

Each window's weights are those of `ssim` on the pixels that belong to the region, scaled so that their sum
is 1. What lies beyond the edge, or beyond the image, has no say.
"""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.filters import filtered, window_mean
from xraysr_gui.metrics.parts import value_of
from xraysr_gui.metrics.ssim import EDGE, MIDDLE, similarity

LEAST_NEIGHBOURS = 2.0
"""A window of one pixel alone has no structure: there must be more to see, on the mean over the region."""


def similarity_inside(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """The similarity around each pixel of the part, and how many pixels its 3 x 3 neighbourhood holds."""
    kind = np.result_type(reference.dtype, candidate.dtype, np.float32).type
    belongs = np.ones(reference.shape, kind) if mask is None else mask.astype(kind)
    weight = np.maximum(window_mean(belongs, mirrored=False), kind(1e-6))
    x = np.where(belongs > 0, reference - kind(MIDDLE), kind(0))
    y = np.where(belongs > 0, candidate - kind(MIDDLE), kind(0))
    of_x, of_y, squares, products = (
        window_mean(image, mirrored=False) / weight for image in (x, y, x * x + y * y, x * y)
    )
    brightness, structure = similarity((of_x, of_y), squares, products)
    return Map(brightness * structure), Map(_neighbours(belongs))


def _neighbours(belongs: Pixels) -> Pixels:
    ones = np.ones(3)
    return filtered(belongs, ones, ones, mirrored=False)


def enough(means: Floats) -> Floats:
    """The mean similarity, NaN for a region of scattered single pixels."""
    return np.where(means[..., 1] >= LEAST_NEIGHBOURS, means[..., 0], np.nan)


def ssim_inside(reference: Pixels, candidate: Pixels) -> float:
    """Over the whole image, whose border is the edge."""
    return value_of(METRIC, reference, candidate)


METRIC = Metric(
    id="ssim_inside",
    title="SSIM, windows inside",
    meaning="The same with windows that never look across the edge of the region: their weights are those of "
    "the pixels that belong to it, scaled so that their sum is 1. What lies outside has no say.",
    code=("SSIM_INSIDE", "Structural similarity, windows inside the part only"),
    decimals=4,
    follows_mouse=True,
    unit="",
    higher_is_better=True,
    compute=ssim_inside,
    maps=similarity_inside,
    finish=enough,
    margin=EDGE,
    undefined="Its pixels stand alone, and a single pixel has no structure.",
)
