"""A job as its starter and the list of jobs see it."""

from __future__ import annotations

from concurrent.futures import Future
from enum import Enum, auto
from threading import Event
from time import monotonic

from xraysr_gui.core.light_dataclass import dataclass

REPORT_EVERY_S = 0.05
FORESEEN_AFTER_S = 1.0
LEAST_SHARE = 0.02
"""Below these the time left would be a guess."""


class Lane(Enum):
    """Which threads a job may use."""

    MODEL = auto()
    FILES = auto()


class State(Enum):
    """Where a job is in its life."""

    WAITING = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    STOPPED = auto()

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it."""
        return self in (State.DONE, State.FAILED, State.STOPPED)


@dataclass(frozen=True, slots=True)
class Listed:
    """How a job stands in the list of jobs.

    Attributes:
        title: What a reader calls it.
        is_asked_for: Whether the reader asked for it, rather than the program of its own accord.
        makes: Whether something comes of it that would be lost if the program ended before.
        goes_on: Whether it would not be lost after all: it goes on at the next start.
    """

    title: str
    is_asked_for: bool = True
    makes: bool = False
    goes_on: bool = False


class Job:
    """One piece of work on a worker thread. All but `stop_requested` belongs to the window's thread.

    Attributes:
        listed: How it is listed; None for what the program does for itself, which no list shows.
        state: Where it is.
        fraction: How much of it is done.
        doing: What it does at the moment, in words.
        why: Why it failed.
    """

    def __init__(self, listed: Listed | None = None) -> None:
        self.listed = listed
        self.state, self.fraction, self.doing, self.why = State.WAITING, 0.0, "", ""
        self.future: Future[None] | None = None
        self._stop = Event()
        self._next_report = 0.0
        self._began: float | None = None

    @property
    def stop_requested(self) -> bool:
        """Whether `stop()` was called."""
        return self._stop.is_set()

    @property
    def seconds_left(self) -> float | None:
        """How long it will still take, going by what it took so far; None while that is not known."""
        if self.state is not State.RUNNING or self._began is None or self.fraction < LEAST_SHARE:
            return None
        took = monotonic() - self._began
        return took * (1 - self.fraction) / self.fraction if took >= FORESEEN_AFTER_S else None

    def begin(self) -> None:
        """A thread has taken it up."""
        self.state, self._began = State.RUNNING, monotonic()

    def may_report_now(self) -> bool:
        """At most 20 reports a second reach the window, however often a job calls `at()`."""
        now = monotonic()
        if now < self._next_report:
            return False
        self._next_report = now + REPORT_EVERY_S
        return True

    def stop(self) -> None:
        """Ask the job to stop; its outcome is dropped even if it finishes first."""
        self._stop.set()
