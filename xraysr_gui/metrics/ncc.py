"""Normalised cross-correlation: how well a straight line leads from the greys of one image to the other's."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.parts import value_of

FLATTEST = 1e-12
"""A smaller variance is that of rounding, on the 0-to-1 scale."""


def moments(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """Both images, their squares and their product, in double precision."""
    return products_of(reference.astype(np.float64) - 0.5, candidate.astype(np.float64) - 0.5)


def products_of(one: Floats, other: Floats, reach: int = 0) -> tuple[Map, ...]:
    """What a correlation needs; `reach` is that of the windows that both were made with."""
    return tuple(Map(values, reach=reach) for values in (one, other, one * one, other * other, one * other))


def correlation(means: Floats) -> Floats:
    """Pearson's; NaN where either is flat."""
    one, other, own, others, both = np.moveaxis(means, -1, 0)
    variance, others_variance = own - one * one, others - other * other
    flat = (variance < FLATTEST) | (others_variance < FLATTEST) | ~np.isfinite(variance + others_variance)
    product = np.where(flat, 1.0, variance * others_variance)
    return np.where(flat, np.nan, np.clip((both - one * other) / np.sqrt(product), -1.0, 1.0))


def ncc(reference: Pixels, candidate: Pixels) -> float:
    """-1 to 1; NaN if either is flat."""
    return value_of(METRIC, reference, candidate)


METRIC = Metric(
    id="ncc",
    title="NCC",
    meaning="Normalised cross-correlation of the greys. 1 is equal but for brightness and contrast.",
    code=("NCC", "Normalised cross-correlation"),
    decimals=4,
    unit="",
    higher_is_better=True,
    compute=ncc,
    maps=moments,
    finish=correlation,
    undefined="One of both images is flat here, so nothing can be correlated.",
)
