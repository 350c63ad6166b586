"""Keeps what is open while the reader works, and offers it again after the program has died."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.widgets.messages import Answer, Banner
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.leftover import BroughtBack, Leftover, bring_back, find_leftover
from xraysr_gui.studies.session import Snapshot

WRITE_AFTER_MS = 1500


class Remembering(QObject):
    """Joins the workspace with the journal on the disk; every file is written by a job.

    Signals:
        busy: fraction and words, while a session is brought back.
        idle: nothing is brought back any more.
    """

    busy = Signal(float, str)
    idle = Signal()

    def __init__(
        self,
        place: Path,
        workspace: Workspace,
        viewing: Viewing,
        reader: ImageReader,
        jobs: JobRunner,
        banner: Banner,
    ) -> None:
        super().__init__(viewing)
        self._place, self._workspace, self._viewing = place, workspace, viewing
        self._reader, self._jobs, self._banner = reader, jobs, banner
        self._journal = Journal(place)
        self._leftover: Leftover | None = None
        self._answered: list[Leftover] = []
        self._writing: Job | None = None
        self._is_due = self._has_complained = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)

    def begin(self, status: StatusStrip) -> None:
        """Look for what was left, and keep what is open from now on."""
        self.busy.connect(status.show_busy)
        self.idle.connect(status.show_idle)
        self._workspace.on_change(self._wait)
        self._viewing.page_changed.connect(self._wait)
        self._look()
        self._wait()

    def end(self) -> None:
        """Leave nothing behind; jobs have ended."""
        self._timer.stop()
        if self._leftover is not None:
            self._leftover.lock.let_go()
        for one in self._answered:
            one.discard()
        self._journal.end()

    def _wait(self, *_: object) -> None:
        """Write soon: a drag is one change, and not a hundred."""
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        self._jobs.submit(
            lambda _: find_leftover(self._place, self._journal.folder),
            lane=Lane.FILES,
            done=self._offer,
            failed=self._banner.show_error,
        )

    def _offer(self, leftover: Leftover | None) -> None:
        self._leftover = leftover
        if leftover is None:
            return
        made_at = leftover.session.local_time()
        self._banner.ask(
            self.tr("The last session did not end as it should."),
            self.tr("It held {} ({}).").format(leftover.session.words(), made_at),
            (Answer(self.tr("Bring back"), self._bring_back), Answer(self.tr("Discard"), self._discard)),
        )

    def _bring_back(self) -> None:
        leftover = self._leftover
        if leftover is None:
            return
        self._jobs.submit(
            lambda progress: bring_back(leftover, self._reader, progress),
            lane=Lane.FILES,
            done=self._show,
            failed=self._fail,
            progressed=self.busy.emit,
        )

    def _show(self, brought: BroughtBack) -> None:
        self.idle.emit()
        self._workspace.restore(brought.documents, brought.aside)
        if brought.page is not None and self._viewing.page() is None:
            self._viewing.show_page(brought.page)
        if brought.sentences:
            self._banner.show_notice(" ".join(brought.sentences))
        self._discard()

    def _fail(self, error: Exception) -> None:
        self.idle.emit()
        self._banner.show_error(error)

    def _discard(self) -> None:
        """Once what is open now is on the disk itself."""
        if self._leftover is not None:
            self._answered.append(self._leftover)
            self._leftover = None
        self._wait()

    def _write(self) -> None:
        if self._writing is not None:
            self._is_due = True
            return
        documents, aside = self._workspace.documents, self._workspace.drawings_aside
        snapshot, answered = Snapshot(documents, aside, self._viewing.page()), tuple(self._answered)

        def write(progress: Progress) -> tuple[Leftover, ...]:
            self._journal.write(snapshot, progress)
            for one in answered:
                one.discard()
            return answered

        self._writing = self._jobs.submit(
            write,
            lane=Lane.FILES,
            done=self._wrote,
            failed=self._could_not_write,
            cancelled=self._next,
        )

    def _wrote(self, discarded: tuple[Leftover, ...]) -> None:
        self._answered = [one for one in self._answered if one not in discarded]
        self._has_complained = False
        self._next()
        if discarded and self._leftover is None:
            self._look()

    def _could_not_write(self, error: Exception) -> None:
        if not self._has_complained:
            self._banner.show_error(error)
        self._has_complained = True
        self._next()

    def _next(self) -> None:
        self._writing = None
        if self._is_due:
            self._is_due = False
            self._wait()
