"""Make the page of the pair that a reader looks at: measure, draw the map, tell what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.comparing.describe_change import describe_change
from xraysr_gui.commands.comparing.draw_map import draw_map
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.commands.comparing.worst_places import sentence_of
from xraysr_gui.commands.saving.report_case import Case
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import DrawnMap
from xraysr_gui.metrics.measure import measure_regions

PLAIN_MAP = "absolute"


@dataclass(frozen=True, slots=True, eq=False)
class PageRequest:
    """What the page is to show.

    Attributes:
        pair: What is compared with what.
        versions: The open image and its results.
        regions: That were drawn on it.
        kind: Of the map, an id of MAP_KINDS; what means nothing here, or runs an enhancer, is left out.
        with_patient: Whether the page says whose image it is.
        label: What the person calls the case.
        names_files: Whether the page names the files of both images.
        marks: That were drawn on the open image.
    """

    pair: Pair
    versions: tuple[Radiograph, ...]
    regions: tuple[Region, ...] = ()
    kind: str = PLAIN_MAP
    with_patient: bool = False
    label: str = ""
    names_files: bool = False
    marks: tuple[Mark, ...] = ()


def case_of(
    asked: PageRequest, compare: Callable[[Pair], Comparison], progress: Progress | None = None
) -> Case:
    """Measure and draw.

    Raises:
        CannotCompare: reference and candidate do not show the same.
        Cancelled: the person stopped it.
    """
    told, pair = progress or Progress(), asked.pair
    told.at(0.0, tr("Comparing"))
    comparison = compare(pair)
    regions = tuple(one for one in asked.regions if comparison.part_of(one).count)
    measured = measure_regions(comparison, regions, IN_REGIONS, progress=told.part(0.1, 0.6))
    found = _map(asked, compare, told.part(0.6, 0.8))
    if isinstance(pair, TruthPair):
        first, names = pair.known.words(), ("Known truth", "Restored")
    else:
        first = describe_change(pair.candidate, asked.versions, told.part(0.8, 1.0)).words()
        names = ("Original" if pair.reference is asked.versions[0] else "Reference", pair.candidate.made_by)
    said = (
        first,
        sentence_of(found, pair.candidate.spacing),
        f"Differences are told on the range of {comparison.range_from}.",
        *_left_out(asked, regions),
    )
    candidate = pair.known.restored if isinstance(pair, TruthPair) else pair.candidate
    told.at(1.0)
    return Case(
        pair.reference,
        candidate,
        comparison,
        found,
        measured,
        regions,
        said,
        names,
        with_patient=asked.with_patient,
        label=asked.label,
        names_files=asked.names_files,
        marks=asked.marks,
    )


def _map(asked: PageRequest, compare: Callable[[Pair], Comparison], told: Progress) -> DrawnMap:
    kind = MAP_KINDS[asked.kind]
    usable = kind.compares or not (kind.runs or isinstance(asked.pair, TruthPair))
    chosen = kind.id if usable else PLAIN_MAP
    return draw_map(MapRequest(chosen, asked.pair, asked.versions), compare, told)


def _left_out(asked: PageRequest, regions: tuple[Region, ...]) -> tuple[str, ...]:
    left_out = [one.name or one.id for one in asked.regions if one not in regions]
    return (f"Nothing could be measured in: {', '.join(left_out)}.",) if left_out else ()
