"""The values along a straight line through an image."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.display.histogram import unit_of_values

Floats = NDArray[np.float64]
MOST_SAMPLES = 4096
SAMPLES_PER_PIXEL = 2


@dataclass(frozen=True, slots=True, eq=False)
class LineProfile:
    """Values along a line.

    Attributes:
        along: How far from the beginning of the line each value lies, in field units; only inside the image.
        values: Modality values; no number where the line crosses what is no measurement.
        length: Of the whole line, in field units.
        length_unit: Either mm or px.
        title: What made the version, "" for the original.
        value_unit: Of the values, "" if they have none.
    """

    along: Floats
    values: Floats
    length: float
    length_unit: str
    title: str = ""
    value_unit: str = ""

    @property
    def has_gaps(self) -> bool:
        """Whether the line crosses padding, or what a shutter covers."""
        return bool(np.isnan(self.values).any())


def profile_along(radiograph: Radiograph, start: Point, end: Point) -> LineProfile:
    """What lies under the line from `start` to `end` (field units), mixed from the four pixels around."""
    length = start.distance_to(end)
    along = np.linspace(0.0, length, _samples(radiograph.spacing, start, end))
    shares = along / length if length else along
    columns = (start.x + shares * (end.x - start.x)) / radiograph.spacing.column
    rows = (start.y + shares * (end.y - start.y)) / radiograph.spacing.row
    height, width = radiograph.shape
    inside = (columns >= 0) & (columns <= width) & (rows >= 0) & (rows <= height)
    return LineProfile(
        along[inside],
        _mixed(radiograph, rows[inside], columns[inside]),
        length,
        radiograph.spacing.unit,
        radiograph.made_by,
        unit_of_values(radiograph),
    )


def difference_of(original: LineProfile, other: LineProfile) -> LineProfile:
    """How much greater another version's values are than the original's, place by place."""
    values = other.values - np.interp(other.along, original.along, original.values)
    return replace(other, values=values)


def _samples(spacing: Spacing, start: Point, end: Point) -> int:
    one, other = spacing.to_pixel(start), spacing.to_pixel(end)
    return min(max(math.ceil(one.distance_to(other) * SAMPLES_PER_PIXEL) + 1, 2), MOST_SAMPLES)


def _mixed(radiograph: Radiograph, rows: Floats, columns: Floats) -> Floats:
    """Bilinear; the centre of the first pixel lies at (0.5, 0.5), and outside of centres nothing changes."""
    height, width = radiograph.shape
    down = np.clip(rows - 0.5, 0, height - 1)
    right = np.clip(columns - 0.5, 0, width - 1)
    top, left = np.floor(down).astype(np.intp), np.floor(right).astype(np.intp)
    bottom, far = np.minimum(top + 1, height - 1), np.minimum(left + 1, width - 1)
    down, right = down - top, right - left
    upper = _values(radiograph, top, left) * (1 - right) + _values(radiograph, top, far) * right
    lower = _values(radiograph, bottom, left) * (1 - right) + _values(radiograph, bottom, far) * right
    mixed: Floats = upper * (1 - down) + lower * down
    return mixed


def _values(radiograph: Radiograph, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Floats:
    """Exact values where the image has them: its codes are rounded to 65,536 steps."""
    if radiograph.exact is None:
        values: Floats = radiograph.greys.values[radiograph.greys.codes[rows, columns]].astype(np.float64)
    else:
        values = radiograph.exact[rows, columns].astype(np.float64)
        if radiograph.greys.inverted:
            values = radiograph.black + radiograph.white - values
    if radiograph.left_out is not None:
        values[radiograph.left_out[rows, columns]] = np.nan
    return values
