"""Keeps what is open while the reader works; offers it again after a crash, or where the reader wants it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.saved_work import SavedWork
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.arrangements import arrangement_of
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.saving.brought_back import show_brought
from xraysr_gui.gui.widgets.messages import Banner, BannerAnswer
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.leftover import BroughtBack, Leftover, bring_back, find_leftovers
from xraysr_gui.studies.session import KeptSession, Snapshot

WRITE_AFTER_MS = 1500


class Autosave(QObject):
    """Joins the workspace with the journal on the disk; every file is written by a job.

    Signals:
        sessions_changed: the Leftovers that can be opened again, the newest first.
    """

    sessions_changed = Signal(list)

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
        self._journal, self._saved = Journal(place), SavedWork()
        self._leftovers: list[Leftover] = []
        self._asked: tuple[BannerAnswer, ...] = ()
        self._is_wanted = self._is_left = False
        self._answered: list[Leftover] = []
        self._writing: Job | None = None
        self._is_due = self._has_complained = False
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)

    def begin(self, saved: SavedWork) -> None:
        """Look for what was left, and keep what is open, and what of it was saved, from now on."""
        self._saved = saved
        saved.on_change(self._wait)
        self._workspace.on_change(self._wait)
        grid = self._viewing.grid
        for signal in (self._viewing.page_changed, grid.layout_changed, grid.active_changed):
            signal.connect(self._wait)
        self._viewing.orientations.on_change(self._wait)
        self._look()
        self._wait()

    @property
    def journal(self) -> Journal:
        """What writes the session of this program."""
        return self._journal

    @property
    def snapshot(self) -> Snapshot:
        """What is open now."""
        documents, aside = self._workspace.documents, self._workspace.drawings_aside
        page, laid = self._viewing.page(), self._viewing.orientations.laid
        return Snapshot(documents, aside, page, laid, self._saved.as_of_now(), arrangement_of(self._viewing))

    def keep(self, then: Callable[[], None]) -> None:
        """Write all that is open for the next start, then go on; where that fails, nothing goes on."""
        self._is_wanted, snapshot = True, self.snapshot

        def kept(_: int) -> None:
            self._is_left = True
            then()

        def failed(error: Exception) -> None:
            self._is_wanted = False
            self._banner.show_error(error)

        self._timer.stop()
        self._jobs.submit(
            lambda progress: self._journal.write(snapshot, progress, is_wanted=True),
            lane=Lane.FILES,
            done=kept,
            failed=failed,
            listed=Listed(tr("Keeping what is open")),
        )

    def keep_at_the_end(self) -> None:
        """The system ends the program: what is open is written when its window has gone."""
        self._is_wanted = True

    def end(self) -> None:
        """Leave nothing behind, or what is wanted at the next start; jobs have ended."""
        self._timer.stop()
        for one in self._leftovers:
            one.lock.let_go()
        for one in self._answered:
            one.discard()
        if self._is_wanted and not self._is_left:
            self._journal.write(self.snapshot, is_wanted=True)
        if self._is_wanted:
            self._journal.leave()
        else:
            self._journal.end()

    def bring_back(self, leftover: Leftover) -> None:
        """Open a session again, beside what is open."""
        self._viewing.take_keys()
        self._jobs.submit(
            lambda progress: bring_back(leftover, self._reader, progress),
            lane=Lane.FILES,
            done=lambda brought: self._take(leftover, brought),
            failed=self._banner.show_error,
            listed=Listed(tr("Opening the last session")),
        )

    def discard(self, leftover: Leftover) -> None:
        """Remove a session, once what is open now is on the disk itself."""
        if leftover in self._leftovers:
            self._leftovers.remove(leftover)
            self._answered.append(leftover)
            self.sessions_changed.emit(list(self._leftovers))
            if (message := self._banner.message) is not None and message.answers == self._asked:
                self._banner.show_next()  # it was answered in the list
        self._wait()

    def _wait(self, *_: object) -> None:
        """Write soon: a drag is one change, and not a hundred."""
        if not self._timer.isActive():
            self._timer.start()

    def _look(self) -> None:
        told: list[str] = []
        self._jobs.submit(
            lambda _: find_leftovers(self._place, self._journal.folder, told.append),
            lane=Lane.FILES,
            done=partial(self._found, told),
            failed=self._banner.show_error,
        )

    def _found(self, told: list[str], leftovers: list[Leftover]) -> None:
        for sentences in told:
            self._banner.show_notice(sentences)
        self._leftovers = leftovers
        self.sessions_changed.emit(list(leftovers))
        self._offer()

    def _offer(self) -> None:
        """Ask about the newest."""
        if not self._leftovers:
            return
        newest = self._leftovers[0]
        what, verb, held = _question(newest.session)
        bring, discard = (
            partial(self._answer, newest, self.bring_back),
            partial(self._answer, newest, self.discard),
        )
        self._asked = (BannerAnswer(verb, bring), BannerAnswer(tr("Discard"), discard))
        self._banner.ask(what, held, self._asked)

    def _answer(self, leftover: Leftover, do: Callable[[Leftover], None]) -> None:
        """Unless it was answered in the list meanwhile."""
        if leftover in self._leftovers:
            do(leftover)

    def _take(self, leftover: Leftover, brought: BroughtBack) -> None:
        """What could not be had in full stays on the disk: an image may come back with its drive."""
        self._saved.note_of(brought.saved)
        if show_brought(brought, self._workspace, self._viewing, self._banner):
            self.discard(leftover)

    def _write(self) -> None:
        if self._writing is not None or self._is_wanted:
            self._is_due = True
            return
        snapshot, answered = self.snapshot, tuple(self._answered)

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
        if discarded:
            self._offer()

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


def _question(session: KeptSession) -> tuple[str, str, str]:
    """Why there is something to open, how that is called, and what it is."""
    held = tr("It held {} ({}).").format(session.words(), session.local_time())
    if session.is_wanted:
        return tr("Your work was kept for this start."), tr("Open it again"), held
    return tr("The last session did not end properly."), tr("Bring back"), held
