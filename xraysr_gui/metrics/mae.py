"""Mean absolute error, in grey levels."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Map, Mask, Metric, only_mean


def absolute_error(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """How much each pixel is off, whatever the direction."""
    return (Map(np.abs(reference - candidate)),)


def mae(reference: Pixels, candidate: Pixels) -> float:
    """On the 0-to-1 scale."""
    return float(np.mean(np.abs(reference - candidate), dtype=np.float64))


METRIC = Metric(
    id="mae",
    title="MAE",
    meaning="Mean absolute error, in grey levels of the reference.",
    code=("MAE", "Mean absolute error"),
    follows_mouse=True,
    unit="grey levels",
    higher_is_better=False,
    compute=mae,
    maps=absolute_error,
    finish=only_mean,
    levels=1,
)
