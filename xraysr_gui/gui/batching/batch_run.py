"""The one batch of the window: begun, held, gone on with, stopped, finished."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.batches.control import Control
from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.batch_words import progress_words, share_of
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.batches.contract import BatchProgress, Begun, Outcome
    from xraysr_gui.batches.line import Line
    from xraysr_gui.commands.batching.asked import Asked
    from xraysr_gui.enhancers.contract import Enhancer

SHOWN_EVERY_MS = 200


class Standing(Enum):
    """How the batch stands."""

    IDLE = auto()
    RUNNING = auto()
    STOPPING = auto()


@dataclass(slots=True)
class _Heard:
    """What the thread that runs the batch has told since the window looked last."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    begun: list[Begun] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    last: Line | None = None
    now: BatchProgress | None = None
    outcome: Outcome | None = None

    def hear(self, progress: BatchProgress) -> None:
        """Keep it until it is taken."""
        with self.turn:
            if progress.begun is not None:
                self.begun.append(progress.begun)
            if progress.last is not None and progress.last is not self.last:
                self.lines.append(progress.last)
                self.last = progress.last
            self.now = progress

    def taken(self) -> tuple[list[Begun], list[Line], BatchProgress | None]:
        """All that came; it is not given twice."""
        with self.turn:
            taken = self.begun, self.lines, self.now
            self.begun, self.lines = [], []
            return taken


class BatchRun(QObject):
    """Holds how it stands; what is done is done, whoever stops it and whatever ends the program.

    Signals:
        changed: it stands otherwise.
        begun: a Begun: its plan, and all lines.
        told: new lines, and a BatchProgress, some times a second.
        ended: an Outcome, None where it was stopped before that stood.
    """

    changed = Signal()
    begun = Signal(object)
    told = Signal(object, object)
    ended = Signal(object)

    def __init__(self, parent: QObject, jobs: JobRunner, show_error: Callable[[Exception], None]) -> None:
        super().__init__(parent)
        self._jobs, self._show_error = jobs, show_error
        self._job: Job | None = None
        self._control, self._heard = Control(), _Heard()
        self.asked: Asked | None = None
        self._inputs: dict[str, Path] = {}
        self._watched: Path | None = None
        self.standing = Standing.IDLE
        self.is_written = False
        self._look = QTimer(self, interval=SHOWN_EVERY_MS)
        self._look.timeout.connect(self._take)

    @property
    def is_paused(self) -> bool:
        """Whether no new file is begun."""
        return self.standing is Standing.RUNNING and self._control.is_paused

    @property
    def why_busy(self) -> str:
        """Why nothing else can be asked for; "" if it can."""
        is_idle = self.standing is Standing.IDLE
        return "" if is_idle else tr("Wait for the batch that runs, or stop it first.")

    def input_of(self, line: Line) -> Path | None:
        """The file that a line tells of; in a watched folder also one that an earlier run did."""
        known = self._inputs.get(line.input)
        return self._watched / line.input if known is None and self._watched is not None else known

    def begin(self, asked: Asked, named: Callable[[str], Enhancer], watched: Path | None = None) -> None:
        """Begin one; a folder that is `watched` goes on until it is stopped."""
        if self._job is not None:
            return
        self.asked, self.standing, self.is_written = asked, Standing.RUNNING, False
        self._control, self._heard = Control(), _Heard()
        self._inputs, self._watched = {}, watched
        title = tr("Batch into {}").format(asked.folder.name)
        self._job = self._jobs.submit(
            partial(_run, asked, named, watched, self._control, self._heard),
            lane=Lane.FILES,
            done=self._finish,
            failed=self._fail,
            cancelled=lambda: self._finish(None),
            listed=Listed(title, makes=True, goes_on=True),
        )
        self._look.start()
        self.changed.emit()

    def pause(self) -> None:
        """Begin no new file; those under way are finished."""
        self._control.pause()
        self.changed.emit()

    def go_on(self) -> None:
        """Begin new files again."""
        self._control.go_on()
        self.changed.emit()

    def stop(self) -> None:
        """Give up what is under way; what is done stays."""
        if self.standing is Standing.RUNNING:
            self.standing = Standing.STOPPING
            self._control.stop()
            self.changed.emit()

    def _take(self) -> None:
        begun, lines, now = self._heard.taken()
        for one in begun:
            self._inputs |= {job.name: job.input for job in one.plan.jobs}
            self.begun.emit(one)
        if now is not None:
            self.told.emit(lines, now)

    def _finish(self, _: None) -> None:
        self._end()
        outcome = self._heard.outcome
        self.is_written = outcome is not None
        self.ended.emit(outcome)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._end()
        self._show_error(error)
        self.ended.emit(None)
        self.changed.emit()

    def _end(self) -> None:
        self._look.stop()
        self._take()
        self._job, self.standing = None, Standing.IDLE


def _run(
    asked: Asked,
    named: Callable[[str], Enhancer],
    watched: Path | None,
    control: Control,
    heard: _Heard,
    progress: Progress,
) -> None:
    """On a worker thread; files are read and enhanced in children that belong to the batch alone."""
    from xraysr_gui.commands.batching.run_batch import run_batch
    from xraysr_gui.commands.batching.watch_batch import watch_batch

    def hear(now: BatchProgress) -> None:
        heard.hear(now)
        try:
            progress.at(share_of(now), progress_words(now))
        except Cancelled:  # in the list of jobs
            control.stop()

    if watched is None:
        heard.outcome = run_batch(asked, named, control, hear, progress=progress.silent())
    else:
        heard.outcome = watch_batch(asked, watched, named, control, hear)
