"""Tells whether a program still works on a folder: the system takes the lock back when the program dies."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from xraysr_gui.settings.file_lock import is_locked_by_us
from xraysr_gui.settings.own_files import private_file

NAME = "alive"


class SessionLock:
    """Holds one folder for this program until it lets go, or ends in whatever way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._file: BinaryIO | None = None

    def take(self) -> bool:
        """Hold the folder; False if another program does, or the file cannot be made."""
        try:
            file = private_file(self._path)
        except OSError:
            return False
        if not is_locked_by_us(file):
            file.close()
            return False
        self._file = file
        return True

    def let_go(self) -> None:
        """Hold it no longer."""
        if self._file is not None:
            self._file.close()
            self._file = None
