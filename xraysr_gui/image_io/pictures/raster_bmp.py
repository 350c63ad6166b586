"""The header of a BMP file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xraysr_gui.image_io.pictures.raster_facts import RasterFacts

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

_HEADERS = (12, 16, 40, 52, 56, 64, 108, 124)
_SAMPLES = {1: 1, 2: 1, 4: 1, 8: 1, 16: 3, 24: 3, 32: 4}


def looks_right(head: bytes) -> bool:
    """Whether a file begins like BMP: two letters are too few, so the length of its header counts too."""
    return head[:2] == b"BM" and len(head) >= 26 and struct.unpack("<I", head[14:18])[0] in _HEADERS


def facts(content: Content, frame: int) -> RasterFacts:
    """Read the header.

    Raises:
        ValueError, struct.error: it is damaged.
    """
    head = content.head
    if head[14] == 12:
        columns, rows, _, bits = struct.unpack("<HHHH", head[18:26])
    else:
        columns, rows, _, bits = struct.unpack("<iiHH", head[18:30])
    if bits not in _SAMPLES:
        raise ValueError(f"a pixel of {bits} bits")
    return RasterFacts("BMP", abs(rows), columns, 8, _SAMPLES[bits])
