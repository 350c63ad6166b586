"""Maps that tell where a candidate is off, on a scale that is the same for every candidate of a reference.

A map is made piece by piece: a piece looks a few pixels beyond its own edge, so that no seam shows. Its
scale is a multiple of what the reference shows (see `Ruler`), and never taken from what happens to be in the
map, or two candidates could not be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.grey_levels import in_levels
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.filters import grown
from xraysr_gui.metrics.map_formulas import local_decibel, local_similarity, relative, steepness_error
from xraysr_gui.metrics.parts import Span
from xraysr_gui.metrics.ring_correlation import PATCH, agreement
from xraysr_gui.metrics.ruler import (
    WIDEST,
    Ends,
    Ruler,
    agreement_ends,
    decibel_ends,
    likeness_ends,
    relative_ends,
)
from xraysr_gui.metrics.ssim import EDGE

SIDE = 512


@dataclass(frozen=True, slots=True)
class Scale:
    """How a map is to be shown: unit, ends of the colour bar, whether zero is its middle, what is bad.

    `basis` says in words where the ends come from, "" if they are simply declared.
    """

    unit: str
    low: float
    high: float
    diverging: bool = False
    high_is_worse: bool = True
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ErrorMap:
    """One way to tell where two images differ.

    Attributes:
        id: Stable name.
        title: Name on screen.
        explains: One sentence.
        compute: Both images (or pieces), on the 0-to-1 scale, to the map of the same shape.
        scale: For values of the 0-to-1 scale, where the range is the ruler.
        ends: Of the scale by a ruler; None for values that follow the grey levels.
        levels: How often values and scale are multiplied by the grey levels of the image.
        margin: How many pixels around a place it looks at.
    """

    id: str
    title: str
    explains: str
    compute: Callable[[Pixels, Pixels, Ruler], Pixels]
    scale: Scale
    ends: Callable[[Ruler], Ends] | None = None
    levels: int = 0
    margin: int = 0

    def title_for(self, *, known_truth: bool) -> str:
        """A difference is an error only where the truth is known."""
        return self.title.replace("difference", "error") if known_truth else self.title

    def scale_for(self, comparison: Comparison, ruler: Ruler | None = None) -> Scale:
        """The scale in the unit of a comparison; without a ruler its range is one."""
        ruler = ruler or Ruler(levels=comparison.levels, unit=comparison.level_unit)
        plain, times = self.scale, comparison.levels**self.levels
        unit = in_levels(plain.unit, comparison.level_unit)
        if self.ends is not None:
            low, high, basis = self.ends(ruler)
        else:
            basis = ruler.basis(plain.high / WIDEST**self.levels, self.levels)
            basis = f"\N{PLUS-MINUS SIGN}{basis.removeprefix('0 to ')}" if plain.diverging else basis
            low, high = (
                end * times * (ruler.span / WIDEST) ** self.levels for end in (plain.low, plain.high)
            )
        return Scale(unit, low, high, plain.diverging, plain.high_is_worse, basis)

    def left_out_of(self, comparison: Comparison) -> Mask | None:
        """Where it tells nothing: where it would look at what is no measurement."""
        return None if comparison.left_out is None else grown(comparison.left_out, self.margin)

    def piece(self, comparison: Comparison, span: Span, ruler: Ruler | None = None) -> Pixels:
        """Some rows and columns of the map, in its unit."""
        ruler = ruler or Ruler(levels=comparison.levels)
        outer = span.grown(self.margin, comparison.shape)
        values = self.compute(outer.of(comparison.reference), outer.of(comparison.candidate), ruler)
        top, left = span.top - outer.top, span.left - outer.left
        cut = values[top : top + span.bottom - span.top, left : left + span.right - span.left]
        return np.asarray(cut * np.float32(comparison.levels**self.levels), np.float32)

    def pieces(
        self, comparison: Comparison, side: int = SIDE, ruler: Ruler | None = None
    ) -> Iterator[tuple[Span, Pixels]]:
        """The whole map, square after square."""
        rows, columns = comparison.shape
        for top in range(0, rows, side):
            for left in range(0, columns, side):
                span = Span(top, min(top + side, rows), left, min(left + side, columns))
                yield span, self.piece(comparison, span, ruler)


@dataclass(frozen=True, eq=False, slots=True)
class DrawnMap:
    """A whole map with what is needed to show it over an image.

    Attributes:
        title: Name on screen.
        values: In the unit of the scale.
        scale: How to show them.
        spacing: Of its grid.
        origin: The corner of its grid in the field.
        legend: What a reader has to know, "" if nothing.
        within: Where bad places are looked for, None everywhere.
        left_out: Where there is no number, as there is no measurement; None if all are known.
        missing: Where the file holds nothing, None if it holds all: hatched, whatever is painted.
    """

    title: str
    values: Pixels
    scale: Scale
    spacing: Spacing
    origin: Point
    legend: str = ""
    within: Mask | None = None
    left_out: Mask | None = None
    missing: Mask | None = None

    def without(self, left_out: Mask | None, missing: Mask | None) -> DrawnMap:
        """The same, which tells nothing where nothing was measured."""
        if left_out is None:
            return self
        values = np.where(left_out, np.float32(np.nan), self.values)
        return replace(self, values=values, left_out=left_out, missing=missing)


def drawn(
    error_map: ErrorMap, comparison: Comparison, ruler: Ruler | None = None, *, known_truth: bool = False
) -> DrawnMap:
    """The whole map of a comparison."""
    values = np.empty(comparison.shape, np.float32)
    for span, piece in error_map.pieces(comparison, ruler=ruler):
        values[span.top : span.bottom, span.left : span.right] = piece
    scale = error_map.scale_for(comparison, ruler)
    title = error_map.title_for(known_truth=known_truth)
    found = DrawnMap(title, values, scale, comparison.spacing, comparison.origin)
    return found.without(error_map.left_out_of(comparison), comparison.missing)


@dataclass(frozen=True, slots=True)
class Peak:
    """A bad place: where in the field, and how bad."""

    place: Point
    value: float


def peaks(found: DrawnMap, count: int, apart: float) -> tuple[Peak, ...]:
    """The worst places, the worst first, at least `apart` field units from each other.

    Each is worse than all eight pixels around it, or as bad: the slope of a worse place is none of its own.
    """
    bad = np.abs(found.values) if found.scale.diverging else found.values.copy()
    if not found.scale.high_is_worse:
        bad = -bad
    asked = np.isfinite(bad) if found.within is None else found.within & np.isfinite(bad)
    bad[~asked] = -np.inf
    bad[bad < _worst_around(bad)] = -np.inf
    spacing, chosen = found.spacing, []
    down, across = int(np.ceil(apart / spacing.row)), int(np.ceil(apart / spacing.column))
    for _ in range(count):
        row, column = (int(place) for place in np.unravel_index(int(np.argmax(bad)), bad.shape))
        if bad[row, column] == -np.inf:
            break
        centre = spacing.to_field(Point(column + 0.5, row + 0.5))
        place = centre.moved(found.origin.x, found.origin.y)
        chosen.append(Peak(place, float(found.values[row, column])))
        top, left = max(0, row - down), max(0, column - across)
        near = bad[top : row + down + 1, left : column + across + 1]
        rows, columns = np.mgrid[top : top + near.shape[0], left : left + near.shape[1]]
        distance = np.hypot((rows - row) * spacing.row, (columns - column) * spacing.column)
        near[(distance < apart) | (distance == 0)] = -np.inf
    return tuple(chosen)


def _worst_around(bad: Pixels) -> Pixels:
    """The highest value in the 3 x 3 pixels around each."""
    wide = np.pad(bad, 1, constant_values=-np.inf)
    across = np.maximum(np.maximum(wide[:, :-2], wide[:, 1:-1]), wide[:, 2:])
    return np.asarray(np.maximum(np.maximum(across[:-2], across[1:-1]), across[2:]), np.float32)


def _scale(unit: str, ends: Callable[[Ruler], Ends], *, high_is_worse: bool = True) -> Scale:
    low, high, _ = ends(Ruler())
    return Scale(unit, low, high, high_is_worse=high_is_worse)


ERROR_MAPS = Catalogue(
    ErrorMap(
        "absolute",
        "Absolute difference",
        "How far each pixel differs.",
        lambda x, y, _: np.abs(y - x),
        Scale("grey levels", 0.0, 0.05),
        levels=1,
    ),
    ErrorMap(
        "signed",
        "Signed difference",
        "Brighter than the reference, or darker.",
        lambda x, y, _: y - x,
        Scale("grey levels", -0.05, 0.05, diverging=True),
        levels=1,
    ),
    ErrorMap(
        "squared",
        "Squared difference",
        "What the mean squared error and PSNR add up.",
        lambda x, y, _: np.square(y - x),
        Scale("grey levels²", 0.0, 0.0025),
        levels=2,
    ),
    ErrorMap(
        "relative",
        "Relative difference",
        "How far each pixel differs, in percent of the reference.",
        relative,
        _scale("%", relative_ends),
        relative_ends,
    ),
    ErrorMap(
        "gradient",
        "Gradient difference",
        "How much steeper or flatter edges are.",
        steepness_error,
        Scale("grey levels per pixel", 0.0, 0.02),
        levels=1,
        margin=1,
    ),
    ErrorMap(
        "ssim",
        "Local SSIM",
        "How alike the surroundings of each pixel are, by the greys in use: 1 is the same.",
        local_similarity,
        _scale("", likeness_ends, high_is_worse=False),
        likeness_ends,
        margin=EDGE,
    ),
    ErrorMap(
        "psnr",
        "Local PSNR",
        "Signal to noise around each pixel: more is better.",
        local_decibel,
        _scale("dB", decibel_ends, high_is_worse=False),
        decibel_ends,
        margin=EDGE,
    ),
    ErrorMap(
        "ring",
        "Detail in agreement",
        "Up to which fineness both show the same: a Fourier-ring correlation of squares of 64 pixels.",
        lambda x, y, _: agreement(x, y),
        Scale("of the finest detail", 0.0, 1.0, high_is_worse=False),
        agreement_ends,
        margin=PATCH,
    ),
)
"""Each on a scale of its own, whose ends are measured by a ruler."""
