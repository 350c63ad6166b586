"""The page of a case: asks what it is called and where it is to be written, and has it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.commands.saving.suggested_name import suggested_name
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.saving.exporting import Exporting, with_ending
from xraysr_gui.gui.saving.page_dialog import PageDialog, PageWishes

if TYPE_CHECKING:
    from xraysr_gui.commands.saving.report_pair import PageRequest
    from xraysr_gui.gui.comparing.comparing import Comparing

ENDING = ".pdf"
FILTER = "Page (*.pdf)"


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
        pair, ending = self._arranging.comparing.pair(), f"-report{ENDING}"
        name = f"report{ENDING}" if pair is None else suggested_name(pair.candidate, ending, wishes.label)
        dialog = self._exporting.dialog_for(tr("Save the report"), (FILTER,), name)
        dialog.fileSelected.connect(lambda name: self.save(with_ending(ENDING, name), wishes))
        dialog.open()

    def save(self, path: Path, wishes: PageWishes = PageWishes()) -> None:
        """Make the page of what is compared now, in a job."""
        asked, comparing = self._request(wishes), self._arranging.comparing
        if asked is not None:
            self._exporting.write(path, lambda progress: _made(path, asked, comparing, progress))

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


def _made(path: Path, asked: PageRequest, comparing: Comparing, progress: Progress) -> None:
    from xraysr_gui.commands.saving.report_case import write_case
    from xraysr_gui.commands.saving.report_pair import case_of

    write_case(path, case_of(asked, comparing.comparison, progress))
