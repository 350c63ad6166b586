"""What a reader measured, drew and saw, as DICOM that other programs show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.saving.exporting import Exporting, with_ending
from xraysr_gui.image_io.image_reader import ImageReader

if TYPE_CHECKING:
    from xraysr_gui.commands.saving.export_drawings import SeenView

REPORT_WRITES = ("DICOM measurement report (*.dcm)",)
STATE_WRITES = ("DICOM presentation state (*.dcm)",)


class MeasurementSaving(QObject):
    """Speaks of the image in the active view; what it writes names that image and holds no pixel of it."""

    def __init__(
        self,
        versions: Versions,
        looking: Looking,
        arranging: Arranging,
        exporting: Exporting,
        reader: ImageReader,
    ) -> None:
        super().__init__(exporting)
        self._versions, self._looking, self._arranging = versions, looking, arranging
        self._exporting, self._reader, self._way_out = exporting, reader, exporting.way_out

    def why_no_measurements(self) -> str:
        """Why there is no report to write."""
        document = self._document()
        if document is None:
            return self._versions.why_no_image()
        if not document.original.source.header:
            return tr("A report names a DICOM image, and this one is a picture: export the figures as CSV.")
        if document.regions or document.marks or self._pair(document) is not None:
            return ""
        if self._versions.is_coming(document.address):
            return tr("Draw a region or a distance, or wait for the result: nothing is measured yet.")
        return tr("Draw a region or a distance first, or run an enhancer: nothing is measured yet.")

    def why_no_view_state(self) -> str:
        """Why there is no state of a view to write."""
        subject = self._versions.subject()
        if subject is None:
            return self._versions.why_no_image()
        source = subject.document.original.source
        if not source.header:
            return tr("A view state names a DICOM image, and this one is a picture: save the views instead.")
        if not source.encoding.photometric.startswith("MONOCHROME"):
            return tr("A view state of greys fits images of greys, and this one has colours.")
        view = self._looking.view
        if subject.is_trial or self._arranging.is_map(view) or self._versions.is_holding:
            return tr("Choose a view of the original or of a result: this one shows neither.")
        return ""

    def ask_for_measurements(self) -> None:
        """Let the person choose where the report is written."""
        document = self._document()
        if document is None or self.why_no_measurements():
            return
        pair = self._pair(document)

        def ask_where(told: Leaving) -> None:
            name = suggested_name(self._way_out.named(document.original, told), "-measurements.dcm")
            dialog = self._exporting.dialog_for(tr("Save the measurements"), REPORT_WRITES, name)
            dialog.fileSelected.connect(
                lambda name: self.save_measurements(with_ending(".dcm", name), document, pair, told)
            )
            dialog.open()

        self._way_out.ask(None, ask_where)

    def ask_for_view_state(self) -> None:
        """Let the person choose where the state of the active view is written, as it is now."""
        from xraysr_gui.commands.saving.export_drawings import SeenView  # not before it is wanted

        subject, view, reason = self._versions.subject(), self._looking.view, self.why_no_view_state()
        if subject is not None and reason:
            self._exporting.tell(reason)
        if subject is None or reason or view.look is None or view.camera is None:
            return
        document, result = subject.document, subject.radiograph if subject.number else None
        seen = SeenView(view.look, view.camera, self._exporting.shows_overlays)

        def ask_where(told: Leaving) -> None:
            shown = document.original if result is None else result
            name = suggested_name(self._way_out.named(shown, told), "-view.dcm")
            dialog = self._exporting.dialog_for(tr("Save the state of the view"), STATE_WRITES, name)
            dialog.fileSelected.connect(
                lambda name: self.save_view_state(with_ending(".dcm", name), document, seen, result, told)
            )
            dialog.open()

        self._way_out.ask(None if result is None else document.original, ask_where)

    def save_measurements(
        self, path: Path, document: Document, pair: Pair | None, told: Leaving = Leaving()
    ) -> None:
        """Measure and write in a job, as it is to leave."""
        compare, reader = self._arranging.comparing.comparison, self._reader

        def write(progress: Progress) -> tuple[str, ...]:
            from xraysr_gui.commands.saving.leave_drawings import let_measurements_leave

            return let_measurements_leave(path, document, pair, told, compare, reader, progress)

        self._exporting.write(path, write, lambda: self._exporting.drawn_saved.emit(document))

    def save_view_state(
        self,
        path: Path,
        document: Document,
        seen: SeenView,
        result: Radiograph | None = None,
        told: Leaving = Leaving(),
    ) -> None:
        """Write in a job, as it is to leave; with a result that result, and the state that names it."""
        reader = self._reader

        def write(progress: Progress) -> tuple[str, ...]:
            from xraysr_gui.commands.saving.leave_drawings import let_view_leave

            return let_view_leave(path, document, seen, result, told, reader, progress)

        self._exporting.write(path, write)

    def _document(self) -> Document | None:
        subject = self._versions.subject()
        return None if subject is None else subject.document

    def _pair(self, document: Document) -> Pair | None:
        """What is compared now, if it is of this image."""
        comparing = self._arranging.comparing
        compared = comparing.document
        return comparing.pair() if compared is not None and compared.address == document.address else None
