"""Maps that tell where a candidate is off, on a scale that is the same for every candidate of a reference.

A map is made piece by piece: a piece looks a few pixels beyond its own edge, so that no seam shows. Its
scale is declared, or a multiple of what the reference shows (see `Ruler`), and never taken from what happens
to be in the map, or two candidates could not be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.filters import steepness, window_mean
from xraysr_gui.metrics.parts import Span
from xraysr_gui.metrics.ssim import EDGE, whole_windows

SIDE = 512
DARKEST = 0.02
"""Of the range: a relative error is told of at least so much light, or black would divide by nothing."""
MOST_DECIBEL = 100.0
WIDEST = 0.05
"""The share of the range that the declared scale of the plainest map spans."""


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
class Ruler:
    """What the scale of a map is measured by: something of the reference, never of the candidate.

    Attributes:
        step: One step, as a share of the range.
        steps: How many of them the plainest map spans.
        name: What a step is, such as "the noise".
        told: How large it is, in words.
    """

    step: float
    steps: float
    name: str
    told: str

    def basis(self, times: float, levels: int) -> str:
        """Such as "0 to 8 x the noise (sd 3.2 grey levels)"; `times` compares with the plainest map."""
        steps = (self.steps**levels) * times
        squared = " squared" if levels == 2 else ""
        return f"0 to {steps:.3g} x {self.name}{squared} ({self.told})"


@dataclass(frozen=True, slots=True)
class ErrorMap:
    """One way to tell where two images differ.

    Attributes:
        id: Stable name.
        title: Name on screen.
        explains: One sentence.
        compute: Both images (or pieces), on the 0-to-1 scale, to the map of the same shape.
        scale: For values of the 0-to-1 scale.
        levels: How often values and scale are multiplied by the grey levels of the image.
        margin: How many pixels around a place it looks at.
    """

    id: str
    title: str
    explains: str
    compute: Callable[[Pixels, Pixels], Pixels]
    scale: Scale
    levels: int = 0
    margin: int = 0

    def title_for(self, *, known_truth: bool) -> str:
        """A difference is an error only where the truth is known."""
        return self.title.replace("difference", "error") if known_truth else self.title

    def scale_for(self, comparison: Comparison, ruler: Ruler | None = None) -> Scale:
        """The scale in the unit of a comparison; maps of shares and likenesses need no ruler."""
        times = comparison.levels**self.levels
        unit, basis = self.scale.unit.replace("grey levels", comparison.level_unit), ""
        if ruler is not None and self.levels:
            basis = ruler.basis(self.scale.high / WIDEST**self.levels, self.levels)
            basis = f"\N{PLUS-MINUS SIGN}{basis.removeprefix('0 to ')}" if self.scale.diverging else basis
            times *= (ruler.step * ruler.steps / WIDEST) ** self.levels
        ends = self.scale.low * times, self.scale.high * times
        return Scale(unit, *ends, self.scale.diverging, self.scale.high_is_worse, basis)

    def piece(self, comparison: Comparison, span: Span) -> Pixels:
        """Some rows and columns of the map, in its unit."""
        outer = span.grown(self.margin, comparison.shape)
        values = self.compute(outer.of(comparison.reference), outer.of(comparison.candidate))
        top, left = span.top - outer.top, span.left - outer.left
        cut = values[top : top + span.bottom - span.top, left : left + span.right - span.left]
        return np.asarray(cut * np.float32(comparison.levels**self.levels), np.float32)

    def pieces(self, comparison: Comparison, side: int = SIDE) -> Iterator[tuple[Span, Pixels]]:
        """The whole map, square after square."""
        rows, columns = comparison.shape
        for top in range(0, rows, side):
            for left in range(0, columns, side):
                span = Span(top, min(top + side, rows), left, min(left + side, columns))
                yield span, self.piece(comparison, span)


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
    """

    title: str
    values: Pixels
    scale: Scale
    spacing: Spacing
    origin: Point
    legend: str = ""
    within: Mask | None = None


def drawn(
    error_map: ErrorMap, comparison: Comparison, ruler: Ruler | None = None, *, known_truth: bool = False
) -> DrawnMap:
    """The whole map of a comparison."""
    values = np.empty(comparison.shape, np.float32)
    for span, piece in error_map.pieces(comparison):
        values[span.top : span.bottom, span.left : span.right] = piece
    scale = error_map.scale_for(comparison, ruler)
    title = error_map.title_for(known_truth=known_truth)
    return DrawnMap(title, values, scale, comparison.spacing, comparison.origin)


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


def _relative(reference: Pixels, candidate: Pixels) -> Pixels:
    return np.asarray(100 * np.abs(candidate - reference) / np.maximum(reference, DARKEST), np.float32)


def _steepness_error(reference: Pixels, candidate: Pixels) -> Pixels:
    return np.asarray(np.abs(steepness(candidate) - steepness(reference)) / 2, np.float32)


def _local_similarity(reference: Pixels, candidate: Pixels) -> Pixels:
    brightness, structure = whole_windows(reference, candidate)
    return np.asarray(brightness * structure, np.float32)


def _local_decibel(reference: Pixels, candidate: Pixels) -> Pixels:
    error: NDArray[np.float32] = window_mean(np.square(candidate - reference))
    decibel = -10 * np.log10(np.maximum(error, np.float32(1e-12)))
    return np.asarray(np.minimum(decibel, MOST_DECIBEL), np.float32)


ERROR_MAPS = Catalogue(
    ErrorMap(
        "absolute",
        "Absolute difference",
        "How far each pixel differs.",
        lambda x, y: np.abs(y - x),
        Scale("grey levels", 0.0, 0.05),
        1,
    ),
    ErrorMap(
        "signed",
        "Signed difference",
        "Brighter than the reference, or darker.",
        lambda x, y: y - x,
        Scale("grey levels", -0.05, 0.05, diverging=True),
        1,
    ),
    ErrorMap(
        "squared",
        "Squared difference",
        "What the mean squared error and PSNR add up.",
        lambda x, y: np.square(y - x),
        Scale("grey levels²", 0.0, 0.0025),
        2,
    ),
    ErrorMap(
        "relative",
        "Relative difference",
        "How far each pixel differs, in percent of the reference.",
        _relative,
        Scale("%", 0.0, 20.0),
    ),
    ErrorMap(
        "gradient",
        "Gradient difference",
        "How much steeper or flatter edges are.",
        _steepness_error,
        Scale("grey levels per pixel", 0.0, 0.02),
        1,
        1,
    ),
    ErrorMap(
        "ssim",
        "Local SSIM",
        "How alike the surroundings of each pixel are: 1 is the same.",
        _local_similarity,
        Scale("", 0.0, 1.0, high_is_worse=False),
        margin=EDGE,
    ),
    ErrorMap(
        "psnr",
        "Local PSNR",
        "Signal to noise around each pixel: more is better.",
        _local_decibel,
        Scale("dB", 20.0, 60.0, high_is_worse=False),
        margin=EDGE,
    ),
)
"""Each on a scale of its own, whose ends are shares of the range unless a ruler is given."""
