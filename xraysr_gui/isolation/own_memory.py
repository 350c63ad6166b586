"""How much memory this program holds, the most it held since it last asked to forget, and what there is."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_STATUS, _FORGET, _COMPUTER = (
    Path("/proc/self/status"),
    Path("/proc/self/clear_refs"),
    Path("/proc/meminfo"),
)
_GROUP = Path("/sys/fs/cgroup")
_CONTAINERS = (
    (_GROUP / "memory.max", _GROUP / "memory.current"),
    (_GROUP / "memory/memory.limit_in_bytes", _GROUP / "memory/memory.usage_in_bytes"),
)

_TRIM_FROM, _MAP_FROM = -1, -3
"""What glibc calls from where on it gives freed memory back, and asks the system for each piece."""
Limits = dict[int, int]
IMAGES: Limits = {_MAP_FROM: 1 << 30, _TRIM_FROM: (1 << 31) - 1}
"""For filters, which make ten images in turn: they take up to a third less time where all is kept."""
PIECES: Limits = {_MAP_FROM: 32 << 20, _TRIM_FROM: 1 << 30}
"""For networks, whose pieces have many sizes: whole images among them would leave gaps, as much again."""
_USUAL: Limits = {_MAP_FROM: 32 << 20, _TRIM_FROM: 64 << 20}
"""What glibc comes to by itself where images are freed."""


def held_mb() -> int | None:
    """What it holds now; None where the system does not tell."""
    return _told("VmRSS")


def private_mb() -> int | None:
    """What it holds for itself alone: no mapped files, no shared memory; None where nobody tells."""
    return _told("RssAnon")


def give_back() -> None:
    """Let go of what nobody uses any more: circles of objects, and what the C library keeps for later."""
    gc.collect()
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a Linux without glibc has nothing to trim
            ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def kept_memory(limits: Limits) -> Iterator[None]:
    """Keep what is freed meanwhile for what comes next; whoever is done with it all gives it back."""
    _tell_glibc(limits)
    try:
        yield
    finally:
        _tell_glibc(_USUAL)


def _tell_glibc(limits: Limits) -> None:
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # a Linux without glibc does as it likes
            for which, limit in limits.items():
                ctypes.CDLL(None).mallopt(which, limit)


def peak_mb() -> int | None:
    """The most it held since `forget_peak`, or since it was started; None where the system does not tell.

    Not from getrusage on Linux: a program that was just started counts there what its parent held.
    """
    if sys.platform == "darwin":
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 20
    return _told("VmHWM")


def forget_peak() -> None:
    """Begin to count anew, where the system can."""
    with suppress(OSError):
        _FORGET.write_text("5")


def installed_mb() -> int | None:
    """How much memory the computer has; None where the system does not tell."""
    if sys.platform == "win32":
        return _told_by_windows(2)
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (OSError, ValueError):
        return None


def free_mb() -> int | None:
    """How much more a program may take before others suffer; None where the system does not tell."""
    if sys.platform == "win32":
        return _told_by_windows(4)
    free = _told("MemAvailable", _COMPUTER)
    if free is None:  # macOS gives what it keeps of files to whoever asks: half of all is a careful guess
        installed = installed_mb()
        return None if installed is None else installed // 2
    return min([free, *_left_in_container()])


def _told_by_windows(word: int) -> int | None:
    """One of the sizes in a MEMORYSTATUSEX: its length first, all memory at word 2, free at word 4."""
    status = (ctypes.c_uint32 * 16)(64)
    asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(status)  # type: ignore[attr-defined]
    return (status[word + 1] << 32 | status[word]) >> 20 if asked else None


def _left_in_container() -> list[int]:
    """What a container may still take; nothing where this is none, or none with a limit."""
    left = []
    for limit, used in _CONTAINERS:
        with suppress(OSError, ValueError):  # ValueError: "max" is no limit
            taken = int(used.read_text()) - _kept_of_files(limit.with_name("memory.stat"))
            left.append(max(int(limit.read_text()) - taken, 0) >> 20)
    return left


def _kept_of_files(statistics: Path) -> int:
    """What a container holds of files that nobody reads now: the system takes it back when it is needed."""
    facts = dict(line.split() for line in statistics.read_text(encoding="ascii").splitlines())
    return int(facts.get("inactive_file", 0))


def _told(name: str, place: Path | None = None) -> int | None:
    try:
        lines = (place or _STATUS).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # no Linux
        return None
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith(f"{name}:")), None)
