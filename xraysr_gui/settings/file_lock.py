"""A lock on an open file that the system takes back when the program dies, in whatever way."""

from __future__ import annotations

import os
import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def is_locked_by_us(file: IO[bytes]) -> bool:
        """Lock it at once; False if another program has it, or the system has no such locks there."""
        try:
            os.lseek(file.fileno(), 0, os.SEEK_SET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def is_locked_by_us(file: IO[bytes]) -> bool:
        """Lock it at once; False if another program has it, or the system has no such locks there."""
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
