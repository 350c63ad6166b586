"""A reference and a candidate on one grid, so that their pixels can be compared.

The grid is the candidate's: a result is judged as it is. Both are on the 0-to-1 scale that their own stored
bits declare, bright means dense, and numbers are told in grey levels of the reference. The range is never
guessed from what an image happens to hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.calibrated import field_beside
from xraysr_gui.core.called import called_version
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.grey_levels import GREY_LEVELS, levels_of
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.region import Box, Region, placed
from xraysr_gui.core.spacing import UNCALIBRATED, Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import resize
from xraysr_gui.metrics.filters import halved
from xraysr_gui.metrics.left_out import in_both, left_out_in, mirrored, missing_in
from xraysr_gui.metrics.ncc import ncc
from xraysr_gui.metrics.one_scale import CannotCompare, on_one_scale, range_words
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.registration import Shift, found_shift, shifted

ASPECT_TOLERANCE = 0.02
FIELD_TOLERANCE = 0.01
LEAST_COMMON = 0.25
LEAST_LIKENESS = 0.2
LARGEST_SHIFT = 0.1
CORNER = Point(0.0, 0.0)
Ends = tuple[float, float]
_LIKENESS_SIDE, _SHIFT_SIDE = 256, 1024


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two images on one grid.

    Attributes:
        reference: What is compared with, on the 0-to-1 scale.
        candidate: What is compared, of the same shape.
        levels: How many grey levels lie between 0 and 1.
        level_unit: What a level is called.
        spacing: Of the grid.
        origin: The corner of the grid in the field of the candidate.
        frame: Where the whole field of the reference lies in the field of the candidate; None: they are one.
        shift: How far the candidate lay off, None if that was not asked for.
        called: What outputs call the reference and the candidate: files are not named.
        notices: What was done to bring them together.
        range_from: Where the range comes from, "" if nobody knows.
        ends: The values that stand for 0 and for 1, of the reference and of the candidate.
        left_out: Which pixels are no measurement in one of both; None if all are one.
        missing: Which of them the file of one of both does not hold; None if none.
    """

    reference: Pixels
    candidate: Pixels
    levels: float = 255.0
    level_unit: str = GREY_LEVELS
    spacing: Spacing = UNCALIBRATED
    origin: Point = CORNER
    frame: Box | None = None
    shift: Shift | None = None
    called: tuple[str, str] = ("reference", "candidate")
    notices: tuple[str, ...] = ()
    range_from: str = ""
    ends: tuple[Ends, Ends] = ((0.0, 1.0), (0.0, 1.0))
    left_out: NDArray[np.bool_] | None = None
    missing: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        shapes = self.reference.shape, self.candidate.shape
        if shapes[0] != shapes[1]:
            raise ValueError(f"shapes must be equal. Received: {shapes[0]}, {shapes[1]}")

    @classmethod
    def of(cls, reference: Radiograph, candidate: Radiograph, *, registered: bool = False) -> Comparison:
        """Bring two radiographs together; `registered` looks for a shift between them and takes it back.

        Raises:
            CannotCompare: they do not show the same.
        """
        names = reference.source.address.name, candidate.source.address.name
        ruled, candidate, said = on_one_scale(reference, candidate)
        is_own = ruled is reference
        range_from = range_words(
            ruled if is_own else candidate, tr("the reference") if is_own else tr("the candidate")
        )
        levels, unit = levels_of(ruled)
        of_reference, of_candidate, origin, frame, notices = _on_one_grid(ruled, candidate, names)
        placed_there = (ruled, candidate), origin, frame, of_candidate.shape
        found = cls(
            of_reference,
            of_candidate,
            levels,
            unit,
            candidate.spacing,
            origin,
            frame,
            called=(called_version(reference), called_version(candidate)),
            notices=(*said, *notices),
            range_from=range_from,
            ends=((ruled.black, ruled.white), (candidate.black, candidate.white)),
            left_out=in_both(left_out_in, *placed_there),
            missing=in_both(missing_in, *placed_there),
        )
        if registered:
            found = _registered(found, names)
        _refuse_unlike(found, names)
        return found

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the grid."""
        return self.reference.shape[0], self.reference.shape[1]

    @property
    def range_unit(self) -> str:
        """What the range is counted in; how many there are is told beside it."""
        return GREY_LEVELS if self.level_unit.startswith(GREY_LEVELS) else self.level_unit

    @cached_property
    def identical(self) -> bool:
        """Whether both are equal in every pixel."""
        return bool(np.array_equal(self.reference, self.candidate))

    def from_reference(self, region: Region, reference: Radiograph) -> Region:
        """A region that was drawn on the reference, on the same anatomy in the field of the candidate."""
        if self.frame is None:
            return region
        field, before = Box(0.0, 0.0, *reference.field_size), region.bounds
        corner = field.carried(Point(before.left, before.top), self.frame)
        end = field.carried(Point(before.left + before.width, before.top + before.height), self.frame)
        return region.resized(Box(corner.x, corner.y, end.x - corner.x, end.y - corner.y))

    def part_of(self, region: Region) -> Part:
        """Where a region lies on the grid; it may hold no pixel."""
        moved = region.moved(-self.origin.x, -self.origin.y)
        top, left, mask = placed(moved, self.shape, self.spacing)
        return Part(self.shape, top, left, mask).without(self.left_out)

    def whole(self) -> Part:
        """All measurements."""
        return Part(self.shape).without(self.left_out)

    def words(self) -> str:
        """What is compared with what, on which grid and scale."""
        return tr("{} compared with {}; {}").format(self.called[1], self.called[0], self.scale_words())

    def scale_words(self) -> str:
        """On which grid and scale."""
        rows, columns = self.shape
        words = [
            tr("{} x {} pixels").format(columns, rows),
            tr("range of {:g} {}").format(self.levels, tr(self.range_unit)),
        ]
        if self.shift is not None:
            words.append(self.shift.words(self.spacing))
        return "; ".join(words)


def _on_one_grid(
    reference: Radiograph, candidate: Radiograph, names: tuple[str, str]
) -> tuple[Pixels, Pixels, Point, Box, tuple[str, ...]]:
    of_reference, of_candidate = reference.normalised(), candidate.normalised()
    if _measures_another_field(reference, candidate):
        return _common_field(reference, candidate, names)
    aspects = [radiograph.field_size[0] / radiograph.field_size[1] for radiograph in (reference, candidate)]
    if abs(math.log(aspects[0] / aspects[1])) > ASPECT_TOLERANCE:
        raise _refused(
            names,
            tr("One is {:.2f} times as wide as high, the other {:.2f} times.").format(aspects[0], aspects[1]),
            tr("Choose two images of the same field, or crop one as the other was cropped."),
        )
    notices: tuple[str, ...] = ()
    if reference.shape != candidate.shape:
        rows, columns = candidate.shape
        notices = (tr("The reference was resampled (bicubic) to {} x {} pixels.").format(columns, rows),)
        of_reference = resize(of_reference, candidate.shape)
    return of_reference, of_candidate, CORNER, Box(0.0, 0.0, *candidate.field_size), notices


def _measures_another_field(reference: Radiograph, candidate: Radiograph) -> bool:
    """Whether the files of both tell sizes that differ; for what size a picture is printed says nothing."""
    unknown = (Calibration.NONE, Calibration.RESOLUTION)
    if any(one.spacing.without_hand.calibration in unknown for one in (reference, candidate)):
        return False
    sizes = zip(field_beside(reference, candidate), candidate.field_size, strict=True)
    return any(abs(math.log(one / other)) > FIELD_TOLERANCE for one, other in sizes)


def _common_field(
    reference: Radiograph, candidate: Radiograph, names: tuple[str, str]
) -> tuple[Pixels, Pixels, Point, Box, tuple[str, ...]]:
    """The part that both can show, the middle of one on the middle of the other."""
    spacing = candidate.spacing
    width, height = field_beside(reference, candidate)
    wanted = max(1, round(height / spacing.row)), max(1, round(width / spacing.column))
    rows, columns = min(wanted[0], candidate.shape[0]), min(wanted[1], candidate.shape[1])
    if rows * columns < LEAST_COMMON * max(wanted[0] * wanted[1], candidate.shape[0] * candidate.shape[1]):
        raise _refused(
            names,
            tr(
                "One shows a field of {:.0f} x {:.0f} mm, the other of {:.0f} x {:.0f} mm, with too "
                "little in common."
            ).format(width, height, candidate.field_size[0], candidate.field_size[1]),
            tr("Choose two images of the same field."),
        )
    top, left = (candidate.shape[0] - rows) // 2, (candidate.shape[1] - columns) // 2
    from_top, from_left = (wanted[0] - rows) // 2, (wanted[1] - columns) // 2
    resampled = resize(reference.normalised(), wanted)
    notice = tr("The fields differ in size; the middle {:.0f} x {:.0f} mm of both are compared.").format(
        columns * spacing.column, rows * spacing.row
    )
    frame = Box(
        (left - from_left) * spacing.column,
        (top - from_top) * spacing.row,
        wanted[1] * spacing.column,
        wanted[0] * spacing.row,
    )
    return (
        np.ascontiguousarray(resampled[from_top : from_top + rows, from_left : from_left + columns]),
        np.ascontiguousarray(candidate.normalised()[top : top + rows, left : left + columns]),
        Point(left * spacing.column, top * spacing.row),
        frame,
        (notice,),
    )


def _registered(found: Comparison, names: tuple[str, str]) -> Comparison:
    """With the reference moved to where the candidate shows it, and what moved in from outside cut off."""
    (one, other), times = mirrored(found.left_out, found.reference, found.candidate), 1
    while max(one.shape) > _SHIFT_SIDE and min(one.shape) > 1:
        one, other, times = halved(one), halved(other), times * 2
    coarse = found_shift(one, other)
    shift = Shift(coarse.down * times, coarse.right * times)
    rows, columns = found.shape
    if abs(shift.down) > LARGEST_SHIFT * rows or abs(shift.right) > LARGEST_SHIFT * columns:
        raise _refused(
            names,
            tr("They fit best {}, which is more than a tenth of the image.").format(
                shift.words(found.spacing)
            ),
            tr("Choose two images of the same field, or compare them without registration."),
        )
    if not shift.down and not shift.right:
        return replace(found, shift=shift)
    down, right = math.ceil(abs(shift.down)), math.ceil(abs(shift.right))
    rest = slice(down, rows - down), slice(right, columns - right)
    spacing, frame = found.spacing, found.frame
    return replace(
        found,
        reference=np.ascontiguousarray(shifted(found.reference, shift)[rest]),
        candidate=np.ascontiguousarray(found.candidate[rest]),
        left_out=None if found.left_out is None else found.left_out[rest],
        missing=None if found.missing is None else found.missing[rest],
        origin=found.origin.moved(right * spacing.column, down * spacing.row),
        frame=frame.moved(shift.right * spacing.column, shift.down * spacing.row) if frame else None,
        shift=shift,
        notices=(*found.notices, f"The candidate lay {shift.words(spacing)}; the reference was moved there."),
    )


def _refuse_unlike(found: Comparison, names: tuple[str, str]) -> None:
    """A correlation near zero, or a negative one, means another content; a flat image tells nothing."""
    one, other = mirrored(found.left_out, found.reference, found.candidate)
    while max(one.shape) > _LIKENESS_SIDE:
        one, other = halved(one), halved(other)
    likeness = ncc(one, other) if min(one.shape) > 1 else math.nan
    if likeness <= -0.5:
        raise _refused(
            names,
            tr("Where one is bright the other is dark: one of the two is a negative."),
            tr("Save the negative with its greys turned round, and open it again."),
        )
    if likeness < LEAST_LIKENESS:
        raise _refused(
            names,
            tr("Their greys have nothing in common (correlation {:.2f}).").format(likeness),
            tr("Choose two images of the same patient and the same field."),
        )


def _refused(names: tuple[str, str], why: str, remedy: str) -> CannotCompare:
    return CannotCompare(
        tr("{} cannot be compared with {}.").format(names[1], names[0]), why=why, remedy=remedy
    )
