"""Root of the mean squared error, in grey levels."""

from __future__ import annotations

import math

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Metric
from xraysr_gui.metrics.mse import mse, squared_error


def rmse(reference: Pixels, candidate: Pixels) -> float:
    """On the 0-to-1 scale."""
    return math.sqrt(mse(reference, candidate))


def root(means: Floats) -> Floats:
    """Of the mean squared error."""
    return np.asarray(np.sqrt(means[..., 0]))


METRIC = Metric(
    id="rmse",
    title="RMSE",
    meaning="Root of the mean squared error, in grey levels of the reference.",
    code=("RMSE", "Root mean squared error"),
    follows_mouse=True,
    unit="grey levels",
    higher_is_better=False,
    compute=rmse,
    maps=squared_error,
    finish=root,
    levels=1,
)
