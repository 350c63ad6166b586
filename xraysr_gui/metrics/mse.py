"""Mean squared error, in squared grey levels."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Map, Mask, Metric, only_mean
from xraysr_gui.metrics.filters import squared_distance


def squared_error(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """The square of what each pixel is off."""
    return (Map(np.square(reference - candidate)),)


def mse(reference: Pixels, candidate: Pixels) -> float:
    """On the 0-to-1 scale."""
    return squared_distance(reference, candidate) / reference.size


METRIC = Metric(
    id="mse",
    title="MSE",
    meaning="Mean squared error.",
    code=("MSE", "Mean squared error"),
    follows_mouse=True,
    unit="grey levels²",
    higher_is_better=False,
    compute=mse,
    maps=squared_error,
    finish=only_mean,
    levels=2,
)
