"""Let the page of a case leave the house: as PDF, or as a DICOM object that holds that PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.saving.export_result import refuse_source
from xraysr_gui.commands.saving.leave import WayOut, document_to_leave, pair_to_leave
from xraysr_gui.commands.saving.report_case import page_of
from xraysr_gui.commands.saving.report_pair import PageRequest, case_of
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.evaluation.case_page import page_as_pdf
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_document import write_document
from xraysr_gui.image_io.written.dicom_files import DICOM
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.settings.whole_file import write_whole


def let_page_leave(
    path: Path,
    asked: PageRequest,
    document: Document,
    told: Leaving,
    compare: Callable[[Pair], Comparison],
    reader: ImageReader,
    progress: Progress,
) -> tuple[str, ...]:
    """Make and write the page; gives sentences on what is to be known of it.

    Raises:
        CannotExport: places of a known truth are to be blacked out, or the folder refuses the file.
        CannotCompare, Cancelled: as `case_of`.
    """
    refuse_source(document.original, path)
    way_out = WayOut(told, reader)
    leaving = _to_leave(asked, document, way_out)
    case = case_of(leaving, compare, progress.part(0.0, 0.8))
    pdf = page_as_pdf(page_of(case))
    if path.suffix.lower() in DICOM:
        title = tr("{} compared").format(tr(case.candidate.made_by))
        names, rest = leaving.with_patient or leaving.names_files, progress.part(0.8, 1.0)
        write_document(path, pdf, title, case.candidate, way_out.reader, rest, names_patient=names)
    else:
        write_whole(path, lambda file: file.write(pdf))
    return way_out.said


def _to_leave(asked: PageRequest, document: Document, way_out: WayOut) -> PageRequest:
    """What stands on the page."""
    if way_out.told.changes_nothing:
        return asked
    pair = asked.pair
    if isinstance(pair, TruthPair) and way_out.told.boxes:
        raise CannotExport(
            tr("The page was not written."),
            why=tr("It shows a trial on a known truth, in which places cannot be blacked out afterwards."),
            remedy=tr("Compare with the original instead, or leave the page without boxes."),
        )
    leaving = document_to_leave(document, way_out)
    changed = replace(
        asked,
        pair=pair_to_leave(pair, document, leaving, way_out),
        versions=leaving.versions,
        regions=leaving.regions,
        marks=leaving.marks,
    )
    if way_out.told.without_patient:
        return replace(changed, with_patient=False, names_files=False)
    return changed
