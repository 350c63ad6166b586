"""What a child gives up before it imports the first library: see docs/adr/0017."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

NETWORK, PROGRAMS, CHANGES = "the network", "other programs", "changing files"
EVERYTHING = (NETWORK, PROGRAMS, CHANGES)
_WRITABLE = tuple(map(Path, ("/dev/null", "/dev/zero", "/proc/self/clear_refs", "/proc/self/oom_score_adj")))


def confine(writable: Sequence[str], platform: str = sys.platform) -> tuple[str, ...]:
    """Give up whatever this system can take from us; gives what that is, in words.

    Before the first thread: a thread that runs already would keep its rights.
    """
    if platform != "linux":
        return ()
    from xraysr_gui.isolation import landlock, seccomp  # no other system has them

    if not seccomp.forbid_new_privileges():
        return ()
    version = landlock.deny_changes(map(Path, writable), _WRITABLE)
    filtered = seccomp.deny_calls()
    return (*((NETWORK, PROGRAMS) if filtered else ()), *((CHANGES,) if version else ()))
