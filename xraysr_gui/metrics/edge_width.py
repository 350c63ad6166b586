"""How sharp an edge is: the distance between a tenth and nine tenths of its rise along a drawn line."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr

Floats = NDArray[np.float64]
SAMPLES_PER_PIXEL = 4
SHARE_OF_AN_END = 0.2
"""Of the line: its ends tell how dark and how bright both sides are."""
LEAST_CONTRAST = 4.0
"""In standard deviations of the ends: less is no edge."""
LEAST_PIXELS = 5.0
NORMAL = 1.4826
"""From the median of absolute deviations to the standard deviation of normal noise."""


@dataclass(frozen=True, slots=True)
class EdgeWidth:
    """The width in field units, or the reason why there is none."""

    width: float | None
    reason: str = ""


def edge_width(pixels: Pixels, spacing: Spacing, start: Point, end: Point) -> EdgeWidth:
    """The width from 10 to 90 % between the levels of both ends, along the line from `start` to `end`."""
    one, other = spacing.to_pixel(start), spacing.to_pixel(end)
    length = one.distance_to(other)
    if length < LEAST_PIXELS:
        return EdgeWidth(None, tr("The line is too short: it needs five pixels at least."))
    if not all(
        0.5 <= p.x <= pixels.shape[1] - 0.5 and 0.5 <= p.y <= pixels.shape[0] - 0.5 for p in (one, other)
    ):
        return EdgeWidth(None, tr("The line leaves the image."))
    shares = np.linspace(0.0, 1.0, math.ceil(length * SAMPLES_PER_PIXEL) + 1)
    greys = _along(pixels, one, other, shares)
    ends = max(2, round(SHARE_OF_AN_END * greys.size))
    dark, bright = float(np.median(greys[:ends])), float(np.median(greys[-ends:]))
    noise = max(_spread(greys[:ends]), _spread(greys[-ends:]))
    if not abs(bright - dark) > max(LEAST_CONTRAST * noise, 1e-9):
        return EdgeWidth(None, tr("There is no edge along the line: both ends are alike."))
    rise = (greys - dark) / (bright - dark)
    places = _rise_from(rise, shares)
    if places is None:
        return EdgeWidth(None, tr("The line has more than one edge, or its ends lie on the edge."))
    return EdgeWidth((places[1] - places[0]) * start.distance_to(end))


def _along(pixels: Pixels, one: Point, other: Point, shares: Floats) -> Floats:
    """Bilinear; the centre of the first pixel lies at (0.5, 0.5)."""
    from scipy.ndimage import map_coordinates

    columns = one.x + shares * (other.x - one.x) - 0.5
    rows = one.y + shares * (other.y - one.y) - 0.5
    return np.asarray(map_coordinates(pixels, (rows, columns), np.float64, order=1, mode="nearest"))


def _spread(greys: Floats) -> float:
    return float(np.median(np.abs(greys - np.median(greys)))) * NORMAL


def _rise_from(rise: Floats, shares: Floats) -> tuple[float, float] | None:
    """Where the rise passes a tenth and nine tenths, outwards from its middle; None if it never does."""
    above = np.flatnonzero(rise >= 0.5)
    middle = int(above[0]) if above.size else 0
    low = np.flatnonzero(rise[:middle] <= 0.1)
    high = np.flatnonzero(rise[middle:] >= 0.9)
    if not low.size or not high.size or np.any(rise[middle + int(high[0]) :] < 0.5):
        return None
    return _crossed(rise, shares, int(low[-1]), 0.1), _crossed(rise, shares, middle + int(high[0]) - 1, 0.9)


def _crossed(rise: Floats, shares: Floats, at: int, level: float) -> float:
    """Between two samples, by a straight line."""
    before, after = float(rise[at]), float(rise[at + 1])
    part = (level - before) / (after - before) if after != before else 0.0
    return float(shares[at] + part * (shares[at + 1] - shares[at]))
