"""How much processor time a child may take without coming further; Linux and macOS end one that takes more.

Processor time and not the clock: work that waits for a busy computer is no fault of the file's. On Windows
only the clock of whoever asked ends a child that spins.
"""

from __future__ import annotations

import sys


class ProcessorTime:
    """The allowance of this program, counted anew from each sign of progress."""

    def __init__(self) -> None:
        self._seconds: float | None = None

    def allow(self, seconds: float | None) -> None:
        """Let the work that begins now take so much; None: any amount, as between two requests."""
        was, self._seconds = self._seconds, seconds
        if seconds is not None:
            self.begin_anew()
        elif was is not None:
            _end_at(None)

    def begin_anew(self) -> None:
        """The work has come further."""
        if self._seconds is not None:
            _end_at(self._seconds)


def _end_at(seconds: float | None) -> None:
    """Have the system end this program once it has taken so much more than now; None: never."""
    if sys.platform != "win32":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        wanted = most
        if seconds is not None:
            used = resource.getrusage(resource.RUSAGE_SELF)
            wanted = max(1, int(used.ru_utime + used.ru_stime + seconds))
        if most != resource.RLIM_INFINITY:
            wanted = min(wanted, most)
        resource.setrlimit(resource.RLIMIT_CPU, (wanted, most))
