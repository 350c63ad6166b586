"""What a JPEG 2000 stream says of itself: which tiles it lacks, and whether its colours were mixed.

The decoder leaves tiles that are not there black, and says nothing.
"""

from __future__ import annotations

import struct

import numpy as np

from xraysr_gui.core.missing import Mask
from xraysr_gui.image_io.jpeg.jpeg_parts import HARDLY_ANY, MOST_MISSING

_START, _SIZE, _TILE, _END = b"\xff\x4f", b"\xff\x51", b"\xff\x90", b"\xff\xd9"
_CODING, _MIXED = b"\xff\x52", 8
_MOST_TILES = 65_535
CUT = "its data ends in the middle of a tile"


def missing(stream: bytes) -> Mask | None:
    """The pixels of tiles that never come; None if all do.

    Raises:
        ValueError, struct.error: a tile is cut, or hardly any is there.
    """
    begin = stream.find(_START + _SIZE)
    if begin < 0:
        return None
    size = stream[begin + 8 : begin + 40]
    right, down, left, top, width, height, first_x, first_y = struct.unpack(">8I", size)
    if not width or not height or right <= left or down <= top:
        return None
    across, deep = -(-(right - first_x) // width), -(-(down - first_y) // height)
    if not 0 < across * deep <= _MOST_TILES:
        return None
    gone = sorted(set(range(across * deep)) - _tiles_there(stream, begin))
    if not gone:
        return None
    if len(gone) > MOST_MISSING * across * deep:
        raise ValueError(HARDLY_ANY)
    mask = np.zeros((down - top, right - left), np.bool_)
    for tile in gone:
        y, x = first_y + tile // across * height - top, first_x + tile % across * width - left
        mask[max(y, 0) : max(y + height, 0), max(x, 0) : max(x + width, 0)] = True
    return mask


def _tiles_there(stream: bytes, begin: int) -> set[int]:
    """The numbers of the tiles that have a part in the stream, each part as long as it says."""
    there: set[int] = set()
    at = _first(_TILE, stream, begin + 2)
    while stream[at : at + 2] == _TILE and len(stream) >= at + 12:
        number, length = struct.unpack(">HI", stream[at + 4 : at + 10])
        there.add(number)
        if not length:  # it lasts to the end
            return there
        at += max(length, 12)
        if at > len(stream) or stream[at : at + 2] not in (_TILE, _END, b""):
            raise ValueError(CUT)
    return there


def mixes_colours(stream: bytes) -> bool:
    """Whether red, green and blue were mixed when it was packed: then a decoder gives these three."""
    at = _first(_CODING, stream, stream.find(_START + _SIZE) + 2)
    return stream[at : at + 2] == _CODING and stream[at + _MIXED : at + _MIXED + 1] == b"\1"


def _first(mark: bytes, stream: bytes, at: int) -> int:
    """Where a mark is in the main header, else where that ends."""
    while (
        stream[at : at + 2] not in (mark, _TILE) and stream[at : at + 1] == b"\xff" and at + 4 <= len(stream)
    ):
        at += 2 + int(struct.unpack(">H", stream[at + 2 : at + 4])[0])
    return at
