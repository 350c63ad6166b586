"""Which numbers of a NIfTI file are none: the library reads zero for them, and says nothing."""

from __future__ import annotations

import gzip
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

_REAL = {16: "f4", 64: "f8"}
"""What the header calls single and double precision."""
_HEADER = 540


def no_numbers_in(content: Content, frame: int, count: int) -> NDArray[np.bool_] | None:
    """For each of the `count` real numbers of a slice; None if all are numbers, or nobody can tell."""
    try:
        with content.open() as stream:
            file = gzip.GzipFile(fileobj=stream) if content.head[:2] == b"\x1f\x8b" else stream
            found = _where(file.read(_HEADER))
            if found is None:
                return None
            start, kind = found
            file.seek(start + frame * count * kind.itemsize)
            numbers = np.frombuffer(file.read(count * kind.itemsize), kind)
    except (OSError, EOFError, zlib.error, struct.error, ValueError, OverflowError):
        return None
    lost = ~np.isfinite(numbers)
    return lost if lost.size == count and lost.any() else None


def _where(header: bytes) -> tuple[int, np.dtype[np.floating]] | None:
    """Where the numbers begin and what they are; None if they are no real numbers, or in another file."""
    order = "<" if int.from_bytes(header[:4], "little") in (348, 540) else ">"
    if header[344:347] == b"n+1":
        kind_at, start_at, start_is = 70, 108, "f"
    elif header[4:7] == b"n+2":
        kind_at, start_at, start_is = 12, 168, "q"
    else:
        return None
    (kind,) = struct.unpack_from(f"{order}h", header, kind_at)
    (start,) = struct.unpack_from(f"{order}{start_is}", header, start_at)
    return (int(start), np.dtype(f"{order}{_REAL[kind]}")) if kind in _REAL and start >= 0 else None
