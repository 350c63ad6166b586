"""The sharpness of a straight, slightly slanted edge: its modulation transfer function (after ISO 12233).

The pixels around the edge are put in order by their distance from it, in bins of a quarter of a pixel: the
edge as it would look if it were seen four times as finely. Its slope is the line spread; the frequencies of
that are the MTF, which is 1 at frequency 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.contract import Mask

Floats = NDArray[np.float64]
FINER = 4
"""Bins per pixel."""
LEAST_REACH, MOST_REACH = 6.0, 24.0
"""Pixels to each side of the edge: fewer tell nothing, more add noise."""
LEAST_CONTRAST = 6.0
"""In standard deviations of what is left around the fitted edge: less is no edge."""
MOST_OFF = 0.08
"""Of the step: pixels of one distance that differ by more lie on no straight edge."""
LEAST_SLANT = 0.01
"""Of an edge along rows or columns all pixels have the same distances, so bins stay empty."""
LEAST_PIXELS = 200
FLAT_TO = 0.35
"""Of the line spread, to both sides of its middle: there nothing is taken away, only its far ends fade."""


@dataclass(frozen=True, slots=True, eq=False)
class EdgeResponse:
    """What an edge tells, or why it tells nothing.

    Attributes:
        frequencies: In cycles per pixel.
        mtf: How much of the contrast is left at each.
        mtf50, mtf10: The frequencies at which a half and a tenth is left, None if it never falls so far.
        normal: The way across the edge, of length 1, in pixels to the right and down.
        reason: Why there is nothing, "" if there is something.
    """

    frequencies: Floats
    mtf: Floats
    mtf50: float | None = None
    mtf10: float | None = None
    normal: tuple[float, float] = (0.0, 0.0)
    reason: str = ""

    def on(self, row: float, column: float) -> tuple[float, float]:
        """What a cycle per pixel is per unit of length, and the slant of the edge against the nearer axis.

        `row` and `column` are the sides of a pixel; the slant is in degrees.
        """
        across, down = self.normal[0] / column, self.normal[1] / row
        whole = float(np.hypot(across, down))
        return whole, float(np.degrees(np.arcsin(min(abs(across), abs(down)) / whole)))


def edge_response(pixels: Pixels, inside: Mask | None = None) -> EdgeResponse:
    """Of the one edge in an image, or in the part of it that is `inside`."""
    mask = np.ones(pixels.shape, np.bool_) if inside is None else inside
    if int(mask.sum()) < LEAST_PIXELS:
        return _nothing(tr("The region is too small: an edge needs 200 pixels around it."))
    rows, columns = np.nonzero(mask)
    greys = pixels[mask].astype(np.float64)
    if not float(np.ptp(greys)) > 0:
        return _nothing(tr("The region is flat: there is no edge in it."))
    line = _line_of(pixels, mask)
    if line is None:
        return _nothing(tr("There is no straight edge in the region."))
    distance = (columns - line[2]) * line[0] + (rows - line[3]) * line[1]
    return _of_distances(distance, greys, line)


def _line_of(pixels: Pixels, mask: Mask) -> tuple[float, float, float, float] | None:
    """The edge as normal (across, down) and a point of it: where pixels change most, fitted twice."""
    from scipy.ndimage import gaussian_filter

    across = gaussian_filter(pixels.astype(np.float64), 1.0, order=(0, 1))
    down = gaussian_filter(pixels.astype(np.float64), 1.0, order=(1, 0))
    strength = np.where(_inner(mask), across**2 + down**2, 0.0)
    if not strength.any():
        return None
    strength[strength < 0.1 * strength.max()] = 0.0
    rows, columns = np.nonzero(strength)
    weight = strength[rows, columns]
    here = np.ones(rows.size, np.bool_)
    for width in (np.inf, 4.0, 3.0, 3.0):
        line = _fitted(rows[here], columns[here], weight[here])
        here = np.abs((columns - line[2]) * line[0] + (rows - line[3]) * line[1]) <= width
        if here.sum() < LEAST_REACH:
            return None
    if weight[here].sum() < 0.5 * weight.sum():
        return None
    return line


def _inner(mask: Mask) -> Mask:
    """Without the pixels whose slope is that of the border of the mask."""
    from scipy.ndimage import binary_erosion

    return np.asarray(binary_erosion(mask, iterations=2))


def _fitted(
    rows: NDArray[np.intp], columns: NDArray[np.intp], weight: Floats
) -> tuple[float, float, float, float]:
    """The straight line of least squared distance: along the widest spread of the weighted pixels."""
    middle = float(np.average(columns, weights=weight)), float(np.average(rows, weights=weight))
    off = np.stack([columns - middle[0], rows - middle[1]]) * np.sqrt(weight)
    _, vectors = np.linalg.eigh(off @ off.T)
    return float(vectors[0, 0]), float(vectors[1, 0]), *middle


def _of_distances(distance: Floats, greys: Floats, line: tuple[float, float, float, float]) -> EdgeResponse:
    if min(abs(line[0]), abs(line[1])) < LEAST_SLANT:
        return _nothing(tr("The edge lies along rows or columns: slant it by 2 to 10 degrees."))
    reach = min(MOST_REACH, float(np.quantile(distance, 0.98)), -float(np.quantile(distance, 0.02)))
    if reach < LEAST_REACH:
        return _nothing(tr("The region ends too near the edge: it needs six pixels on both sides."))
    profile, off = _profile(distance, greys, reach)
    if profile is None:
        return _nothing(tr("The region is too small for so fine a look at the edge."))
    ends = max(2, profile.size // 8)
    low, high = profile[:ends], profile[-ends:]
    noise = max(float(low.std()), float(high.std()))
    if abs(float(high.mean() - low.mean())) < LEAST_CONTRAST * noise:
        return _nothing(tr("There is no clear edge in the region: both sides are alike."))
    if off > MOST_OFF * abs(float(high.mean() - low.mean())):
        return _nothing(tr("There is no straight edge in the region."))
    spread = np.diff(profile)
    return _from_spread(spread / spread.sum(), line[:2])


def _profile(distance: Floats, greys: Floats, reach: float) -> tuple[Floats | None, float]:
    """The mean grey in each bin, and how far pixels are off it in the mean: of a bent edge they are far.

    Bins that are empty lie on a straight line between their neighbours; None if too many are.
    """
    count = 2 * int(reach * FINER)
    bins = np.floor((distance + count / 2 / FINER) * FINER).astype(int)
    kept = (bins >= 0) & (bins < count)
    there = np.bincount(bins[kept], minlength=count)
    if (there == 0).mean() > 0.1:
        return None, 0.0
    sums = np.bincount(bins[kept], greys[kept], count)
    known = there > 0
    profile = np.interp(np.arange(count), np.flatnonzero(known), sums[known] / there[known])
    return profile, float(np.sqrt(np.square(greys[kept] - profile[bins[kept]]).mean()))


def _from_spread(spread: Floats, normal: tuple[float, float]) -> EdgeResponse:
    """Frequencies of a windowed line spread, without what bins and differences took from them."""
    centre = float(np.average(np.arange(spread.size), weights=np.maximum(spread, 0.0)))
    off = np.abs(np.arange(spread.size) - centre) / spread.size
    window = np.cos(np.pi * np.clip((off - FLAT_TO) / (1 - 2 * FLAT_TO), 0.0, 0.5)) ** 2
    padded = 16 * spread.size
    found = np.abs(np.fft.rfft(spread * window, padded))
    frequencies: Floats = np.asarray(np.fft.rfftfreq(padded, 1 / FINER), np.float64)
    kept = frequencies <= 1.0
    frequencies, found = np.asarray(frequencies[kept], np.float64), found[kept] / found[0]
    mtf = np.asarray(found / np.sinc(frequencies / FINER) ** 2, np.float64)
    ends = _falls_to(frequencies, mtf, 0.5), _falls_to(frequencies, mtf, 0.1)
    return EdgeResponse(frequencies, mtf, *ends, normal)


def _falls_to(frequencies: Floats, mtf: Floats, level: float) -> float | None:
    below = np.flatnonzero(mtf < level)
    if not below.size or below[0] == 0:
        return None
    at = int(below[0])
    part = (mtf[at - 1] - level) / (mtf[at - 1] - mtf[at])
    return float(frequencies[at - 1] + part * (frequencies[at] - frequencies[at - 1]))


def _nothing(reason: str) -> EdgeResponse:
    return EdgeResponse(np.empty(0), np.empty(0), reason=reason)
