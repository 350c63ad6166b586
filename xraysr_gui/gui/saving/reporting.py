"""The page of a case: asks where it is to be written, and has it made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from xraysr_gui.commands.report_pair import PageRequest
    from xraysr_gui.gui.comparing.comparing import Comparing

ENDING = ".pdf"
FILTER = "Page (*.pdf)"


class Reporting(QObject):
    """Joins what is compared with the page that tells of it.

    Signals:
        busy: fraction and words, while a page is made.
        idle: none is any more.
        told: a sentence about what was written.
    """

    busy = Signal(float, str)
    idle = Signal()
    told = Signal(str)

    def __init__(
        self,
        window: QWidget,
        arranging: Arranging,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(window)
        self._window, self._arranging = window, arranging
        self._jobs, self._show_error = jobs, show_error
        self._kind: Callable[[], str] | None = None
        self._names_patient: Callable[[], bool] = lambda: False
        self._job: Job | None = None

    def attend(self, kind: Callable[[], str], names_patient: Callable[[], bool]) -> None:
        """Learn which map is looked at, and whether a page may say whose image it is."""
        self._kind, self._names_patient = kind, names_patient

    @property
    def is_running(self) -> bool:
        """Whether a page is being made."""
        return self._job is not None

    def stop(self) -> None:
        """Give the page up."""
        if self._job is not None:
            self._job.stop()

    def why_not(self) -> str:
        """Why there is no page to make."""
        if self._arranging.comparing.pair() is None:
            return self._arranging.why_not() or self.tr("Nothing is compared yet.")
        return ""

    def ask(self) -> None:
        """Let the person choose where the page is written."""
        dialog = QFileDialog(self._window, self.tr("Save the report"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(FILTER)
        dialog.selectFile(f"report{ENDING}")
        dialog.fileSelected.connect(lambda name: self.save(Path(name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Make the page of what is compared now, in a job."""
        asked = self._request()
        if asked is None:
            return
        if path.suffix.lower() != ENDING:
            path = path.with_name(path.name + ENDING)
        comparing = self._arranging.comparing
        self._job = self._jobs.submit(
            lambda progress: _made(path, asked, comparing, progress),
            lane=Lane.FILES,
            done=lambda _: self._end(self.tr("Report written to {}").format(path.name)),
            failed=self._fail,
            cancelled=self._end,
            progressed=self.busy.emit,
        )

    def _request(self) -> PageRequest | None:
        from xraysr_gui.commands.report_pair import PLAIN_MAP, PageRequest  # not before it is wanted

        comparing = self._arranging.comparing
        pair, document = comparing.pair(), comparing.document
        if pair is None or document is None:
            return None
        kind = self._kind() if self._kind is not None else PLAIN_MAP
        return PageRequest(pair, document.versions, document.regions, kind, self._names_patient())

    def _fail(self, error: Exception) -> None:
        self._end()
        self._show_error(error)

    def _end(self, words: str = "") -> None:
        self._job = None
        self.idle.emit()
        if words:
            self.told.emit(words)


def _made(path: Path, asked: PageRequest, comparing: Comparing, progress: Progress) -> None:
    from xraysr_gui.commands.report_case import write_case
    from xraysr_gui.commands.report_pair import case_of

    write_case(path, case_of(asked, comparing.comparison, progress))
