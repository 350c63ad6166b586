"""How many workers pay, and how long the rest takes: both are measured while a batch runs.

It begins with one more than there are cores, as far as the memory allows, and tries as many as there are
cores, half as many, and half of these, as long as that is no slower: networks that use every core themselves
gain nothing from a second one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from xraysr_gui.isolation.own_memory import free_mb

NEED_MB = 1200
"""What a worker's two children and its image take of the memory, roughly."""
LOW_MB = 500
"""With less than this free, no file is begun beside another one."""
AS_FAST = 0.95
FILES_EACH, SHARE_EACH = 2, 0.03
"""Each size is tried for so many files a worker, and for this share of all: four unlike files tell little."""
ENOUGH_S = 60.0
"""So long a trial is long enough, however many files there are."""
MOST_AT_A_TIME = 64
"""What a person may ask for, and what is begun without being asked."""
BESIDE_CORES = 1
"""While one worker waits for the disk, this one has its core."""


@dataclass(slots=True)
class _Tally:
    files: int = 0
    weight: float = 0.0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.weight / max(self.seconds, 1e-9)


@dataclass(slots=True)
class Crew:
    """How many work at a time.

    Attributes:
        size: Now.
        is_settled: Whether that stays.
    """

    size: int
    is_settled: bool = True
    _files: int = 0
    _skip: int = 1
    _best: int = 0
    _tallies: dict[int, _Tally] = field(default_factory=dict)

    @staticmethod
    def of(workers: int, files: int) -> Crew:
        """As many as were asked for, or, for 0, as pay: for few files that is not worth finding out."""
        if workers:
            return Crew(min(workers, max(1, files)))
        most = most_workers()
        if files < 8 * FILES_EACH * most:
            return Crew(max(1, min(most, cores(), files)))
        return Crew(most, most == 1, files)

    def finished(self, weight: float, seconds: float) -> None:
        """A file is finished, so many seconds of work after the one before it.

        The first one brings its processes up, and those that began in a larger crew say nothing of this one.
        """
        if self._skip:
            self._skip -= 1
            return
        tally = self._tallies.setdefault(self.size, _Tally())
        tally.files += 1
        tally.weight += weight
        tally.seconds += seconds
        if not self.is_settled and self._tells(tally):
            self._judge(tally)

    def seconds_for(self, weight: float) -> float | None:
        """How long so much more takes; None while nobody knows.

        A size that is only tried says nothing of the end: it is kept where it is the quickest.
        """
        tally = self._tallies.get(self._best or self.size)
        return weight / tally.rate if tally is not None and tally.files >= 2 and tally.weight else None

    def _tells(self, tally: _Tally) -> bool:
        least, share = max(4, FILES_EACH * self.size), SHARE_EACH * self._files
        return tally.files >= least and (tally.files >= share or tally.seconds >= ENOUGH_S)

    def _judge(self, now: _Tally) -> None:
        if self._best and now.rate < AS_FAST * self._tallies[self._best].rate:
            self._change(self._best)
            self.is_settled = True
            return
        self._best = self.size
        self.is_settled = self.size == 1
        if not self.is_settled:
            self._change(cores() if self.size > cores() else self.size // 2)

    def _change(self, size: int) -> None:
        self._skip = max(self.size, size)
        self.size = size


def most_workers() -> int:
    """One more than there are cores for this program, as far as the memory has room for them."""
    free, most = free_mb(), min(cores() + BESIDE_CORES, MOST_AT_A_TIME)
    return max(1, most if free is None else min(most, free // NEED_MB))


def cores() -> int:
    """As many as this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def is_memory_low() -> bool:
    """Whether nothing more should be begun."""
    free = free_mb()
    return free is not None and free < LOW_MB
