"""Files and ports that a child may use no more, as Linux (Landlock, from 5.13 on) denies them.

Called with the numbers of the system itself, since no library of the standard library knows them. What an
older system does not know yet is left out: each of its versions can deny more.
"""

from __future__ import annotations

import ctypes
import os
import platform
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every kind of processor
_ASK_VERSION = 1
_OWN = Path("/proc/self")
_PATH_BENEATH = 1
_WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 1, 1 << 2, 1 << 3
_CHANGES = sum(1 << bit for bit in (0, 1, *range(4, 13)))
"""Running, writing, removing and making."""
_OF_FILES = _WRITE_FILE | _READ_FILE | 1 << 14 | 1 << 15
_LATER_CHANGES = {2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""Moving between folders, cutting short, and orders to devices, by the version that knows them."""
_PORTS, _SCOPES = (4, 0b11), (6, 0b11)
"""Binding and connecting; nameless sockets and signals of other programs."""


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("ports", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


def version() -> int:
    """What this system knows of it; 0 for nothing."""
    if sys.platform != "linux" or platform.machine() not in ("x86_64", "aarch64"):
        return 0
    return max(0, int(_library().syscall(_CREATE, None, ctypes.c_size_t(0), _ASK_VERSION)))


def deny_files(writable: Iterable[Path], writable_files: Iterable[Path], readable: Iterable[Path]) -> int:
    """Let this thread, and all that it starts, change and read nothing more, but in these places.

    What it may write it may read. Names and sizes of files stay visible: no version can deny them. Gives the
    version that did it, 0 where the system cannot.
    """
    known = version()
    if not known:
        return 0
    reading = _READ_FILE | _READ_FOLDER
    handled = _CHANGES | reading | sum(right for since, right in _LATER_CHANGES.items() if known >= since)
    ports = _PORTS[1] if known >= _PORTS[0] else 0
    scopes = _SCOPES[1] if known >= _SCOPES[0] else 0
    rules = _Ruleset(handled, ports, scopes)
    size = 8 * (1 + bool(ports) + bool(scopes))
    library = _library()
    ruleset = library.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return 0
    try:
        for path in writable:
            _allow(ruleset, path, handled & ~1)
        for path in writable_files:
            _allow(ruleset, path, handled & _OF_FILES & ~_READ_FILE)
        for path in readable:
            _allow(ruleset, path, reading)
        _keep_known(_OWN)
        return known if library.syscall(_RESTRICT, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, allowed: int) -> None:
    """Leave a place out of what is denied; one that is not there cannot be used anyway."""
    if sys.platform == "linux":
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            return
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            allowed &= _OF_FILES
        rule = _Beneath(allowed, place)
        _library().syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
        os.close(place)


def _keep_known(folder: Path) -> None:
    """Hold it as long as we live: the system may forget a folder of /proc, and what is allowed with it."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.open(folder, os.O_PATH | os.O_CLOEXEC)


def _library() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
