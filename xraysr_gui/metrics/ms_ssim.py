"""Structural similarity at five scales (Wang 2003): each scale halves the image before."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Floats, Map, Mask, Metric
from xraysr_gui.metrics.filters import halved
from xraysr_gui.metrics.parts import value_of
from xraysr_gui.metrics.ssim import EDGE, TAPS, whole_windows

WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
COARSEST = 2 ** (len(WEIGHTS) - 1)
MARGIN = (EDGE + 1) * COARSEST


def similarity_at_scales(reference: Pixels, candidate: Pixels, mask: Mask | None) -> tuple[Map, ...]:
    """Structure at each scale, times brightness at the coarsest."""
    maps: list[Map] = []
    for scale in range(len(WEIGHTS)):
        if scale:
            reference, candidate = halved(reference), halved(candidate)
        brightness, structure = whole_windows(reference, candidate) if reference.size else (reference,) * 2
        values = brightness * structure if scale == len(WEIGHTS) - 1 else structure
        maps.append(Map(values, 2**scale, EDGE, EDGE))
    return tuple(maps)


def weighted(means: Floats) -> Floats:
    """The product of the scales, each to its power; structure that is turned round counts as none."""
    return np.asarray(np.prod(np.maximum(means, 0.0) ** np.array(WEIGHTS), axis=-1))


def ms_ssim(reference: Pixels, candidate: Pixels) -> float:
    """NaN for an image that has no whole window at the coarsest scale."""
    return value_of(METRIC, reference, candidate)


METRIC = Metric(
    id="ms_ssim",
    title="MS-SSIM",
    meaning="Structural similarity on five scales (Wang 2003), from fine to coarse. 1 is equal.",
    code=("MS_SSIM", "Multi-scale structural similarity (Wang 2003)"),
    decimals=4,
    unit="",
    higher_is_better=True,
    compute=ms_ssim,
    maps=similarity_at_scales,
    finish=weighted,
    margin=MARGIN,
    undefined=f"At the coarsest of five scales a window spans {TAPS * COARSEST} pixels, and none fits here.",
)
