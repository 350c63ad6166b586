"""Let what a reader measured, drew and saw leave as DICOM: a measurement report, and the state of a view."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.comparing.figures import Compared, Valued
from xraysr_gui.commands.saving.export_result import refuse_source
from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.look import Look
from xraysr_gui.core.marks import Angle, CobbAngle, Distance, Mark
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.pixel_lines import PixelLine, line_around, lines_around, lines_of_mark
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.display.histogram import unit_of_values
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.leaving_reader import LeavingReader
from xraysr_gui.image_io.written.dicom_drawings import (
    Figure,
    GraphicLayer,
    Group,
    ViewState,
    write_measurements,
    write_view_state,
)
from xraysr_gui.image_io.written.dicom_files import write_dicom_image
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.part_choice import PartChoice, PartKind

COLOUR_OF_MARKS, COLOUR_OF_OVERLAYS = "#ffd34d", "#5ed68c"
TITLES = {
    PartKind.WHOLE: "Whole image",
    PartKind.TOGETHER: "All regions together",
    PartKind.OUTSIDE: "Outside all regions",
}


@dataclass(frozen=True, slots=True, eq=False)
class SeenView:
    """How the original of a document is shown, and whether the file's drawings and shutter are."""

    look: Look
    camera: Camera
    overlays: bool = True


def export_measurements(
    path: Path,
    document: Document,
    pair: Pair | None,
    compare: Callable[[Pair], Comparison],
    reader: ImageReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Write regions and marks with the numbers that the tables tell of them; a pair adds its figures.

    Gives a sentence on each region that no pixel of the image belongs to: it is left out.

    Raises:
        CannotExport: the image is no DICOM, the file is its source, or the folder refuses it.
        CannotCompare: reference and candidate do not show the same.
        Cancelled: the person stopped it.
    """
    original = document.original
    refuse_source(original, path)
    lines = {region: line_around(region, original) for region in document.regions}
    drawn = {region: line for region, line in lines.items() if line is not None}
    groups = [*_parts(document, drawn, pair, compare, progress.part(0.0, 0.9)), *_marks(document)]
    about = original if pair is None else pair.candidate
    write_measurements(path, original, groups, reader, progress.part(0.9, 1.0), about)
    left_out = (region for region in document.regions if region not in drawn)
    return tuple(
        tr("{} lies outside of the image and is left out.").format(region.name or region.id)
        for region in left_out
    )


def export_view_state(
    path: Path, document: Document, seen: SeenView, reader: ImageReader, progress: Progress
) -> None:
    """Write window, polarity, the part that is seen and all that is drawn as a presentation state.

    Raises:
        CannotExport: the image is no DICOM or has colours, the file is its source, or the folder refuses it.
    """
    original, camera = document.original, seen.camera
    refuse_source(original, path)
    to_pixel = original.spacing.to_pixel
    first = to_pixel(camera.to_field(Point(0.0, 0.0)))
    last = to_pixel(camera.to_field(Point(camera.width, camera.height)))
    layers = [
        GraphicLayer(
            region.name, region.colour, ((_key(region), lines_around(region, original), region.name, None),)
        )
        for region in document.regions
    ]
    if document.marks:
        drawn = tuple(
            (repr(mark), lines_of_mark(mark, original), mark.words(original.spacing), _anchor(mark, original))
            for mark in document.marks
        )
        layers.append(GraphicLayer("Marks", COLOUR_OF_MARKS, drawn))
    corners = (first.x, first.y, last.x, last.y)
    overlays = COLOUR_OF_OVERLAYS if seen.overlays else ""
    state = ViewState(seen.look, corners, tuple(layers), camera.orientation, overlays)
    write_view_state(path, original, state, reader, progress)


def export_result_with_view(
    path: Path,
    document: Document,
    result: Radiograph,
    seen: SeenView,
    reader: LeavingReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Write a result, and beside it how it is looked at: a state names an image by a UID, which it has then.

    Raises:
        CannotExport, CannotOpenImage: as the parts of it.
    """
    image = path.with_name(f"{path.stem}-image{path.suffix}")
    write_dicom_image(image, result, reader, progress.part(0.0, 0.5))
    written = reader.open(Address(image), progress.part(0.5, 0.8))
    shown = replace(written, spacing=result.spacing, overlays=())
    about = Document(shown, marks=document.marks, regions=document.regions)
    export_view_state(path, about, seen, reader.for_what_it_made(), progress.part(0.8, 1.0))
    return (tr("The result that it names was written beside it, as {}.").format(image.name),)


def _parts(
    document: Document,
    lines: Mapping[Region, PixelLine],
    pair: Pair | None,
    compare: Callable[[Pair], Comparison],
    progress: Progress,
) -> Iterator[Group]:
    """The rows of the tables of statistics and figures, in their order."""
    regions = tuple(lines)
    rows = PartChoice.rows(regions, in_body=False)
    rival = rows[-1] if regions else None
    progress.at(0.0, tr("Measuring"))
    grounds = [Valued.of(image, words, unit_of_values(image)) for image, words in _images(document, pair)]
    compared = None if pair is None else Compared.of(compare(pair), _compared_words(document, pair))
    left = iter(regions)
    for number, row in enumerate(rows):
        region = next(left) if row.kind is PartKind.REGION else None
        title = TITLES[row.kind] if region is None else region.name or region.id
        told = [
            _figure(one)
            for ground in grounds
            for one in ground.measured(title, row, None if rival == row else rival)
        ]
        if compared is not None:
            within = progress.part(number / len(rows), (number + 1) / len(rows))
            told += map(_figure, compared.measured(title, row, within, quick=False, intervals=True))
        if region is None:
            yield Group(title, "", tuple(told))
        else:
            spacing = document.original.spacing
            words = f"the shape as drawn; {_known_by(spacing)}"
            area = Figure("area", region.area, f"{spacing.unit}²", words)
            yield Group(title, _key(region), (area, *told), lines[region])


def _images(document: Document, pair: Pair | None) -> Iterator[tuple[Radiograph, str]]:
    """Whose values are told: the original's, and the result's that is compared."""
    yield document.original, "Values of the original"
    if pair is not None and pair.candidate in document.results:
        yield pair.candidate, f"Values of {_called(document, pair.candidate)}"


def _called(document: Document, result: Radiograph) -> str:
    return f"result {document.versions.index(result)} ({result.made_by})"


def _compared_words(document: Document, pair: Pair) -> str:
    """What is compared with what; another file by its hash, as its name may be that of a person."""
    if isinstance(pair, TruthPair):
        return pair.words
    reference, source = "the original", pair.reference.source
    if pair.reference is not document.original:
        reference = f"another image (sha256 {source.sha256 or 'unknown'}, frame {source.address.frame + 1})"
    return f"{_called(document, pair.candidate)} compared with {reference}"


def _figure(one: Measurement) -> Figure:
    unit = "px" if one.metric == "pixels" else one.unit
    code = next((metric.code for metric in IN_REGIONS if metric.id == one.metric), None)
    return Figure(one.metric, one.value, unit, one.compares, one.low, one.high, code)


def _marks(document: Document) -> Iterator[Group]:
    original = document.original
    for number, mark in enumerate(document.marks, 1):
        figure = _reading(mark, original.spacing)
        lines: tuple[PixelLine, ...] = lines_of_mark(mark, original) or (_anchor(mark, original),)
        title = mark.text or f"{mark.title} {number}"
        if figure is not None:
            yield Group(title, repr(mark), (figure,), None, lines)
        elif mark.words(original.spacing):
            yield Group(title, repr(mark), (), None, lines, f"{mark.title}: {mark.words(original.spacing)}")


def _anchor(mark: Mark, original: Radiograph) -> PixelLine:
    """Where the words of a mark stand: at its last point."""
    at = original.spacing.to_pixel(mark.points[-1])
    rows, columns = original.shape
    return PixelLine(np.array([(min(max(at.x, 0.0), columns), min(max(at.y, 0.0), rows))], np.float64))


def _reading(mark: Mark, spacing: Spacing) -> Figure | None:
    drawn = f"Drawn on {mark.on or 'the original'}"
    if isinstance(mark, Distance):
        return Figure("distance", mark.length, spacing.unit, f"{drawn}; {_known_by(spacing)}")
    if isinstance(mark, CobbAngle):
        return Figure("cobb", mark.degrees, "°", drawn)
    return Figure("angle", mark.degrees, "°", drawn) if isinstance(mark, Angle) else None


def _known_by(spacing: Spacing) -> str:
    """How long a pixel is known to be: where a length or an area is one."""
    known = spacing.calibration is not Calibration.NONE
    return spacing.words if known else "not calibrated, in pixels of the original"


def _key(region: Region) -> str:
    return repr(region)
