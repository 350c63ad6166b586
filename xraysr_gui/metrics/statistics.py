"""What the pixels of one image say in a part of it: brightness, spread, noise, and how two parts differ."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.even_bins import even_bins
from xraysr_gui.core.noise import FEW, noise_of
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.parts import Part

TOO_FEW = f"Noise cannot be told: fewer than {FEW} squares of 3 x 3 pixels that are not clipped lie in it."


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one part of an image, in the unit of its pixels; None where it is not defined.

    Attributes:
        count: Pixels.
        mean: None without a pixel.
        sd: Standard deviation of these very pixels, noise and anatomy alike.
        minimum: The darkest.
        maximum: The brightest.
        noise: Standard deviation of the noise alone, as `core/noise.py` tells it; None where too few
            squares of 3 x 3 pixels lie inside.
        snr: Mean by standard deviation; None in a flat part.
        reason: Why something is None, "" if nothing is.
    """

    count: int
    mean: float | None = None
    sd: float | None = None
    minimum: float | None = None
    maximum: float | None = None
    noise: float | None = None
    snr: float | None = None
    reason: str = ""


def statistics_of(pixels: Pixels, part: Part, ends: tuple[float, float] | None = None) -> Statistics:
    """All numbers of one part; `ends` are the lowest and highest value that can be."""
    values = values_in(pixels, part)
    if not values.size:
        return Statistics(0, reason=tr("There is no pixel in it."))
    if not np.isfinite(values).all():
        return Statistics(int(values.size), reason=tr("A pixel in it is no number."))
    mean, sd = float(values.mean()), float(values.std())
    noise = noise_in(pixels, part, ends)
    flat = float(np.ptp(values)) == 0
    reasons = (
        tr("It is flat, so there is no signal-to-noise ratio.") if flat else "",
        TOO_FEW if noise is None else "",
    )
    return Statistics(
        int(values.size),
        mean,
        0.0 if flat else sd,
        float(values.min()),
        float(values.max()),
        noise,
        None if flat else mean / sd,
        " ".join(reason for reason in reasons if reason),
    )


def values_in(pixels: Pixels, part: Part) -> NDArray[np.float64]:
    """The pixels of a part, row after row."""
    cut = part.span.of(pixels)
    return np.asarray(cut.ravel() if part.mask is None else cut[part.mask], np.float64)


def noise_in(pixels: Pixels, part: Part, ends: tuple[float, float] | None = None) -> float | None:
    """Of the noise alone, read inside of a part; `ends` are the lowest and highest value that can be."""
    return noise_of(part.span.of(pixels).astype(np.float64), part.mask, ends)


def contrast_to_noise(one: Statistics, other: Statistics) -> float | None:
    """The difference of the means by the root mean square of both deviations; None where both are flat."""
    if one.mean is None or other.mean is None or one.sd is None or other.sd is None:
        return None
    spread = math.sqrt((one.sd**2 + other.sd**2) / 2)
    return abs(one.mean - other.mean) / spread if spread else None


def histogram_of(
    pixels: Pixels, part: Part, low: float, high: float, step: float, bins: int = 128
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """How many pixels lie in each of even bins that hold all from `low` to `high`, and the edges of the bins.

    `step` is the gap between one grey level and the next.
    """
    first, width = even_bins(low, high, step, bins)
    edges = np.linspace(first, first + width * bins, bins + 1)
    counts, _ = np.histogram(values_in(pixels, part), edges)
    return counts, edges
