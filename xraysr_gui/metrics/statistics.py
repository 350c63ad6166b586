"""What the pixels of one image say in a part of it: brightness, spread, noise, and how two parts differ."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.parts import Part

NORMAL = 1.4826
"""From the median of absolute deviations to the standard deviation of normal noise."""
_GAIN = 6.0
"""The root of the sum of squares of the kernel that lets noise through."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of one part of an image, in the unit of its pixels; None where it is not defined.

    Attributes:
        count: Pixels.
        mean: None without a pixel.
        sd: Standard deviation of these very pixels, noise and anatomy alike.
        minimum: The darkest.
        maximum: The brightest.
        noise: Standard deviation of the noise alone: a slope or a smooth shape does not add to it. None where
            no square of 3 x 3 pixels lies inside.
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


def statistics_of(pixels: Pixels, part: Part) -> Statistics:
    """All numbers of one part."""
    values = values_in(pixels, part)
    if not values.size:
        return Statistics(0, reason="There is no pixel in it.")
    if not np.isfinite(values).all():
        return Statistics(int(values.size), reason="A pixel in it is no number.")
    mean, sd = float(values.mean()), float(values.std())
    noise = noise_in(pixels, part)
    flat = float(np.ptp(values)) == 0
    reasons = (
        "It is flat, so there is no signal-to-noise ratio." if flat else "",
        "No square of 3 x 3 pixels lies in it, so noise cannot be told." if noise is None else "",
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


def noise_in(pixels: Pixels, part: Part) -> float | None:
    """The spread of what is left when each pixel is compared with its eight neighbours (Immerkaer 1996)."""
    image = part.span.of(pixels).astype(np.float64)
    if min(image.shape) < 3:
        return None
    across = image[:, :-2] - 2 * image[:, 1:-1] + image[:, 2:]
    rest = across[:-2] - 2 * across[1:-1] + across[2:]
    if part.mask is not None:
        rows, columns = rest.shape
        whole = np.logical_and.reduce(
            [part.mask[r : r + rows, c : c + columns] for r in range(3) for c in range(3)]
        )
        rest = rest[whole]
    if not rest.size:
        return None
    return float(np.median(np.abs(rest - np.median(rest)))) * NORMAL / _GAIN


def contrast_to_noise(one: Statistics, other: Statistics) -> float | None:
    """The difference of the means by the root mean square of both deviations; None where both are flat."""
    if one.mean is None or other.mean is None or one.sd is None or other.sd is None:
        return None
    spread = math.sqrt((one.sd**2 + other.sd**2) / 2)
    return abs(one.mean - other.mean) / spread if spread else None


def histogram_of(
    pixels: Pixels, part: Part, low: float, high: float, bins: int = 256
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """How many pixels lie in each of even steps from `low` to `high`, and the edges of the steps."""
    edges = np.linspace(low, high if high > low else low + 1.0, bins + 1)
    counts, _ = np.histogram(values_in(pixels, part), edges)
    return counts, edges
