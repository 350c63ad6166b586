"""What a child gives up before it imports the first library: see docs/adr/0017 and 0018."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

NETWORK, PROGRAMS = "the network", "other programs"
CHANGES, READING = "changing files", "reading files that were not named"
EVERYTHING = (NETWORK, PROGRAMS, CHANGES, READING)
_WRITABLE = tuple(map(Path, ("/dev/null", "/dev/zero", "/proc/self/clear_refs", "/proc/self/oom_score_adj")))

_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf"),
    *("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system"),
)
"""What libraries read when they are loaded; nothing in it is a person's."""


def confine(
    writable: Sequence[str], readable: Sequence[str], platform: str = sys.platform
) -> tuple[str, ...]:
    """Give up whatever this system can take from us; gives what that is, in words.

    Before the first thread: a thread that runs already would keep its rights.
    """
    if platform == "win32":
        return () if writable else _confine_on_windows()
    if platform != "linux":
        return ()
    from xraysr_gui.isolation import landlock, seccomp  # no other system has them

    if not seccomp.forbid_new_privileges():
        return ()
    version = landlock.deny_files(map(Path, writable), _WRITABLE, map(Path, (*_SYSTEM, *readable)))
    filtered = seccomp.deny_calls()
    return (*((NETWORK, PROGRAMS) if filtered else ()), *((CHANGES, READING) if version else ()))


def _confine_on_windows() -> tuple[str, ...]:
    """For one that may change no file at all: the mark of trust knows no folders."""
    from xraysr_gui.isolation.low_integrity import lower_own_integrity

    return (CHANGES,) if lower_own_integrity() else ()
