"""What happens between giving a folder and having all its images in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.scanning import ScanReport, scan

if TYPE_CHECKING:
    from xraysr_gui.image_io.image_reader import ImageReader

MOST_TOLD = 3
GROWING_MS = 700  # how often the list is read anew while a search adds to it


class Scanning(QObject):
    """Joins the strip of the data panel, the study index and a reader: one search at a time.

    Signals:
        found_newest: the first Stack of the newest study in what was searched.
        list_grew: the index has more to list, or will have no more.
        idle: no files are searched any more.
    """

    found_newest = Signal(object)
    list_grew = Signal()
    idle = Signal()

    def __init__(
        self,
        panel: DataPanel,
        index: StudyIndex,
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._index, self._reader, self._jobs = panel, index, reader, jobs
        self._show_error = show_error
        self._job: Job | None = None
        self._waiting: list[Path] = []
        self._growing = QTimer(self)
        self._growing.setSingleShot(True)
        self._growing.setInterval(GROWING_MS)
        self._growing.timeout.connect(self.list_grew)

    def scan(self, paths: Sequence[Path]) -> None:
        """Look for images in files and folders; after a search that runs, if one does."""
        self._waiting.extend(paths)
        if self._job is None and self._waiting:
            self._start()

    def stop(self) -> None:
        """End the search; what was found stays in the list."""
        if self._job is not None:
            self._job.stop()

    def _start(self) -> None:
        paths, self._waiting = tuple(self._waiting), []
        self._job = self._jobs.submit(
            lambda progress: scan(paths, self._reader, self._index, progress),
            lane=Lane.FILES,
            done=partial(self._finish, paths),
            failed=self._fail,
            cancelled=self._give_up,
            progressed=self._tell_progress,
            listed=Listed(tr("Looking for images")),
        )
        self._tell_progress(0.0, tr("Looking for files"))

    def _tell_progress(self, fraction: float, doing: str) -> None:
        self._panel.show_scanning(fraction, doing)
        if not self._growing.isActive():
            self._growing.start()

    def _finish(self, paths: Sequence[Path], report: ScanReport) -> None:
        if report.newest is not None:
            self.found_newest.emit(report.newest)
        self._end()
        if report.nothing_found_in_folders:
            self._show_error(_nothing_in(paths[0], report))
        elif len(paths) > 1 and report.refused:
            self._show_error(_not_all(len(paths), report))
        elif report.found > 1 or report.locked:
            self._panel.show_message(self._words_for(report), details=_passed_over(report))

    def _give_up(self) -> None:
        """Also what waits: it was one wish."""
        self._waiting.clear()
        self._end()

    def _fail(self, error: Exception) -> None:
        self._end()
        self._show_error(error)

    def _end(self) -> None:
        self._job = None
        self._panel.show_idle()
        self._growing.stop()
        self.list_grew.emit()
        if self._waiting:
            self._start()
        else:
            self.idle.emit()

    def _words_for(self, report: ScanReport) -> str:
        words = tr_count(
            report.found, "{} image was added to the list.", "{} images were added to the list."
        ).format(report.found)
        if others := len(report.passed_over):
            told = tr_count(others, "{} other file was passed over.", "{} other files were passed over.")
            words += f" {told.format(others)}"
        if report.locked:
            words += tr(" {} folders may not be read.").format(len(report.locked))
        return words


def _nothing_in(path: Path, report: ScanReport) -> CannotOpenImage:
    looked = tr("{} files were checked, and none is an image that this program can read.").format(
        len(report.passed_over)
    )
    first = report.refused[0].sentence if report.refused else looked
    if report.locked:
        first = tr("You do not have permission to read the folder {}.").format(report.locked[0])
    return CannotOpenImage(
        tr("No image was found in {}.").format(path.name or path),
        why=first,
        remedy=tr("Choose another folder, or a file in it, to learn why it cannot be read."),
    )


def _not_all(named: int, report: ScanReport) -> CannotOpenImage:
    """Some of the files that were named cannot be read; one alone is told by the view that waits for it."""
    told = " ".join(refusal.sentence for refusal in report.refused[:MOST_TOLD])
    rest = len(report.refused) - MOST_TOLD
    more = tr(" So could {} others.").format(rest) if rest > 0 else ""
    return CannotOpenImage(
        tr("{} of the {} files and folders that were named could not be opened.").format(
            len(report.refused), named
        ),
        why=told + more,
        remedy=tr("The others are in the list."),
    )


def _passed_over(report: ScanReport) -> tuple[str, ...]:
    """Each file that is no image that we read, and why."""
    return tuple(f"{one.path}: {one.sentence}" for one in report.passed_over)
