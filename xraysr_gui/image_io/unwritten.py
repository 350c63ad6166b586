"""Room at the end of packed data that was never written to, as an interrupted copy leaves it.

No packed stream goes on with zeros to the very end of its file: its last bits say that it ends. A decoder
would take such zeros for the shortest of its codes, and make greys of them.
"""

from __future__ import annotations

import os
from typing import BinaryIO

ROOM = 64
"""So many zeros at the end are no part of a stream."""
KEPT = 8
"""So many of them may be: what a checksum or a length ends with."""
_PIECE = 1 << 20


def written(packed: bytes) -> bytes:
    """The bytes up to the zeros at the end, if there are many."""
    end = len(packed.rstrip(b"\0"))
    return packed if len(packed) - end < ROOM else packed[: end + KEPT]


def written_end(file: BinaryIO) -> int:
    """Where the same begins in a file; it stands afterwards where it stood before."""
    stood, size = file.tell(), file.seek(0, os.SEEK_END)
    end = size
    while end > 0:
        start = max(0, end - _PIECE)
        file.seek(start)
        there = len(file.read(end - start).rstrip(b"\0"))
        end = start + there
        if there:
            break
    file.seek(stood)
    return size if size - end < ROOM else end + KEPT
