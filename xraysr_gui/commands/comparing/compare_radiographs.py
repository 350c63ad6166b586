"""Compare two radiographs: every figure as a whole, inside what is drawn and outside of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region, words_about
from xraysr_gui.core.words import tr
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import Measurement, measure_parts
from xraysr_gui.metrics.part_choice import PartChoice, PartGrid, PartKind
from xraysr_gui.metrics.parts import Part

WHOLE, BODY, INSIDE, OUTSIDE = "whole", "body", "inside", "outside"
_ROWS = {
    WHOLE: PartKind.WHOLE,
    BODY: PartKind.BODY,
    INSIDE: PartKind.TOGETHER,
    OUTSIDE: PartKind.OUTSIDE,
}
"""How rows are called on the command line; one region alone is inside as well."""


class RegionHoldsNothing(UserError):
    """A region has no pixel of what is compared."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A region, and on which of both images it was drawn: its lengths are in the field of that one."""

    region: Region
    on_candidate: bool = False


@dataclass(frozen=True, slots=True)
class CompareWishes:
    """How to compare.

    Attributes:
        registered: Whether a shift between both is looked for and taken back.
        body: Whether black border and collimator are left out of `outside`, and `body` is told.
        intervals: Whether intervals are worked out, which takes longest.
    """

    registered: bool = False
    body: bool = False
    intervals: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class ComparedFiles:
    """Both images on one grid, and what was measured.

    Attributes:
        comparison: What is compared with what.
        parts: What each part is, by its name; `inside` is all regions together.
        measurements: Every metric of every part.
        notices: What to know of images and regions.
        regions: What was measured inside, in the field of the candidate.
    """

    comparison: Comparison
    parts: tuple[tuple[str, Part], ...]
    measurements: tuple[Measurement, ...]
    notices: tuple[str, ...]
    regions: tuple[Region, ...] = ()


def compare_radiographs(
    reference: Radiograph,
    candidate: Radiograph,
    drawn: Sequence[Drawn] = (),
    wishes: CompareWishes = CompareWishes(),
    progress: Progress | None = None,
) -> ComparedFiles:
    """Bring both together and measure.

    Raises:
        CannotCompare: they do not show the same.
        RegionHoldsNothing: a region lies outside, or between pixels.
        Cancelled: the person stopped it.
    """
    told = progress or Progress()
    told.at(0.0, tr("Bringing both together"))
    comparison = Comparison.of(reference, candidate, registered=wishes.registered)
    regions = regions_on(comparison, reference, drawn)
    said = said_of(drawn, reference, candidate)
    return measured_on(comparison, regions, wishes, said, told.part(0.1, 1.0))


def measured_on(
    comparison: Comparison,
    regions: Sequence[Region],
    wishes: CompareWishes = CompareWishes(),
    said: Sequence[str] = (),
    progress: Progress | None = None,
) -> ComparedFiles:
    """Measure what lies on one grid already; regions are in the field of the candidate.

    Raises:
        RegionHoldsNothing: a region lies outside, or between pixels.
    """
    parts = named_parts(comparison, regions, body=wishes.body)
    measured = measure_parts(comparison, parts, IN_REGIONS, intervals=wishes.intervals, progress=progress)
    return ComparedFiles(comparison, parts, measured, (*comparison.notices, *said), tuple(regions))


def regions_on(comparison: Comparison, reference: Radiograph, drawn: Sequence[Drawn]) -> tuple[Region, ...]:
    """Every region in the field of the candidate."""
    return tuple(
        one.region if one.on_candidate else comparison.from_reference(one.region, reference) for one in drawn
    )


def named_parts(
    comparison: Comparison, regions: Sequence[Region], *, body: bool = False
) -> tuple[tuple[str, Part], ...]:
    """The whole, the body if wanted, all regions together, all else, and each of several regions.

    Raises:
        RegionHoldsNothing: a region has no pixel.
    """
    within = body_mask(comparison.reference) if body else None
    grid = PartGrid.of_comparison(comparison, within)
    rows = PartChoice.rows(tuple(regions), in_body=within is not None)
    found = [(row.kind, row.part(grid)) for row in rows]
    own = [part for kind, part in found if kind is PartKind.REGION]
    for region, part in zip(regions, own, strict=True):
        if not part.count:
            raise _nothing_in(region, comparison)
    of = dict(found)
    named = [(name, of[kind]) for name, kind in _ROWS.items() if kind in of]
    if len(own) > 1:
        named += [
            (f"{n}: {_name(one)}", part) for n, (one, part) in enumerate(zip(regions, own, strict=True), 1)
        ]
    elif own:
        named.insert(-1, (INSIDE, own[0]))
    return tuple(named)


def _nothing_in(region: Region, comparison: Comparison) -> RegionHoldsNothing:
    rows, columns = comparison.shape
    return RegionHoldsNothing(
        tr("Nothing can be measured in {}.").format(_name(region)),
        why=tr("It holds the centre of no pixel of the {} x {} that are compared.").format(columns, rows),
        remedy=tr("Draw it on the image, and large enough for a pixel."),
    )


def _name(region: Region) -> str:
    return region.name or region.id


def said_of(drawn: Sequence[Drawn], reference: Radiograph, candidate: Radiograph) -> tuple[str, ...]:
    """What has to be known of both images and of what is drawn on them, each once; it names no file."""
    images = (reference, candidate)
    own = [(*one.notices, _which(one)) for one in images]
    said = [words for words in own[0] if words in own[1]]
    for role, mine, others in (("Reference", *own), ("Candidate", *own[::-1])):
        said += [f"{role}: {words}" for words in mine if words and words not in others]
    lying = [(one.region, candidate if one.on_candidate else reference) for one in drawn]
    said += [words_about(region, image.shape, image.spacing) for region, image in lying]
    return tuple(dict.fromkeys(words for words in said if words))


def _which(image: Radiograph) -> str:
    """Which of its frames it is, "" where the file has one."""
    number, count = image.source.address.frame + 1, image.source.encoding.frames
    return (
        tr("This is frame {} of {}; the others are not compared.").format(number, count) if count > 1 else ""
    )
