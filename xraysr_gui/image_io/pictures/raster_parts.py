"""How much of a PNG or BMP picture is in its file, where the decoder fills up what is not."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.missing import Mask
from xraysr_gui.image_io.jpeg.jpeg_parts import HARDLY_ANY, MOST_MISSING

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.pictures.raster_facts import RasterFacts

_AT_ONCE = 1 << 20
_LAST_CHUNK = 12
_DEPTHS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}


def missing_of_png(content: Content, facts: RasterFacts) -> Mask | None:
    """The rows for which no compressed data came; None if all did.

    Raises:
        ValueError: the picture comes in passes and some are missing, or hardly any is there.
    """
    depth, colour, interlaced = content.head[24], content.head[25], content.head[28]
    per_row = 1 + -(-facts.columns * depth * _DEPTHS[colour] // 8)
    there = _inflated_bytes(content)
    if interlaced:
        if there < facts.rows * (per_row - 1):
            raise ValueError("it comes in passes from coarse to fine, and some are missing")
        return None
    return _rows_missing(facts, there // per_row)


def missing_of_bmp(content: Content, facts: RasterFacts) -> Mask | None:
    """The rows behind the end of the file, which mostly are the upper ones; None if all are there.

    Raises:
        ValueError, struct.error: run lengths are cut, or hardly any is there.
    """
    start = struct.unpack("<I", content.head[10:14])[0]
    is_old = content.head[14] == 12
    rows = (
        struct.unpack("<H", content.head[20:22])[0] if is_old else struct.unpack("<i", content.head[22:26])[0]
    )
    bits = struct.unpack("<H", content.head[24:26] if is_old else content.head[28:30])[0]
    if not is_old and content.head[30] in (1, 2):
        raise ValueError("its run lengths end too early")
    stride = (facts.columns * bits + 31) // 32 * 4
    missing = _rows_missing(facts, max(content.size - start, 0) // stride)
    return missing if missing is None or rows < 0 else missing[::-1]


def _rows_missing(facts: RasterFacts, there: int) -> Mask | None:
    if there >= facts.rows:
        return None
    if there < facts.rows * (1 - MOST_MISSING):
        raise ValueError(HARDLY_ANY)
    missing = np.zeros((facts.rows, facts.columns), np.bool_)
    missing[there:] = True
    return missing


def _inflated_bytes(content: Content) -> int:
    """How many bytes the compressed data gives until it ends or breaks."""
    unpacker, count = zlib.decompressobj(), 0
    try:
        for packed in _packed(content):
            while packed:
                count += len(unpacker.decompress(packed, _AT_ONCE))
                packed = unpacker.unconsumed_tail
        return count + len(unpacker.flush())
    except zlib.error:
        return count


def _packed(content: Content) -> Iterator[bytes]:
    """The compressed data; of a part that is cut, what may be the end of the file is left out.

    Zeros at the end of a part whose checksum is wrong are room in the file that was never written to.
    """
    with content.open() as file:
        file.seek(8)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind != b"IDAT":
                file.seek(length + 4, 1)
                continue
            body = file.read(min(length, content.size))
            if len(body) < length:
                yield body[:-_LAST_CHUNK]
                return
            is_sound = file.read(4) == struct.pack(">I", zlib.crc32(body, zlib.crc32(kind)))
            yield body if is_sound else body.rstrip(b"\0")
