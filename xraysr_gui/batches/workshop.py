"""Where the workers of a batch take jobs from and give results to."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.batches.contract import Job, Made, Maker, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.crew import Crew, is_memory_low
from xraysr_gui.batches.line import Stamp
from xraysr_gui.batches.todo import stamp_of
from xraysr_gui.core.errors import Cancelled, UserError
from xraysr_gui.core.progress import Progress

LOOK_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker made of a job, or what kept it from that.

    Attributes:
        stamp: Of the input before it was read.
        failure: None if all went well.
    """

    job: Job
    room: Path
    stamp: Stamp | None
    made: Made | None = None
    failure: UserError | WorkerDied | OSError | None = None


class Workshop:
    """Shared by all workers of a run and by whoever runs it."""

    def __init__(
        self, jobs: Iterable[Job], crew: Crew, control: Control, room: Callable[[int], Path]
    ) -> None:
        self.jobs, self.crew, self.control = deque(jobs), crew, control
        self.results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self.under_way: dict[str, float] = {}
        self.is_held = False
        self.is_over = threading.Event()
        self._room, self._rooms = room, 0
        self._turn = threading.Lock()

    def again(self, job: Job) -> None:
        """A job is to be done before all others."""
        with self._turn:
            self.jobs.appendleft(job)

    def work(self, number: int, makers: Callable[[], Maker]) -> None:
        """Do one job after the other until the run is over; one whose number is too high rests."""
        maker: Maker | None = None
        try:
            while not self.must_end():
                if number >= self.crew.size and maker is not None:
                    maker.close()
                    maker = None
                taken = self._taken(number)
                if taken is None:
                    self.is_over.wait(LOOK_EVERY_S)
                    continue
                maker = maker or makers()
                self._do(maker, *taken)
        finally:
            if maker is not None:
                maker.close()

    def must_end(self) -> bool:
        """Whether workers put their work down."""
        return self.is_over.is_set() or self.control.is_stopped

    def _taken(self, number: int) -> tuple[Job, int] | None:
        """The next job, if this worker may begin one now."""
        if number >= self.crew.size or self.is_held or self.control.is_paused:
            return None
        with self._turn:
            if not self.jobs or (self.under_way and is_memory_low()):
                return None
            job = self.jobs.popleft()
            self.under_way[job.name] = 0.0
            self._rooms += 1
            return job, self._rooms

    def _do(self, maker: Maker, job: Job, number: int) -> None:
        stamp, room = stamp_of(job), Path()
        try:
            room = self._room(number)
            made = maker.make(job, room, Progress(self._report(job), self.must_end))
            self.results.put(Result(job, room, stamp, made))
        except (UserError, WorkerDied, OSError) as failure:
            self.results.put(Result(job, room, stamp, failure=failure))
        except Cancelled:
            return
        finally:
            with self._turn:
                self.under_way.pop(job.name, None)

    def _report(self, job: Job) -> Callable[[float, str], None]:
        def report(fraction: float, doing: str) -> None:
            if job.name in self.under_way:
                self.under_way[job.name] = fraction

        return report
