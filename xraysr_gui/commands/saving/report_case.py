"""Put one case on one page: both images, the map, the figures, what changed and how it came to be.

Nothing on the page tells whose image it is, and names no file, unless that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xraysr_gui.commands.saving.case_pictures import (
    Drawings,
    picture_of,
    picture_of_map,
    shown_greys,
    words_of_marks,
)
from xraysr_gui.core.called import called, file_line
from xraysr_gui.core.marks import Mark
from xraysr_gui.core.missing import notice_of
from xraysr_gui.core.plain_figures import THOUSANDS, area_figure, figure
from xraysr_gui.core.provenance import capsule_of, to_json, words_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.display.hatching import hatched
from xraysr_gui.evaluation.case_page import MOST_COLUMNS, CasePage, page_as_pdf
from xraysr_gui.evaluation.page_pictures import PagePicture
from xraysr_gui.evaluation.page_tables import Table
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import DrawnMap
from xraysr_gui.metrics.measure import OUTSIDE, Measurement
from xraysr_gui.metrics.measurement_files import INTERVAL
from xraysr_gui.settings.whole_file import write_whole

PATIENT = (
    ("PatientName", "Patient"),
    ("PatientID", "ID"),
    ("PatientBirthDate", "Born"),
    ("StudyDate", "Study of"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What a page is made of.

    Attributes:
        reference: What is compared with.
        candidate: What is compared: its steps and its input are the provenance.
        comparison: Both on one grid.
        found: The map that is shown.
        measurements: The figures, part by part.
        regions: In the field of the candidate.
        sentences: What changed, and what else is to be said.
        names: What both are called; names of files are not used.
        with_patient: Whether the page says whose image it is.
        label: What the person calls the case, "" if nothing; it is printed as it is.
        names_files: Whether the page names the files of both images.
        marks: In the field of the candidate.
    """

    reference: Radiograph
    candidate: Radiograph
    comparison: Comparison
    found: DrawnMap
    measurements: tuple[Measurement, ...]
    regions: tuple[Region, ...] = ()
    sentences: tuple[str, ...] = ()
    names: tuple[str, str] = ("Original", "Output")
    with_patient: bool = False
    label: str = ""
    names_files: bool = False
    marks: tuple[Mark, ...] = ()


def write_case(path: Path, case: Case) -> None:
    """Write the page.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    written = page_as_pdf(page_of(case))
    write_whole(path, lambda file: file.write(written))


def page_of(case: Case) -> CasePage:
    """What stands where."""
    capsule = capsule_of(case.candidate)
    parts = tuple(dict.fromkeys(one.region for one in case.measurements))
    groups = _groups(parts)
    drawn = Drawings(case.regions, case.marks, case.candidate.spacing)
    said = [*case.sentences, *case.comparison.notices, *words_of_marks(drawn), case.candidate.spacing.basis]
    said += [case.found.legend, *_reasons(case.measurements)]
    basis = case.found.scale.basis
    said.append(f"The colours of the map span {basis}." if basis else "")
    missing = case.comparison.missing
    said.append("" if missing is None else notice_of(missing))
    said.append(f"In brackets: {INTERVAL.removeprefix('low and high: ')}.")
    return CasePage(
        title=f"{case.names[1]} compared with {case.names[0][0].lower()}{case.names[0][1:]}",
        compares=case.comparison.scale_words(),
        pictures=_pictures(case, drawn),
        tables=tuple(Table(("Figure", *group), tuple(_rows(case.measurements, group))) for group in groups),
        contours=_contours(case),
        sentences=tuple(one for one in dict.fromkeys(said) if one),
        provenance=("How it came to be:", *words_of(capsule)),
        patient=_patient(case),
        keywords=to_json(capsule),
    )


def _groups(parts: Sequence[str]) -> list[tuple[str, ...]]:
    """As many parts side by side as fit; the last, outside of all, stands beside the whole image."""
    outside = [part for part in parts if part.startswith(OUTSIDE)]
    ordered = [*parts[:1], *outside, *(part for part in parts[1:] if part not in outside)]
    room = MOST_COLUMNS - 1
    return [tuple(ordered[start : start + room]) for start in range(0, len(ordered), room)]


def _patient(case: Case) -> tuple[str, ...]:
    """The case, which images these are, and whose and of which files if that was asked for."""
    source = case.candidate.source
    labelled = f"Case: {case.label}" if case.label else ""
    told = [f"{title}: {source.label(key)}" for key, title in PATIENT if source.label(key)]
    images = dict(zip(case.names, (case.reference, case.candidate), strict=True))
    if case.reference.source.address == source.address:
        images = {"Image": case.candidate}
    known = "; ".join(f"{name}: {called(image.source)}" for name, image in images.items())
    files = "; ".join(file_line(f"File of {name.lower()}", image) for name, image in images.items())
    whose = "; ".join(told) if case.with_patient else ""
    return tuple(filter(None, (labelled, known, whose, files if case.names_files else "")))


def _pictures(case: Case, drawn: Drawings) -> tuple[PagePicture, ...]:
    pair = case.comparison
    shown = [shown_greys(image, case.reference, pair.ends[0]) for image in (pair.reference, pair.candidate)]
    shown = [hatched(greys, pair.missing) for greys in shown]
    lying = pair.spacing, pair.origin
    heads = [
        picture_of(name, grey, pair.shape, lying, drawn) for name, grey in zip(case.names, shown, strict=True)
    ]
    return (*heads, picture_of_map(case.found, drawn))


def _contours(case: Case) -> tuple[tuple[str, str], ...]:
    """Colour, name and area of each region."""
    unit = f"{case.candidate.spacing.unit}\u00b2"
    areas = ((one, area_figure(one.area)) for one in case.regions)
    return tuple((one.colour, f"{one.name or one.id}, {area} {unit}") for one, area in areas)


def _rows(measurements: Sequence[Measurement], parts: Sequence[str]) -> list[tuple[str, ...]]:
    by_key = {(one.metric, one.region): one for one in measurements}
    rows = []
    for id in dict.fromkeys(one.metric for one in measurements):
        cells = [_cell(by_key.get((id, part))) for part in parts]
        unit = next(one.unit for one in measurements if one.metric == id)
        rows.append((f"{_title(id)} ({unit})" if unit else _title(id), *cells))
    return [("Pixels", *(_count(measurements, part) for part in parts)), *rows]


def _title(id: str) -> str:
    return next((one.title for one in IN_REGIONS if one.id == id), id)


def _count(measurements: Sequence[Measurement], part: str) -> str:
    return f"{next(one.pixels for one in measurements if one.region == part):,}".replace(",", THOUSANDS)


def _cell(one: Measurement | None) -> str:
    if one is None or one.value is None:
        return "-"
    if not np.isfinite(one.value):
        return one.reason
    told, low, high = (_number(one.unit, value) for value in (one.value, one.low, one.high))
    return f"{told} [{low}, {high}]" if low and high else told


def _number(unit: str, value: float | None) -> str:
    if value is None:
        return ""
    form = {"dB": ".2f", "": ".5f"}.get(unit)
    return f"{value:{form}}" if form else figure(value)


def _reasons(measurements: Sequence[Measurement]) -> list[str]:
    return [
        f"{_title(one.metric)}, {one.region}: {one.reason}"
        for one in measurements
        if one.value is None and one.reason
    ]
