"""The page of a case: asks where it is to be written, and has it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from xraysr_gui.commands.export_result import suggested_name
from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.saving.exporting import Exporting, with_ending

if TYPE_CHECKING:
    from xraysr_gui.commands.report_pair import PageRequest
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
        """Let the person choose where the page is written."""
        pair = self._arranging.comparing.pair()
        name = f"report{ENDING}" if pair is None else suggested_name(pair.candidate, f"-report{ENDING}")
        dialog = self._exporting.dialog_for(self.tr("Save the report"), (FILTER,), name)
        dialog.fileSelected.connect(lambda name: self.save(with_ending(ENDING, name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Make the page of what is compared now, in a job."""
        asked, comparing = self._request(), self._arranging.comparing
        if asked is not None:
            self._exporting.write(path, lambda progress: _made(path, asked, comparing, progress))

    def _request(self) -> PageRequest | None:
        from xraysr_gui.commands.report_pair import PageRequest  # not before it is wanted

        comparing = self._arranging.comparing
        pair, document = comparing.pair(), comparing.document
        if pair is None or document is None:
            return None
        return PageRequest(pair, document.versions, document.regions, self._kind(), self._names_patient())


def _made(path: Path, asked: PageRequest, comparing: Comparing, progress: Progress) -> None:
    from xraysr_gui.commands.report_case import write_case
    from xraysr_gui.commands.report_pair import case_of

    write_case(path, case_of(asked, comparing.comparison, progress))
