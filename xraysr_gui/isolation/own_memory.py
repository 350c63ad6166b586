"""How much memory this program holds, the most it held since it last asked to forget, and what there is."""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from contextlib import suppress
from pathlib import Path

_STATUS, _FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


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
        import ctypes

        status = (ctypes.c_uint32 * 16)(64)  # MEMORYSTATUSEX: its length first, all bytes as words 2 and 3
        asked = ctypes.windll.kernel32.GlobalMemoryStatusEx(status)
        return (status[3] << 32 | status[2]) >> 20 if asked else None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    except (OSError, ValueError):
        return None


def _told(name: str) -> int | None:
    try:
        lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # no Linux
        return None
    return next((int(line.split()[1]) >> 10 for line in lines if line.startswith(f"{name}:")), None)
