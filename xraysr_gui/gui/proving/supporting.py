"""The support bundle in the window: gathered beside it, shown, and written where the person says."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.proving.support_dialog import SupportDialog
from xraysr_gui.gui.saving.exporting import with_ending
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.widgets.save_dialog import save_dialog
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.checking.support_bundle import Part

FILTER, NAME = "Archive (*.zip)", "xraysr-support.zip"


class Supporting(QObject):
    """Joins the dialog with what is gathered. One at a time."""

    def __init__(self, window: QMainWindow, jobs: JobRunner, memory: LogMemory) -> None:
        super().__init__(window)
        self._window, self._jobs, self._memory = window, jobs, memory
        self._dialog: SupportDialog | None = None
        self._job: Job | None = None
        self._parts: tuple[Part, ...] = ()

    @property
    def is_gathering(self) -> bool:
        """Whether it is under way."""
        return self._job is not None

    def show(self) -> None:
        """Open the dialog and gather anew."""
        if self._dialog is None:
            dialog = self._dialog = SupportDialog(self._window)
            dialog.save_wanted.connect(self._ask_where)
            dialog.stop_wanted.connect(self._stop)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()
        self._begin(self._dialog)

    def _begin(self, dialog: SupportDialog) -> None:
        if self.is_gathering:
            return
        dialog.show_begun()
        lines = [line.in_fixed_words for line in self._memory.lines(logging.INFO)]
        self._job = self._jobs.submit(
            partial(_gathered, lines),
            lane=Lane.FILES,
            done=partial(self._end, dialog),
            failed=lambda error: self._fail(dialog, str(error)),
            cancelled=lambda: self._fail(dialog, tr("Stopped.")),
            progressed=dialog.show_progress,
            listed=Listed(tr("Collecting the support bundle")),
        )

    def _end(self, dialog: SupportDialog, gathered: tuple[tuple[Part, ...], str]) -> None:
        self._job = None
        self._parts, words = gathered
        dialog.show_end(words)

    def _fail(self, dialog: SupportDialog, said: str) -> None:
        self._job = None
        dialog.tell(said)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()

    def _ask_where(self) -> None:
        if self._dialog is None:
            return
        dialog = save_dialog(self._dialog, tr("Save the support bundle"), (FILTER,), NAME, None)
        dialog.setObjectName("support-save-dialog")
        dialog.fileSelected.connect(lambda name: self.save(with_ending(".zip", name)))
        dialog.open()

    def save(self, path: Path) -> None:
        """Write what is shown, in a job."""
        from xraysr_gui.commands.checking.support_bundle import write_bundle

        dialog, parts = self._dialog, self._parts
        if dialog is None:
            return
        told = tr("{} was written to the folder {}.").format(path.name, path.parent)
        self._jobs.submit(
            lambda _: write_bundle(parts, path, overwrite=True),  # the dialog has asked
            lane=Lane.FILES,
            done=lambda _: dialog.tell(told),
            failed=lambda error: dialog.tell(str(error)),
            listed=Listed(tr("Writing {}").format(path.name), makes=True),
        )


def _gathered(lines: list[str], progress: Progress) -> tuple[tuple[Part, ...], str]:
    from xraysr_gui.commands.checking.support_bundle import gathered, in_words

    parts = gathered(lines, progress)
    return parts, in_words(parts)
