"""A whole case as one zip: asks what goes along, how it leaves and where it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.saving.case_dialog import CaseDialog
from xraysr_gui.gui.saving.exporting import Exporting, with_ending
from xraysr_gui.image_io.image_reader import ImageReader

if TYPE_CHECKING:
    from xraysr_gui.commands.saving.case_zip import CaseRequest
    from xraysr_gui.core.workspace import Document

ENDING, WRITES = ".zip", ("Whole case (*.zip)",)


class CaseSaving(QObject):
    """Speaks of the image in the active view."""

    def __init__(
        self,
        versions: Versions,
        looking: Looking,
        exporting: Exporting,
        reader: ImageReader,
        names_patient: Callable[[], bool],
    ) -> None:
        super().__init__(exporting)
        self._versions, self._looking = versions, looking
        self._exporting, self._reader, self._names_patient = exporting, reader, names_patient

    def why_not(self) -> str:
        """Why there is no case to save."""
        return self._versions.why_no_image()

    def ask(self) -> None:
        """Let the person choose what goes along, then how it leaves, then where it is written."""
        if self._versions.subject() is None:
            return
        dialog = CaseDialog(self._exporting.window)
        dialog.wished.connect(self._ask_how)
        dialog.open()

    def _ask_how(self, with_original: bool) -> None:
        subject = self._versions.subject()
        if subject is None:
            return
        asked, original = self._request(with_original), subject.document.original
        self._exporting.way_out.ask(original, lambda told: self._ask_where(asked, told))

    def _ask_where(self, asked: CaseRequest, told: Leaving) -> None:
        from dataclasses import replace

        named = self._exporting.way_out.named(asked.document.original, told)
        name = suggested_name(named, f"-case{ENDING}")
        dialog = self._exporting.dialog_for(tr("Save the whole case"), WRITES, name)
        leaving = replace(asked, told=told)
        dialog.fileSelected.connect(lambda name: self.save(with_ending(ENDING, name), leaving))
        dialog.open()

    def save(self, path: Path, asked: CaseRequest) -> None:
        """Write the zip in a job."""
        reader = self._reader

        def write(progress: Progress) -> tuple[str, ...]:
            from xraysr_gui.commands.saving.case_zip import write_case_zip

            return write_case_zip(path, asked, reader, progress)

        self._exporting.write(path, write, lambda: self._note(asked.document))

    def _note(self, document: Document) -> None:
        """All that the zip holds lies in a file now: marks only in its DICOM objects."""
        from dataclasses import replace

        for result in document.results:
            self._exporting.result_saved.emit(result)
        marks = document.marks if document.original.source.header else ()
        self._exporting.drawn_saved.emit(replace(document, marks=marks))

    def _request(self, with_original: bool) -> CaseRequest:
        from xraysr_gui.commands.saving.case_zip import CaseRequest  # not before it is wanted
        from xraysr_gui.commands.saving.export_drawings import SeenView

        subject, view = self._versions.subject(), self._looking.view
        assert subject is not None
        is_original = not subject.number and not subject.is_trial
        seen = None
        if is_original and view.look is not None and view.camera is not None:
            seen = SeenView(view.look, view.camera, self._exporting.shows_overlays)
        names_patient = self._names_patient()
        return CaseRequest(subject.document, Leaving(), with_original, seen, names_patient=names_patient)
