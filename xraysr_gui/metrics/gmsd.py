"""Gradient magnitude similarity deviation (Xue 2014): how unevenly edges were kept; 0 is best.

Both images are halved, their gradients by Prewitt are compared, and the standard deviation of the likeness
is the number. Beyond its border an image is mirrored.
"""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.filters import halved, steepness
from xraysr_gui.metrics.parts import value_of

C = 170 / 255**2
"""As its inventors had it on a scale of 255."""
REACH = 1
"""Of a gradient, in squares of 2 x 2 pixels."""


def gradient_unlikeness(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """One less the likeness of gradients, and its square."""
    if min(reference.shape) < 2:
        nothing = halved(reference)
        return Map(nothing, 2), Map(nothing, 2)
    one, other = steepness(halved(reference)), steepness(halved(candidate))
    of = one.dtype.type
    off = one - other
    lost = off * off / (one * one + other * other + of(C))
    return Map(lost, 2, reach=REACH), Map(lost * lost, 2, reach=REACH)


def spread(means: Floats) -> Floats:
    """The standard deviation."""
    return np.asarray(np.sqrt(np.maximum(means[..., 1] - means[..., 0] ** 2, 0.0)))


def gmsd(reference: Pixels, candidate: Pixels) -> float:
    """NaN for an image of one row or column."""
    return value_of(METRIC, reference, candidate)


METRIC = Metric(
    id="gmsd",
    title="GMSD",
    meaning="Gradient magnitude similarity deviation (Xue 2014): how unevenly edges were kept. 0 is equal.",
    code=("GMSD", "Gradient magnitude similarity deviation (Xue 2014)"),
    decimals=4,
    unit="",
    higher_is_better=False,
    compute=gmsd,
    maps=gradient_unlikeness,
    finish=spread,
    margin=4,
    undefined="No square of 2 x 2 pixels lies in it, and gradients are compared on such squares.",
)
