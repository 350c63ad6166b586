"""How fine an image really is: up to which frequency its own structure stands above its noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr
from xraysr_gui.estimates.contract import Estimate
from xraysr_gui.estimates.tiles import SIDE

FLOOR_FROM = 0.44
"""Cycles per px: beyond it a radiograph has hardly anything but noise."""
RING = 1.0 / SIDE
NYQUIST = 0.5
LEAST_EXCESS = 2.0
"""Power over the power of the noise alone, from which on structure is seen: as much signal as noise."""
OFF = 0.12
LEAST = 1e-12

Power = NDArray[np.float64]


def effective_resolution(
    power: Power | None, noise: float | None, spacing_mm: float | None
) -> tuple[Estimate, Estimate]:
    """The smallest detail in px, and line pairs for each mm.

    Args:
        power: Mean power of the body as `polar.body_power` gives it; None where there is too little of it.
        noise: Standard deviation on the 0-to-1 scale, as `core/noise.py` reads it; None if unknown.
        spacing_mm: Between pixels, None where it is not known.
    """
    detail = Estimate("resolution", "Smallest detail", "px")
    pairs = Estimate("line-pairs", "Effective resolution", "lp/mm")
    if power is None or noise is None:
        reason = tr("too little of the body is in the image")
        return _without(detail, reason), _without(pairs, reason)
    if not power[1:, 1:].any():
        reason = tr("the image is the same everywhere")
        return _without(detail, reason), _without(pairs, reason)
    frequency = limit_of(power, noise)
    sure = 0.9 if frequency < NYQUIST else 0.7
    size = 1 / (2 * frequency)
    told = Estimate(detail.id, detail.title, detail.unit, size, size * (1 - OFF), size * (1 + OFF), sure)
    if not spacing_mm:
        return told, _without(pairs, tr("the size of a pixel is not known"))
    found = frequency / spacing_mm
    return told, Estimate(
        pairs.id, pairs.title, pairs.unit, found, found * (1 - OFF), found * (1 + OFF), sure
    )


def limit_of(power: Power, noise: float) -> float:
    """The highest frequency, in cycles per px, up to which the signal has at least the power of the noise."""
    radius = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE))
    rings = np.rint(radius / RING).astype(int)
    counts = np.bincount(rings.ravel())
    means = np.bincount(rings.ravel(), power.ravel()) / np.maximum(counts, 1)
    last = int(NYQUIST / RING)
    floor = max(min(noise**2, float(means[int(FLOOR_FROM / RING) : last + 1].mean())), LEAST)
    ratios = np.maximum(means[: last + 1], LEAST) / floor
    below = np.flatnonzero(ratios[3:] < LEAST_EXCESS)
    if not below.size:
        return NYQUIST
    ring = int(below[0]) + 3
    before, after = np.log(ratios[ring - 1]), np.log(ratios[ring])
    share = (before - np.log(LEAST_EXCESS)) / max(before - after, 1e-9)
    return float(min((ring - 1 + np.clip(share, 0, 1)) * RING, NYQUIST))


def _without(made: Estimate, reason: str) -> Estimate:
    return Estimate(made.id, made.title, made.unit, reason=reason)
