"""Works on one row after another, away from the window's thread; what nobody wants any more is dropped."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from xraysr_gui.core.progress import Progress
from xraysr_gui.jobs.runner import Job, JobRunner, Lane


@dataclass(frozen=True, slots=True, eq=False)
class RowTask:
    """One piece of work.

    Attributes:
        key: Equal tasks are not done twice at once.
        work: Runs on a worker thread.
        done: Takes what came of it, on the window's thread.
        short: It takes a few milliseconds and follows the mouse: once begun it ends, or a reader who never
            rests would see nothing.
    """

    key: Hashable
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    short: bool = False


class RowQueue(QObject):
    """Runs one task at a time, the most urgent first."""

    def __init__(self, jobs: JobRunner, failed: Callable[[Exception], None], parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._failed = jobs, failed
        self._waiting: tuple[RowTask, ...] = ()
        self._running: RowTask | None = None
        self._job: Job | None = None

    @property
    def is_busy(self) -> bool:
        """Whether something runs or waits."""
        return self._running is not None or bool(self._waiting)

    def want(self, tasks: Sequence[RowTask]) -> None:
        """These and no others, in this order; what runs goes on only if it is still wanted, or short."""
        running = self._running
        if running is not None and not running.short and running.key not in [task.key for task in tasks]:
            assert self._job is not None
            self._job.stop()
            self._running = running = None
        self._waiting = tuple(task for task in tasks if running is None or task.key != running.key)
        self._start_next()

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            return
        task, *rest = self._waiting
        self._running, self._waiting = task, tuple(rest)
        self._job = self._jobs.submit(
            task.work, lane=Lane.FILES, done=partial(self._end, task), failed=partial(self._fail, task)
        )

    def _end(self, task: RowTask, outcome: object) -> None:
        if self._running is task:
            self._running = None
        task.done(outcome)
        self._start_next()

    def _fail(self, task: RowTask, error: Exception) -> None:
        if self._running is task:
            self._running = None
        self._failed(error)
        self._start_next()
