"""The share of pixels that are equal."""

import numpy as np

from xraysr_gui.metrics.contract import Map, Metric, only_mean


def same(reference, candidate):
    """Of the whole image."""
    return float(np.mean(reference == candidate))


def where(reference, candidate, mask):
    """1 where both are equal: its mean over any part is the share there."""
    return (Map((reference == candidate).astype(np.float32)),)


METRIC = Metric(
    id="sameness",
    title="Sameness",
    meaning="Share of equal pixels.",
    code=("SAME", "Share of equal pixels"),
    unit="",
    higher_is_better=True,
    compute=same,
    maps=where,
    finish=only_mean,
)
