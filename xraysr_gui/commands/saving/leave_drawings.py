"""Let what was measured, drawn and seen leave the house, as DICOM."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xraysr_gui.commands.saving.export_drawings import (
    SeenView,
    export_measurements,
    export_result_with_view,
    export_view_state,
)
from xraysr_gui.commands.saving.leave import WayOut, document_to_leave, pair_to_leave
from xraysr_gui.commands.saving.region_files import write_regions_of
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.unnamed import unnamed_regions
from xraysr_gui.core.workspace import Document
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.metrics.comparison import Comparison


def let_measurements_leave(
    path: Path,
    document: Document,
    pair: Pair | None,
    told: Leaving,
    compare: Callable[[Pair], Comparison],
    reader: ImageReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Write a measurement report as it is to leave; gives a sentence on each region that is left out.

    Raises:
        CannotExport, CannotCompare, Cancelled: as `export_measurements`.
    """
    way_out = WayOut(told, reader)
    if told.changes_nothing:
        return export_measurements(path, document, pair, compare, reader, progress)
    leaving = document_to_leave(document, way_out)
    known = None if pair is None else pair_to_leave(pair, document, leaving, way_out)
    return export_measurements(path, leaving, known, compare, way_out.reader, progress)


def let_view_leave(
    path: Path,
    document: Document,
    seen: SeenView,
    result: Radiograph | None,
    told: Leaving,
    reader: ImageReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Write how the original, or a result with it, is looked at; gives sentences on what is to be known.

    Raises:
        CannotExport, CannotOpenImage, Cancelled: as `export_view_state`.
    """
    way_out = WayOut(told, reader)
    leaving, shown = document_to_leave(replace(document, results=()), way_out), seen_to_leave(seen, told)
    if result is None:
        export_view_state(path, leaving, shown, way_out.reader, progress)
        return ()
    prepared = way_out.prepared(result)
    said = export_result_with_view(path, leaving, prepared, shown, way_out.noting(reader), progress)
    return (*said, *way_out.said)


def seen_to_leave(seen: SeenView, told: Leaving) -> SeenView:
    """The same without what a file calls its window."""
    if not told.without_patient:
        return seen
    return replace(seen, look=replace(seen.look, voi=replace(seen.look.voi, title="")))


def let_regions_leave(
    path: Path,
    regions: tuple[Region, ...],
    image: Radiograph,
    told: Leaving,
    reader: ImageReader,
    progress: Progress,
) -> None:
    """Write regions of an image as its ending says and as they are to leave.

    Raises:
        CannotExport: as `write_regions_of`.
    """
    way_out = WayOut(replace(told, was_looked_through=True), reader)  # no pixel of the image is in them
    kept = unnamed_regions(regions) if told.without_patient else regions
    write_regions_of(path, kept, way_out.prepared(image), way_out.reader, progress)
