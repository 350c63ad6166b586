"""The figures of one result: inside the body first, then of the whole image, then in lesions and outside."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.body_mask import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.filters import grown
from xraysr_gui.metrics.hfen import fineness, hfen
from xraysr_gui.metrics.judged_body import judged_body
from xraysr_gui.metrics.ssim import EDGE, TAPS, whole_windows

TRIMMED = 0.01
"""The share of the worst pixels that the trimmed PSNR leaves out: letters and edges, mostly."""
BODY, BODY_SSIM, WHOLE, TRIM = "psnr_body", "ssim_body", "psnr", "psnr_trimmed"
LESION, REST, LESION_SSIM, REST_SSIM = "psnr_lesion", "psnr_rest", "ssim_lesion", "ssim_rest"
ROWS_AT_ONCE = 64
VERSION = 2
"""Raised when a figure is reckoned in another way: scores that are kept are made again then."""


@dataclass(frozen=True, slots=True, eq=False)
class JudgedParts:
    """One truth, and which of its pixels belong to what.

    Attributes:
        truth: Without the border that is not judged.
        body: Of it, without letters and edges.
        fine: How much fine structure it has, by `hfen.fineness`.
        inside: What lies in lesions, None where no mask is known; with whole windows of SSIM `deep` inside.
        outside: The body around them.
    """

    truth: Pixels
    body: Mask
    fine: float
    inside: Mask | None = None
    deep: Mask | None = None
    outside: Mask | None = None


def parts_of(truth: Pixels, border: int, lesion: Mask | None) -> JudgedParts:
    """Where a result is judged; a mask of another shape must have been refused before."""
    inner = (slice(border, -border or None),) * 2
    body, fine = judged_body(truth)[inner], fineness(truth[inner])
    if lesion is None or not lesion[inner].any():
        return JudgedParts(truth[inner], body, fine)
    inside = np.ascontiguousarray(lesion[inner])
    deep = ~grown(np.ascontiguousarray(~inside), EDGE)
    outside = body & ~grown(inside, EDGE)
    return JudgedParts(truth[inner], body, fine, inside, deep, outside)


def figures_of(parts: JudgedParts, found: Pixels, levels: float) -> Mapping[str, float]:
    """Every figure of a result that lies on the 0-to-1 scale, at its stored depth, without its border."""
    truth = parts.truth
    squares = np.square(found.astype(np.float64) - truth)
    likeness = _likeness(truth, found)
    figures = {
        BODY: _decibel(_mean(squares, parts.body)),
        BODY_SSIM: _mean(likeness, parts.body),
        WHOLE: _decibel(float(squares.mean())),
        TRIM: _decibel(_trimmed(squares)),
        "ssim": float(likeness[EDGE:-EDGE, EDGE:-EDGE].mean()) if min(truth.shape) >= TAPS else math.nan,
        "mse": float(squares.mean()) * levels**2,
        "hfen": hfen(truth, found, parts.fine),
    }
    return figures | (_lesions(parts, squares, likeness) if parts.inside is not None else {})


def _lesions(parts: JudgedParts, squares: Numbers, likeness: Numbers) -> dict[str, float]:
    """Inside and outside; SSIM only where whole windows lie inside."""
    told = {}
    for name, mask in ((LESION, parts.inside), (REST, parts.outside)):
        if mask is not None and mask.any():
            told[name] = _decibel(_mean(squares, mask))
    for name, mask in ((LESION_SSIM, parts.deep), (REST_SSIM, parts.outside)):
        if mask is not None and mask.any():
            told[name] = _mean(likeness, mask)
    return told


def _likeness(truth: Pixels, found: Pixels) -> Numbers:
    """The map of SSIM, some rows at a time: what is worked out on the way stays in the processor's cache."""
    rows, parts = len(truth), []
    for top in range(0, rows, ROWS_AT_ONCE):
        first, end = max(0, top - EDGE), min(rows, top + ROWS_AT_ONCE)
        strip = slice(first, min(rows, end + EDGE))
        brightness, structure = whole_windows(truth[strip], found[strip])
        parts.append((brightness * structure)[top - first : end - first])
    return np.concatenate(parts)


def _mean(values: Numbers, mask: Mask) -> float:
    return float(values[mask].mean(dtype=np.float64)) if mask.any() else math.nan


def _trimmed(squares: Numbers) -> float:
    kept = squares.size - int(TRIMMED * squares.size)
    return float(np.partition(squares, kept - 1, axis=None)[:kept].mean())


def _decibel(mean_square: float) -> float:
    if math.isnan(mean_square):
        return math.nan
    return math.inf if mean_square <= 0 else -10 * math.log10(mean_square)
