"""The page of a case: asks what it is called and where it is to be written, and has it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.saving.page_dialog import PageDialog, PageWishes
from xraysr_gui.gui.widgets.save_dialog import chosen_kind

if TYPE_CHECKING:
    from xraysr_gui.commands.saving.report_pair import PageRequest

ENDING = ".pdf"
FILTERS = ("Page (*.pdf)", "Page as a DICOM document (*.dcm)")
ENDINGS = (".pdf", ".dcm")


class Reporting(QObject):
    """Joins what is compared with the page that tells of it."""

    def __init__(
        self,
        arranging: Arranging,
        exporting: Exporting,
        kind: Callable[[], str],
        names_patient: Callable[[], bool],
    ) -> None:
        """`kind` says which map is looked at, `names_patient` whether a page may say whose image it is."""
        super().__init__(exporting)
        self._arranging, self._exporting = arranging, exporting
        self._kind, self._names_patient = kind, names_patient

    def why_not(self) -> str:
        """Why there is no page to make."""
        return self._arranging.comparing.why_none()

    def ask(self) -> None:
        """Let the person label the case, and then choose where the page is written."""
        dialog = PageDialog(self._exporting.window, names_patient=self._names_patient())
        dialog.wished.connect(self._choose_place)
        dialog.open()

    def _choose_place(self, wishes: PageWishes) -> None:
        document = self._arranging.comparing.document
        original = None if document is None else document.original
        names = self._names_patient()
        self._exporting.way_out.ask(original, lambda told: self._ask_where(wishes, told), names_patient=names)

    def _ask_where(self, wishes: PageWishes, told: Leaving) -> None:
        pair, name = self._arranging.comparing.pair(), f"report{ENDING}"
        if pair is not None:
            named = self._exporting.way_out.named(pair.candidate, told)
            name = suggested_name(named, f"-report{ENDING}", wishes.label)
        dialog = self._exporting.dialog_for(tr("Save the report"), FILTERS, name)
        dialog.fileSelected.connect(lambda name: self.save(_named(name, dialog), wishes, told))
        dialog.open()

    def save(self, path: Path, wishes: PageWishes = PageWishes(), told: Leaving = Leaving()) -> None:
        """Make the page of what is compared now, in a job, as it is to leave."""
        asked, comparing, document = (
            self._request(wishes),
            self._arranging.comparing,
            self._arranging.comparing.document,
        )
        if asked is None or document is None:
            return
        reader = self._exporting.reader

        def write(progress: Progress) -> tuple[str, ...]:
            from xraysr_gui.commands.saving.leave_page import let_page_leave

            return let_page_leave(path, asked, document, told, comparing.comparison, reader, progress)

        self._exporting.write(path, write)

    def _request(self, wishes: PageWishes) -> PageRequest | None:
        from xraysr_gui.commands.saving.report_pair import PageRequest  # not before it is wanted

        comparing = self._arranging.comparing
        pair, document = comparing.pair(), comparing.document
        if pair is None or document is None:
            return None
        return PageRequest(
            pair,
            document.versions,
            document.regions,
            self._kind(),
            with_patient=self._names_patient(),
            label=wishes.label,
            names_files=wishes.names_files,
            marks=document.marks,
        )


def _named(name: str, dialog: QFileDialog) -> Path:
    """With the ending of the chosen kind, if the person typed none of ours."""
    if name.lower().endswith(ENDINGS):
        return Path(name)
    return Path(name + ENDINGS[chosen_kind(dialog, FILTERS)])
