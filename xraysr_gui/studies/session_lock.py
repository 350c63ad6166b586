"""Tells whether a program still works on a folder: the system takes the lock back when the program dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

NAME = "alive"


class SessionLock:
    """Holds one folder for this program until it lets go, or ends in whatever way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: IO[bytes] | None = None

    def take(self) -> bool:
        """Hold the folder; False if another program does, or the file cannot be made."""
        try:
            file = self._path.open("ab")
        except OSError:
            return False
        if not _locked(file):
            file.close()
            return False
        self._file = file
        return True

    def let_go(self) -> None:
        """Hold it no longer."""
        if self._file is not None:
            self._file.close()
            self._file = None


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        try:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
