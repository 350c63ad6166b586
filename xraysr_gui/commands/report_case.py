"""Put one case on one page: both images, the map, the figures, what changed and how it came to be.

Nothing on the page tells whose image it is, unless that is asked for: even the names of files may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.commands.paint_map import coloured, colours_for
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.missing import fitted, notice_of
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.provenance import capsule_of, to_json, words_of
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.degradations.resample import resize
from xraysr_gui.display.hatching import hatched
from xraysr_gui.evaluation.case_page import MOST_COLUMNS, CasePage, ColourBar, Outline, Picture, page_as_pdf
from xraysr_gui.evaluation.page_tables import Table
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison, Ends
from xraysr_gui.metrics.error_map import DrawnMap
from xraysr_gui.metrics.measure import OUTSIDE, Measurement
from xraysr_gui.metrics.measurement_files import INTERVAL
from xraysr_gui.settings.whole_file import write_whole

LONGEST_SIDE = 1000
"""Of a picture on the page: 300 dots to the inch."""
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
        with_patient: Whether the page says whose image it is, and the names of files.
        label: What the person calls the case, "" if nothing; it is printed as it is.
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
    _, _, grid = case.comparison.words().partition("; ")
    said = [*case.sentences, *case.comparison.notices, case.found.legend, *_reasons(case.measurements)]
    basis = case.found.scale.basis
    said.append(f"The colours of the map span {basis}." if basis else "")
    missing = case.comparison.missing
    said.append("" if missing is None else notice_of(missing))
    said.append(f"In brackets: {INTERVAL.removeprefix('low and high: ')}.")
    return CasePage(
        title=f"{case.names[1]} compared with {case.names[0][0].lower()}{case.names[0][1:]}",
        compares=grid,
        pictures=_pictures(case),
        tables=tuple(Table(("Figure", *group), tuple(_rows(case.measurements, group))) for group in groups),
        contours=tuple((one.colour, one.name or one.id) for one in case.regions),
        sentences=tuple(_without_names(one, case) for one in dict.fromkeys(said) if one),
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


def _without_names(words: str, case: Case) -> str:
    if case.with_patient:
        return words
    for name, plain in zip(case.comparison.names, case.names, strict=True):
        words = words.replace(name, plain)
    for image, plain in zip((case.reference, case.candidate), case.names, strict=True):
        words = words.replace(image.source.address.name, plain)
    return words


def _patient(case: Case) -> tuple[str, ...]:
    labelled = (f"Case: {case.label}",) if case.label else ()
    if not case.with_patient:
        return labelled
    source = case.candidate.source
    told = [f"{title}: {source.label(key)}" for key, title in PATIENT if source.label(key)]
    return (
        *labelled,
        "; ".join([*told, f"File: {source.address.name}"]),
    )


def _pictures(case: Case) -> tuple[Picture, ...]:
    pair = case.comparison
    outlines = tuple(_outlines(case.regions, pair.shape, pair.spacing, pair.origin))
    width = pair.shape[1] * pair.spacing.column if pair.spacing.mm else None
    shown = [shown_greys(image, case.reference, pair.ends[0]) for image in (pair.reference, pair.candidate)]
    shown = [hatched(greys, pair.missing) for greys in shown]
    heads = [Picture(name, grey, outlines, None, width) for name, grey in zip(case.names, shown, strict=True)]
    scale, table = case.found.scale, table_of(colours_for(case.found.scale))
    low, middle, high = (f"{end:.4g}" for end in (scale.low, (scale.low + scale.high) / 2, scale.high))
    bar = ColourBar(table, low, middle, high, scale.unit)
    found = case.found
    rows, columns = found.values.shape
    on_map = tuple(_outlines(case.regions, (rows, columns), found.spacing, found.origin))
    return (*heads, Picture(found.title, coloured(smaller_map(found)), on_map, bar))


def _outlines(
    regions: Sequence[Region], shape: tuple[int, int], spacing: Spacing, origin: Point
) -> list[Outline]:
    height, width = shape[0] * spacing.row, shape[1] * spacing.column
    return [
        Outline(region.colour, tuple(((at.x - origin.x) / width, (at.y - origin.y) / height) for at in line))
        for region in regions
        for line in region.outline
    ]


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
    return f"{next(one.pixels for one in measurements if one.region == part):,}".replace(",", " ")


def _cell(one: Measurement | None) -> str:
    if one is None or one.value is None:
        return "-"
    if not np.isfinite(one.value):
        return one.reason
    form = {"dB": ".2f", "": ".5f"}.get(one.unit, ".4g")
    words = f"{one.value:{form}}"
    return words if one.low is None or one.high is None else f"{words} [{one.low:{form}}, {one.high:{form}}]"


def _reasons(measurements: Sequence[Measurement]) -> list[str]:
    return [
        f"{_title(one.metric)}, {one.region}: {one.reason}"
        for one in measurements
        if one.value is None and one.reason
    ]
