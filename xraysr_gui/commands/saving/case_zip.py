"""A whole case as one zip: a disc with its directory, and beside it what opens without a DICOM program."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from xraysr_gui.commands.comparing.compare_pair import Comparisons
from xraysr_gui.commands.saving.export_drawings import SeenView, export_measurements, export_view_state
from xraysr_gui.commands.saving.export_result import refuse_source
from xraysr_gui.commands.saving.leave import WayOut, document_to_leave
from xraysr_gui.commands.saving.leave_drawings import seen_to_leave
from xraysr_gui.commands.saving.report_case import Case, page_of
from xraysr_gui.commands.saving.report_pair import PageRequest, case_of
from xraysr_gui.core.address import Address
from xraysr_gui.core.camera import Camera
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.look import Look
from xraysr_gui.core.loose import Json
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.unnamed import unnamed_marks, unnamed_regions
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.evaluation.case_page import page_as_pdf
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.leaving_reader import LeavingReader
from xraysr_gui.image_io.written.dicom_document import write_directory, write_document
from xraysr_gui.image_io.written.dicom_files import write_dicom_image
from xraysr_gui.image_io.written.dicom_original import put_as_it_is, write_original
from xraysr_gui.image_io.written.dicom_regions import write_segmentation
from xraysr_gui.image_io.written.mask_file import write_regions
from xraysr_gui.image_io.written.picture_file import write_image
from xraysr_gui.metrics.measurement_files import rows_as_csv
from xraysr_gui.settings.whole_file import own_folder, write_whole

DISC, DIRECTORY = "DICOM", "DICOMDIR"
VIEW_SIDE = 1000
NO_DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that a zip knows: on which day it was made is nobody's matter."""
TITLE = "Report of a case"
WITHOUT_DRAWINGS = "The drawings (overlays) of the original do not go along: it was written anew."


@dataclass(frozen=True, slots=True, eq=False)
class CaseRequest:
    """What goes into the zip.

    Attributes:
        document: The image with its results, regions and marks.
        told: How it leaves.
        with_original: Whether the image that was opened goes along.
        seen: How the original is looked at, None where it is not in sight.
        label: What the reader calls the case, "" for nothing.
        names_patient: Whether the page may say whose image it is.
    """

    document: Document
    told: Leaving
    with_original: bool = False
    seen: SeenView | None = None
    label: str = ""
    names_patient: bool = False


def write_case_zip(
    path: Path, asked: CaseRequest, reader: ImageReader, progress: Progress
) -> tuple[str, ...]:
    """Write the case, whole or not at all; gives sentences on what is to be known of it.

    Raises:
        CannotExport: the original cannot go along as it is asked for, or the folder refuses the file.
        Cancelled: the person stopped it.
    """
    refuse_source(asked.document.original, path)
    with own_folder() as folder:
        filling = _Filling(folder, asked, WayOut(asked.told, reader), reader)
        said = filling.fill(progress.part(0.0, 0.95))
        progress.at(0.95, tr("Writing {}").format(path.name))
        write_whole(path, lambda file: _pack(file, folder))
    return said


def _pack(file: IO[bytes], folder: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                member = zipfile.ZipInfo(one.relative_to(folder).as_posix(), NO_DAY)
                member.compress_type = zipfile.ZIP_DEFLATED
                with archive.open(member, "w") as out, one.open("rb") as source:
                    while piece := source.read(1 << 22):
                        out.write(piece)


@dataclass(slots=True, eq=False)
class _Filling:
    """Fills a folder, part by part."""

    folder: Path
    asked: CaseRequest
    way_out: WayOut
    plain: ImageReader
    records: list[Json] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def fill(self, progress: Progress) -> tuple[str, ...]:
        """Everything; gives what is to be known of it."""
        document, own = document_to_leave(self.asked.document, self.way_out), self.asked.document.original
        (self.folder / "pictures").mkdir()
        if own.source.header:
            (self.folder / DISC).mkdir()
        if self.asked.with_original:
            self._original(document.original, progress.part(0.0, 0.1))
        count = max(len(document.results), 1)
        for number, result in enumerate(document.results, 1):
            part = progress.part(0.1 + 0.7 * (number - 1) / count, 0.1 + 0.7 * number / count)
            self._result(document, number, result, part)
        if document.regions or document.marks:
            self._drawings(document, progress.part(0.8, 0.95))
        if self.records:
            write_directory(self.folder / DIRECTORY, self.records, self.plain, progress.part(0.95, 1.0))
        return (*self.said, *self.way_out.said)

    def _on_disc(self, kind: str) -> tuple[Path, LeavingReader]:
        """The place of one more object, and what writes it there."""
        name = f"{kind}{len(self.records) + 1:06}"
        return self.folder / DISC / name, self.way_out.noting(self.plain)

    def _note(self, path: Path, reader: LeavingReader) -> None:
        self.records.append({**reader.records[-1], "file": [DISC, path.name]})

    def _original(self, prepared: Radiograph, progress: Progress) -> None:
        original = self.asked.document.original
        if not original.source.header:
            write_image(self.folder / "pictures" / "original.png", prepared)
            return
        path, reader = self._on_disc("OR")
        write_original(path, original, self.asked.told.boxes, reader, progress)
        self._note(path, reader)
        is_same = self.asked.told.changes_nothing and put_as_it_is(
            path, original, str(self.records[-1]["instance"])
        )
        if original.overlays and not is_same:
            self.said.append(tr(WITHOUT_DRAWINGS))
        seen = self.asked.seen
        if seen is not None and original.source.encoding.photometric.startswith("MONOCHROME"):
            self._state(self._document_of(prepared), seen_to_leave(seen, self.asked.told), progress)

    def _document_of(self, image: Radiograph) -> Document:
        document = self.asked.document
        if self.asked.told.without_patient:
            return Document(
                image, marks=unnamed_marks(document.marks), regions=unnamed_regions(document.regions)
            )
        return Document(image, marks=document.marks, regions=document.regions)

    def _state(self, document: Document, seen: SeenView, progress: Progress) -> None:
        path, reader = self._on_disc("PR")
        export_view_state(path, document, seen, reader, progress)
        self._note(path, reader)

    def _result(self, document: Document, number: int, result: Radiograph, progress: Progress) -> None:
        write_image(self.folder / "pictures" / f"result-{number}.png", result)
        case = self._case(document, result, progress.part(0.0, 0.6))
        pdf = page_as_pdf(page_of(case))
        write_whole(self.folder / f"report-{number}.pdf", lambda file: file.write(pdf))
        table = rows_as_csv(case.measurements, capsule_of(result)).encode()
        write_whole(self.folder / f"figures-{number}.csv", lambda file: file.write(table))
        if not document.original.source.header:
            return
        path, reader = self._on_disc("IM")
        write_dicom_image(path, result, reader, progress.part(0.6, 0.7))
        self._note(path, reader)
        self._state_of_result(path, result, reader.for_what_it_made(), progress.part(0.7, 0.9))
        path, reader = self._on_disc("DC")
        names = self.asked.names_patient and not self.asked.told.without_patient
        write_document(path, pdf, TITLE, result, reader, progress.part(0.9, 1.0), names_patient=names)
        self._note(path, reader)

    def _state_of_result(
        self, path: Path, result: Radiograph, reader: LeavingReader, progress: Progress
    ) -> None:
        """How a result is shown first, with all that is drawn; it has a UID by now that a state can name."""
        written = self.plain.open(Address(path), progress)
        image = replace(written, spacing=result.spacing, overlays=())
        place, _ = self._on_disc("PR")
        seen = SeenView(Look(first_voi(result)), _whole(written))
        export_view_state(place, self._document_of(image), seen, reader, progress)
        self._note(place, reader)

    def _case(self, document: Document, result: Radiograph, progress: Progress) -> Case:
        words = tr("{} compared with the original").format(tr(result.made_by))
        request = PageRequest(
            Pair(document.original, result, words),
            document.versions,
            document.regions,
            with_patient=self.asked.names_patient and not self.asked.told.without_patient,
            label=self.asked.label,
            marks=document.marks,
        )
        return case_of(request, Comparisons().of, progress)

    def _drawings(self, document: Document, progress: Progress) -> None:
        if document.regions:
            unit = document.original.spacing.unit
            write_regions(self.folder / "regions.json", document.regions, unit)
        if not document.original.source.header:
            return
        if document.regions:
            path, reader = self._on_disc("SG")
            write_segmentation(path, document.original, document.regions, reader, progress)
            self._note(path, reader)
        path, reader = self._on_disc("SR")
        pair = self._pair(document)
        self.said += export_measurements(path, document, pair, Comparisons().of, reader, progress)
        self._note(path, reader)

    def _pair(self, document: Document) -> Pair | None:
        if not document.results:
            return None
        last = document.results[-1]
        return Pair(document.original, last, tr("{} compared with the original").format(tr(last.made_by)))


def _whole(image: Radiograph) -> Camera:
    """All of an image."""
    width, height = image.field_size
    scale = VIEW_SIDE / max(width, height)
    return Camera.fitting(width, height, round(width * scale), round(height * scale))
