"""How many workers pay, and how long the rest takes: both are measured while a batch runs.

It begins with as many as the processor and the memory allow, and tries half as many, and half of these, as
long as that is no slower: networks that use every core themselves gain nothing from a second one.
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
"""So many files a worker, and so large a share of all files, each size is tried: four unlike ones tell little."""
ENOUGH_S = 60.0
"""So long a trial is long enough, however many files there are."""
MOST = 64


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
        most = min(most_workers(), max(1, files))
        return Crew(most, most == 1 or files < 8 * FILES_EACH * most, files)

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
            self._change(self.size // 2)

    def _change(self, size: int) -> None:
        self._skip = max(self.size, size)
        self.size = size


def most_workers() -> int:
    """As many as there are cores for this program, and as the memory has room for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    free = free_mb()
    return max(1, min(cores, MOST, cores if free is None else free // NEED_MB))


def is_memory_low() -> bool:
    """Whether nothing more should be begun."""
    free = free_mb()
    return free is not None and free < LOW_MB
