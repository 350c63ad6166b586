"""The one evaluation of the window: begun, paused, gone on with, given up, finished."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation, WaitingEvaluation
from xraysr_gui.commands.evaluating.live_table import LiveTable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.evaluating.evaluate_panel import Standing
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed


class EvaluationRun(QObject):
    """Holds how it stands; a job that is stopped elsewhere is a pause.

    Signals:
        changed: it stands otherwise.
        moved: the share that is done, and words.
        told: a LiveTable.
    """

    changed = Signal()
    moved = Signal(float, str)
    told = Signal(object)
    _heard = Signal(object, object)

    def __init__(
        self,
        parent: QObject,
        jobs: JobRunner,
        waiting: WaitingEvaluation,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(parent)
        self._jobs, self._waiting, self._show_error = jobs, waiting, show_error
        self._job: Job | None = None
        self._gives_up = False
        self.asked: AskedEvaluation | None = None
        self.standing = Standing.IDLE
        self.is_finished = self.is_cancelled = False
        self.live = LiveTable()
        self._heard.connect(self._take_table)

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop and still works on something."""
        return self._job is not None and self._job.stop_requested

    def find_waiting(self) -> AskedEvaluation | None:
        """One that an earlier start left unfinished: it is paused now."""
        asked = self._waiting.found()
        if asked is not None and self.standing is Standing.IDLE:
            self.asked, self.standing = asked, Standing.PAUSED
            self.changed.emit()
        return asked

    def begin(self, asked: AskedEvaluation) -> None:
        """Begin one, or go on with it."""
        if self._job is not None:
            return
        self.asked, self.standing, self.is_finished = asked, Standing.RUNNING, False
        self._gives_up = self.is_cancelled = False
        self._waiting.keep(asked)
        title = tr("Evaluation on {}").format(asked.folder.name)
        self._job = self._jobs.submit(
            partial(_evaluate, asked, partial(self._heard.emit, asked)),
            lane=Lane.FILES,
            done=self._finish,
            failed=self._fail,
            cancelled=self._stop,
            progressed=self.moved.emit,
            listed=Listed(title, makes=True, goes_on=True),
        )
        self.changed.emit()

    def go_on(self) -> None:
        """Go on with the one that is paused."""
        if self.asked is not None and self.standing is Standing.PAUSED:
            self.begin(self.asked)

    def pause(self) -> None:
        """Stop; what is measured is kept."""
        if self._job is not None:
            self._job.stop()
            self.changed.emit()

    def give_up(self) -> None:
        """Stop for good."""
        self._gives_up = True
        if self._job is not None:
            self.pause()
        else:
            self._drop()

    def _take_table(self, asked: AskedEvaluation, live: LiveTable) -> None:
        if asked is self.asked:
            self.live = live
            self.told.emit(live)

    def _finish(self, live: LiveTable) -> None:
        self._job, self.is_finished = None, True
        self._end(live)

    def _end(self, live: LiveTable) -> None:
        self.standing = Standing.IDLE
        self._waiting.forget()
        self.live = live
        self.told.emit(live)
        self.changed.emit()

    def _stop(self) -> None:
        self._job = None
        if self._gives_up:
            self._drop()
            return
        self.standing = Standing.PAUSED
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._job = None
        can_go_on = self.asked is not None and self.asked.has_measured
        self.standing = Standing.PAUSED if can_go_on else Standing.IDLE
        if not can_go_on:
            self._waiting.forget()
        self._show_error(error)
        self.changed.emit()

    def _drop(self) -> None:
        asked = self.asked
        if asked is not None:
            self._jobs.submit(
                lambda _: asked.drop(),
                lane=Lane.FILES,
                done=lambda _: self._dropped(asked),
                failed=self._show_error,
            )
        self._end(LiveTable())

    def _dropped(self, asked: AskedEvaluation) -> None:
        if self.asked is asked and self.standing is Standing.IDLE:  # no other has begun meanwhile
            self.is_cancelled = True
            self.changed.emit()


def _evaluate(asked: AskedEvaluation, tell: Callable[[LiveTable], None], progress: Progress) -> LiveTable:
    """On a worker thread; images are read and enhanced in children."""
    from xraysr_gui.commands.evaluating.run_evaluation import run_evaluation

    return run_evaluation(asked, tell, progress)
