"""Runs a plan: workers make results, and who asked puts them in their places, one after the other.

A worker is a thread with a maker of its own: what takes long happens in the maker's processes, or on other
computers. Whoever runs a plan waits here, hears how far it is, and can hold it and stop it.
"""

from __future__ import annotations

import os
import queue
import shutil
import time
from collections import Counter
from collections.abc import Callable, Container
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace

from xraysr_gui.batches.contract import BatchProgress, Begun, Hear, Job, Maker, Outcome, Plan, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.crew import Crew
from xraysr_gui.batches.ledger import Ledger
from xraysr_gui.batches.ledger_refusals import NoRoom
from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.placing import is_for_want_of_room, place
from xraysr_gui.batches.real_places import RealPlaces
from xraysr_gui.batches.todo import left_to_do, place_of
from xraysr_gui.batches.workshop import Result, Workshop
from xraysr_gui.core.errors import CannotExport, OutsideOfTraining
from xraysr_gui.core.words import tr

EVERY_S = 0.1
ROOM_EVERY_S = 1.0
MOST_DEATHS = 2
PER_FILE = 1 << 16
"""Bytes that every file counts beside its own when time is foretold."""
LEAST_ROOM = 1 << 20
Makers = Callable[[], Maker]


@dataclass(frozen=True, slots=True)
class How:
    """How a plan is run.

    Attributes:
        workers: How many at a time; 0: as many as pay.
        retry: Whether what failed before is tried again.
        overwrite: Whether files that are there and are no results of this batch may go.
    """

    workers: int = 0
    retry: bool = False
    overwrite: bool = False


def nobody(progress: BatchProgress) -> None:
    """Hears and says nothing."""


def run_plan(
    plan: Plan,
    ledger: Ledger,
    makers: Makers,
    control: Control | None = None,
    hear: Hear = nobody,
    how: How = How(),
) -> Outcome:
    """Do what of a plan is left to do. Waits: call it from a worker thread.

    Raises:
        CannotExport: the ledger cannot be used any more; what was done is done.
    """
    return _Run(plan, ledger, makers, control or Control(), hear, how).outcome()


class _Stopped(Exception):
    """A person does not want to wait for room."""


class _Run:
    def __init__(
        self, plan: Plan, ledger: Ledger, makers: Makers, control: Control, hear: Hear, how: How
    ) -> None:
        self._plan, self._ledger, self._makers = plan, ledger, makers
        self._control, self._hear, self._how = control, hear, how
        self._lines, jobs = left_to_do(plan, ledger, retry=how.retry, overwrite=how.overwrite)
        self._crew = Crew.of(how.workers, len(jobs))
        self._most, self._waits_for = self._crew.size, ""
        self._last: Line | None = None
        self._shop = Workshop(jobs, self._crew, control, ledger.room)
        self._left = {job.name: float(job.size + PER_FILE) for job in jobs}
        self._weight = sum(self._left.values())
        self._counts = Counter(line.state for line in self._lines.values())
        self._inputs = _real_paths(plan)
        self._largest = LEAST_ROOM
        self._began = self._finished_at = time.monotonic()

    def outcome(self) -> Outcome:
        """All of it, or as far as it came."""
        self._tell(Begun(self._plan, tuple(self._lines.values())))
        with ThreadPoolExecutor(max(1, self._most)) as pool:
            workers = [
                pool.submit(self._shop.work, number, self._makers) for number in range(self._most)
            ]  # fmt: skip
            try:
                self._until_all_is_done(workers)
            finally:
                self._shop.is_over.set()
        self._settle_what_is_left()
        self._tell()
        return Outcome(
            tuple(self._lines.values()),
            (*self._plan.notices, *self._ledger.notices),
            is_stopped=bool(self._left),
            seconds=time.monotonic() - self._began,
            workers=self._most,
        )

    def _until_all_is_done(self, workers: list[Future[None]]) -> None:
        while self._left and not self._control.is_stopped:
            self._tell()
            if self._control.is_paused and not self._shop.under_way:
                self._finished_at = time.monotonic()
            try:
                result = self._shop.results.get(timeout=EVERY_S)
            except queue.Empty:
                for worker in workers:
                    if worker.done():
                        worker.result()  # raises what ended it
                continue
            with suppress(_Stopped):
                self._settle(result)

    def _settle_what_is_left(self) -> None:
        """Results that came in while the run was stopped: what is done stays done."""
        with suppress(queue.Empty, _Stopped):
            while True:
                self._settle(self._shop.results.get_nowait())

    def _settle(self, result: Result) -> None:
        line, failure = self._lines[result.job.name], result.failure
        if result.made is not None:
            lies = place_of(result.job)
            told = replace(result.made.line, stamp=result.stamp, deaths=line.deaths, lay_at=lies)
            self._place(replace(result, made=replace(result.made, line=told)))
        elif isinstance(failure, WorkerDied) and line.deaths + 1 < MOST_DEATHS:
            self._put(replace(line, deaths=line.deaths + 1))
            self._shop.again(result.job)
        elif failure is not None and is_for_want_of_room(failure):
            self._wait_for_room(result.job)
            self._shop.again(result.job)
        else:
            died = int(isinstance(failure, WorkerDied))
            self._finish(_failed(line, result, died))
        if result.room.name:
            shutil.rmtree(result.room, ignore_errors=True)

    def _place(self, result: Result) -> None:
        assert result.made is not None
        while True:
            try:
                overwrite = self._how.overwrite
                done = place(
                    self._ledger,
                    self._plan.folder,
                    result.made,
                    result.room,
                    self._inputs,
                    overwrite=overwrite,
                )
            except NoRoom:
                self._wait_for_room(result.job)
                continue
            except CannotExport as error:
                if not is_for_want_of_room(error):
                    failed = replace(result, failure=error)
                    self._finish(_failed(self._lines[result.job.name], failed))
                    return
                self._wait_for_room(result.job)
                continue
            self._largest = max(self._largest, 2 * sum(one.size for one in done.outputs))
            self._finish(done, is_kept=True)
            return

    def _finish(self, line: Line, *, is_kept: bool = False) -> None:
        if not is_kept:
            self._put(line)
        self._lines[line.input] = self._last = line
        self._counts[line.state] += 1
        now, weight = time.monotonic(), self._left.pop(line.input)
        self._weight -= weight
        self._crew.finished(weight, now - self._finished_at)
        self._finished_at = now
        self._tell()

    def _put(self, line: Line) -> None:
        while True:
            try:
                self._ledger.put(line)
            except NoRoom:
                self._wait_for_room(None)
                continue
            self._lines[line.input] = line
            return

    def _wait_for_room(self, job: Job | None) -> None:
        """Begin nothing until the disk takes as much as the largest result so far."""
        self._waits_for, self._shop.is_held = tr("room on the disk"), True
        if job is not None:
            told = replace(self._lines[job.name], reason=tr("There is no room left on the disk."))
            self._lines[job.name] = told
            with suppress(NoRoom):  # then the progress alone tells it
                self._ledger.put(told)
        try:
            while True:
                self._tell()
                self._shop.is_over.wait(ROOM_EVERY_S)
                if self._control.is_stopped:
                    raise _Stopped
                if self._is_there_room():
                    return
        finally:
            self._waits_for, self._shop.is_held = "", False
            self._finished_at = time.monotonic()

    def _is_there_room(self) -> bool:
        try:
            probe = self._ledger.room(0) / "probe"
            with probe.open("wb") as file:
                file.write(b"\0" * self._largest)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            return False
        finally:
            shutil.rmtree(self._ledger.home / "rooms" / "0", ignore_errors=True)
        return True

    def _tell(self, begun: Begun | None = None) -> None:
        under_way = tuple(sorted(dict(self._shop.under_way).items()))
        self._hear(
            BatchProgress(
                len(self._lines),
                self._counts[State.DONE],
                self._counts[State.FAILED],
                under_way,
                self._crew.size,
                self._seconds_left(under_way),
                is_paused=self._control.is_paused,
                waits_for=self._waits_for,
                last=self._last,
                begun=begun,
            )
        )

    def _seconds_left(self, under_way: tuple[tuple[str, float], ...]) -> float | None:
        """What is under way counts by its share."""
        begun = sum(self._left.get(name, 0.0) * share for name, share in under_way)
        return self._crew.seconds_for(max(0.0, self._weight - begun))


def _failed(line: Line, result: Result, died: int = 0) -> Line:
    failure = result.failure
    why = failure.sentence if isinstance(failure, WorkerDied) else str(failure)
    outside, deaths = isinstance(failure, OutsideOfTraining), line.deaths + died
    return Line(line.input, State.FAILED, why, stamp=result.stamp, deaths=deaths, outside=outside)


def _real_paths(plan: Plan) -> Container[str]:
    """The files that are never written over."""
    return frozenset(map(RealPlaces().of, (job.input for job in plan.jobs)))
