"""How much memory and time a child may take, and how the system is told to keep it to that.

Linux refuses address space above the limit, Windows refuses memory above the limit of a job object.
macOS honours neither, so there the child measures itself and leaves when it grew too far.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child may take before it is stopped."""

    memory_bytes: int = 3 << 30
    """On top of what the child holds when it is ready."""
    time_s: float = 60.0
    """For one request; time in which the computer slept does not count."""
    reply_bytes: int = 2 << 30
    """All arrays of one reply together."""
    message_bytes: int = 16 << 20
    """One message without its arrays."""
    silence_s: float = 30.0
    """How long a busy child may show no sign of life: a decoder may hold every thread for many seconds."""
    stall_s: float = float("inf")
    """How long a busy child may come no further, for work that tells how far it is."""
    resting_bytes: int | None = None
    """How much more than at its start a child may hold when its work is done, before it is replaced."""
    measured: bool = False
    """Count the memory that is held, not the addresses: drivers of graphics cards reserve far more."""
    confined: bool = True
    """No network, no other programs, no changing of files, no reading of files that no request names,
    where the system can deny it."""
    readable: tuple[str, ...] = ()
    """Folders and files that a confined child may read without asking, beside its libraries."""
    writable: tuple[str, ...] = ()
    """Folders in which a confined child may change files all the same."""


GrownTooFar = Callable[[], bool]
"""Asked several times a second: does the child now hold more than it may?"""


def limit_memory(memory_bytes: int, platform: str = sys.platform, *, measured: bool = False) -> GrownTooFar:
    """Let this program take `memory_bytes` more than now; answers how to ask whether it took more."""
    if platform == "win32":
        from xraysr_gui.isolation.job_object import limit_own_memory

        limit_own_memory(memory_bytes)
        return _never
    if platform == "darwin":
        return watch_growth(memory_bytes, _peak_memory)
    if measured:
        return watch_growth(memory_bytes, lambda: pages_in_use(1))
    _limit_address_space(memory_bytes)
    return _never


def watch_growth(memory_bytes: int, measure: Callable[[], int]) -> GrownTooFar:
    """Compare what `measure` says from now on with what it says at this moment."""
    ceiling = measure() + memory_bytes
    return lambda: measure() > ceiling


def forbid_core_dump() -> None:
    """A crash leaves no copy of the memory, and so of a patient's image, on the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def volunteer_for_ending(score: Path = Path("/proc/self/oom_score_adj")) -> None:
    """When the whole computer runs short of memory, Linux ends this child and not the window."""
    try:
        score.write_text("500")
    except OSError:
        return  # not Linux, or a container that forbids it: then the system chooses by size


def _never() -> bool:
    """Answer for systems that refuse the memory by themselves."""
    return False


def _limit_address_space(memory_bytes: int) -> None:
    if sys.platform != "win32":
        import resource

        wanted = pages_in_use(0) + memory_bytes
        _, allowed = resource.getrlimit(resource.RLIMIT_AS)
        if allowed != resource.RLIM_INFINITY:
            wanted = min(wanted, allowed)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, wanted))


def pages_in_use(column: int, statm: Path = Path("/proc/self/statm")) -> int:
    """Bytes of address space (column 0), which RLIMIT_AS counts, or of memory that is held (column 1)."""
    import mmap

    try:
        return int(statm.read_text().split()[column]) * mmap.PAGESIZE
    except OSError:
        return 0  # a Unix without /proc: the limit is then a little tighter


def _peak_memory() -> int:
    """Most memory that this program has held, in bytes on macOS."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
