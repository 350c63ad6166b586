"""The noise of the body, and how it depends on the signal: `core/noise.py` reads it, part by part."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.grey_levels import EIGHT_BITS
from xraysr_gui.core.noise import noise_of
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.estimates.contract import Estimate, NoiseBySignal

LEVELS = 8
AROUND = 7
BAND, MOST_PIXELS = 64, 1_000_000
LEAST_PIXELS = 2000
"""In a level: of fewer the noise is not told."""
FOLLOWS = 0.15
"""Between darkest and brightest level the noise differs by this share at least, to be told of."""
OFF = 0.05
"""Share by which 9 of 10 films are off; see docs/ESTIMATES.md."""
ROUNDING = 0.3
"""Grey levels: less noise than this is hidden by the rounding of 8 bits."""

Mask = NDArray[np.bool_]


def body_noise(pixels: Pixels, inside: Mask) -> Estimate:
    """Standard deviation of white noise inside, in grey levels of 256."""
    made = Estimate("noise", "Noise", EIGHT_BITS.unit)
    found = noise_of(pixels, inside, ends=(0.0, 1.0))
    if found is None:
        return _without(made, tr("too little of the body is in the image"))
    sd = found * GREY_LEVELS
    off = max(OFF * sd, ROUNDING / 2)
    sure = float(np.clip(sd / (sd + ROUNDING), 0.0, 0.99))
    return Estimate(made.id, made.title, made.unit, sd, max(sd - off, 0.0), sd + off, sure)


def noise_by_signal(pixels: Pixels, inside: Mask) -> NoiseBySignal | None:
    """The noise at several levels of signal, and a line through its variance; None of too small a body."""
    from scipy.ndimage import uniform_filter

    pixels, inside = _thinned(pixels, inside)
    signal = uniform_filter(pixels, AROUND)
    used = inside & (pixels > 0.0) & (pixels < 1.0)
    if used.sum() < 2 * LEAST_PIXELS:
        return None
    edges = np.quantile(signal[used][:: max(1, used.sum() // 200_000)], np.linspace(0.02, 0.98, LEVELS + 1))
    points = []
    for low, high in pairwise(edges):
        level = used & (signal >= low) & (signal < high)
        found = noise_of(pixels, level) if level.sum() >= LEAST_PIXELS else None
        if found is not None:
            points.append((float(signal[level].mean()) * GREY_LEVELS, found * GREY_LEVELS))
    if len(points) < 3:
        return None
    signals, sds = np.array(points).T
    slope, at_black = np.polyfit(signals, sds**2, 1, w=1 / np.maximum(sds**2, 1e-6))
    ends = np.sqrt(np.maximum(slope * signals[[0, -1]] + at_black, 1e-9))
    follows = bool(abs(ends[1] - ends[0]) > FOLLOWS * ends.mean() and ends.mean() > ROUNDING)
    return NoiseBySignal(float(max(at_black, 0.0)) ** 0.5, float(slope), tuple(points), follows)


def _thinned(pixels: Pixels, inside: Mask) -> tuple[Pixels, Mask]:
    """Bands of rows, spread evenly, of an image that is larger than is needed; their seams are not inside."""
    rows, columns = pixels.shape
    bands = MOST_PIXELS // (BAND * columns)
    if bands < 1 or bands * BAND >= rows:
        return pixels, inside
    tops = np.linspace(0, rows - BAND, bands).astype(int)
    chosen = (tops[:, None] + np.arange(BAND)).ravel()
    kept, place = inside[chosen], np.arange(chosen.size) % BAND
    kept[(place < AROUND) | (place >= BAND - AROUND)] = False
    return np.ascontiguousarray(pixels[chosen]), kept


def _without(made: Estimate, reason: str) -> Estimate:
    return Estimate(made.id, made.title, made.unit, reason=reason)
