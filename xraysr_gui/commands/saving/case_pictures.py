"""The pictures of a case's page: both images in one window, the map, and over each what the reader drew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.comparing.paint_map import coloured, colours_for
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Angle, Arrow, CobbAngle, Distance, KnownLength, Mark
from xraysr_gui.core.missing import fitted
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.degradations.resample import resize
from xraysr_gui.evaluation.page_marks import Ornament, PageMark
from xraysr_gui.evaluation.page_pictures import Outline, PageColourBar, PagePicture
from xraysr_gui.metrics.comparison import Ends
from xraysr_gui.metrics.error_map import DrawnMap

LONGEST_SIDE = 1000
"""Of a picture on the page: about 280 dots to the inch where two stand side by side."""
_ORNAMENTS: dict[type[Mark], Ornament] = {
    Distance: Ornament.TICKS,
    KnownLength: Ornament.TICKS,
    Arrow: Ornament.HEAD,
    Angle: Ornament.ARC,
    CobbAngle: Ornament.BETWEEN,
}


@dataclass(frozen=True, slots=True, eq=False)
class Drawings:
    """What the reader drew, in the field of the candidate.

    Attributes:
        regions: Drawn as contours.
        marks: Drawn with their readings.
        spacing: Of the image that the marks lie on: what their readings are told in.
    """

    regions: Sequence[Region]
    marks: Sequence[Mark]
    spacing: Spacing


@dataclass(frozen=True, slots=True)
class _Field:
    """The part of the field that a picture shows."""

    width: float
    height: float
    origin: Point

    @classmethod
    def of(cls, shape: tuple[int, int], spacing: Spacing, origin: Point) -> _Field:
        return cls(shape[1] * spacing.column, shape[0] * spacing.row, origin)

    def shares(self, places: Sequence[Point]) -> tuple[tuple[float, float], ...]:
        """Where places lie in the picture."""
        return tuple(
            ((at.x - self.origin.x) / self.width, (at.y - self.origin.y) / self.height) for at in places
        )


def picture_of(
    title: str,
    greys: NDArray[np.uint8],
    shape: tuple[int, int],
    lying: tuple[Spacing, Point],
    drawn: Drawings,
) -> PagePicture:
    """One image; `lying` are the spacing of its grid and the corner of that in the field."""
    field, unit = _Field.of(shape, *lying), lying[0].unit
    outlines, marks = _outlines(drawn.regions, field), _marks(drawn, field)
    shown = field.height / field.width
    return PagePicture(title, greys, outlines, None, field.width, unit, marks, shown)


def picture_of_map(found: DrawnMap, drawn: Drawings) -> PagePicture:
    """A map with the colours that it is drawn in."""
    rows, columns = found.values.shape
    field = _Field.of((rows, columns), found.spacing, found.origin)
    scale, table = found.scale, table_of(colours_for(found.scale))
    low, middle, high = (figure(end) for end in (scale.low, (scale.low + scale.high) / 2, scale.high))
    bar = PageColourBar(table, low, middle, high, scale.unit)
    return PagePicture(
        found.title,
        coloured(smaller_map(found)),
        _outlines(drawn.regions, field),
        bar,
        marks=_marks(drawn, field),
        shape=field.height / field.width,
    )


def _outlines(regions: Sequence[Region], field: _Field) -> tuple[Outline, ...]:
    return tuple(Outline(region.colour, field.shares(line)) for region in regions for line in region.outline)


def _marks(drawn: Drawings, field: _Field) -> tuple[PageMark, ...]:
    return tuple(
        PageMark(
            field.shares(mark.points),
            ": ".join(part for part in (mark.text, mark.short(drawn.spacing)) if part),
            _ORNAMENTS.get(type(mark), Ornament.NONE),
        )
        for mark in drawn.marks
    )


def words_of_marks(drawn: Drawings) -> tuple[str, ...]:
    """Each reading in full: its calibration, and what it was drawn on."""
    told = []
    for mark in drawn.marks:
        if mark.reading(drawn.spacing):
            on = f"; drawn on {mark.on}" if mark.on else ""
            star = "* " if mark.short(drawn.spacing).endswith("*") else ""
            told.append(f"{star}{mark.title}: {mark.words(drawn.spacing)}{on}.")
    return tuple(dict.fromkeys(told))


def shown_greys(pixels: Pixels, reference: Radiograph, ends: Ends) -> NDArray[np.uint8]:
    """In the window in which the reference is first shown, one for both; `ends` are its values of 0 and 1."""
    side = max(pixels.shape)
    if side > LONGEST_SIDE:
        rows, columns = (max(1, round(one * LONGEST_SIDE / side)) for one in pixels.shape)
        pixels = resize(pixels, (rows, columns), "area")
    greys, (black, white) = reference.greys, ends
    values = (reference.black + reference.white - greys.values) if greys.inverted else greys.values
    order = np.argsort(values, kind="stable")
    levels = (values[order].astype(np.float64) - black) / (white - black)
    table = greys.grey_table(first_voi(reference))[order]
    return np.asarray(np.interp(pixels, levels, table.astype(np.float64)).round(), np.uint8)


def smaller_map(found: DrawnMap) -> DrawnMap:
    """The worst of each square is kept: what is one pixel wide must not vanish on the page."""
    step = -(-max(found.values.shape) // LONGEST_SIDE)
    if step == 1:
        return found
    rows, columns = found.values.shape
    filled = np.pad(found.values, ((0, -rows % step), (0, -columns % step)), mode="edge")
    squares = filled.reshape(filled.shape[0] // step, step, -1, step).swapaxes(1, 2)
    flat = squares.reshape(*squares.shape[:2], step * step)
    bad = np.abs(flat) if found.scale.diverging else flat if found.scale.high_is_worse else -flat
    bad = np.where(np.isnan(bad), -np.inf, bad)
    worst = np.take_along_axis(flat, bad.argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    missing = fitted(found.missing, worst.shape)
    spacing = found.spacing.divided(1 / step)
    return DrawnMap(found.title, worst, found.scale, spacing, found.origin, missing=missing)
