"""The check of the installation in the window: runs it beside the window, and makes its page."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.proving.check_dialog import CheckDialog
from xraysr_gui.gui.saving.exporting import with_ending
from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.checking.finding import Finding
    from xraysr_gui.commands.checking.proof import Proof

FILTERS = {".pdf": "Page (*.pdf)", ".html": "Page for a browser (*.html)"}


class Checking(QObject):
    """Joins the dialog with the checks. One runs at a time."""

    def __init__(self, window: QMainWindow, jobs: JobRunner) -> None:
        super().__init__(window)
        self._window, self._jobs = window, jobs
        self._dialog: CheckDialog | None = None
        self._job: Job | None = None
        self._proof: Proof | None = None

    @property
    def is_checking(self) -> bool:
        """Whether a check runs."""
        return self._job is not None

    def show(self) -> None:
        """Open the dialog and begin; a dialog that is open comes to the front."""
        if self._dialog is None:
            dialog = self._dialog = CheckDialog(self._window)
            dialog.begin_wanted.connect(self._begin)
            dialog.stop_wanted.connect(self._stop)
            dialog.page_wanted.connect(self._ask_where)
            dialog.print_wanted.connect(self._print)
            dialog.finished.connect(self._stop)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._begin()

    def _begin(self) -> None:
        dialog = self._dialog
        if dialog is None or self._job is not None:
            return
        found: list[Finding] = []
        self._proof = None
        dialog.show_begun()
        self._job = self._jobs.submit(
            partial(_checked, found),
            lane=Lane.FILES,
            done=partial(self._end, dialog, found),
            failed=partial(self._fail, dialog, found),
            cancelled=partial(self._fail, dialog, found, None),
            progressed=lambda fraction, doing: dialog.show_progress(fraction, doing, list(found)),
            listed=Listed(tr("Checking this installation")),
        )

    def _end(self, dialog: CheckDialog, found: list[Finding], proof: Proof) -> None:
        from xraysr_gui.commands.checking.proof_files import summary_of

        self._job, self._proof = None, proof
        dialog.show_end(found, f"{summary_of(proof.findings)} {tr('Seal: {}').format(proof.seal)}", True)

    def _fail(self, dialog: CheckDialog, found: list[Finding], error: Exception | None) -> None:
        self._job = None
        said = tr("The check was stopped, so there is no page.") if error is None else str(error)
        dialog.show_end(found, said, False)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _ask_where(self, ending: str) -> None:
        if self._dialog is None:
            return
        name = f"xraysr-check{ending}"
        dialog = save_dialog(self._dialog, tr("Save the page"), (FILTERS[ending],), name, None)
        dialog.setObjectName("check-page-dialog")
        dialog.fileSelected.connect(lambda name: self.save(with_ending(ending, name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write the page of the last check, in a job."""
        proof, dialog = self._proof, self._dialog
        if proof is None or dialog is None:
            return
        told = tr("{} was written to the folder {}.").format(path.name, path.parent)
        self._jobs.submit(
            lambda _: _written(proof, path),
            lane=Lane.FILES,
            done=lambda _: dialog.tell(told),
            failed=lambda error: dialog.tell(str(error)),
            listed=Listed(tr("Writing {}").format(path.name), makes=True),
        )

    def _print(self) -> None:
        from xraysr_gui.commands.checking.proof_files import page_of
        from xraysr_gui.evaluation.proof_page import proof_as_html
        from xraysr_gui.gui.proving.page_printing import print_page

        if self._proof is not None and self._dialog is not None:
            print_page(proof_as_html(page_of(self._proof)).decode(), self._dialog, self._dialog.tell)


def _checked(found: list[Finding], progress: Progress) -> Proof:
    """Look at every part; `found` grows meanwhile."""
    from xraysr_gui.commands.checking.check_installation import check_installation
    from xraysr_gui.commands.checking.proof import proof_of

    for finding in check_installation(progress.part(0.0, 0.95)):
        found.append(finding)
    return proof_of(found, progress.part(0.95, 1.0))


def _written(proof: Proof, path: Path) -> None:
    from xraysr_gui.commands.checking.proof_files import write_proof

    write_proof(proof, path, overwrite=True)  # the dialog has asked
