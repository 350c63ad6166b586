"""The header of a WebP file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xraysr_gui.image_io.pictures.raster_facts import RasterFacts
from xraysr_gui.image_io.pictures.raster_tiff import orientation_in, pixel_shape_in

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

_MOST_CHUNKS = 1000
_MOST_BYTES = 1 << 16
_SIDE = 0x3FFF


def looks_right(head: bytes) -> bool:
    """Whether a file begins like WebP."""
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def facts(content: Content, frame: int) -> RasterFacts:
    """Read the chunks.

    Raises:
        ValueError, struct.error: the header is damaged.
    """
    chunks = _chunks(content)
    columns, rows = _size(chunks)
    exif = chunks.get(b"EXIF", b"").removeprefix(b"Exif\0\0")
    return RasterFacts(
        "WebP",
        rows,
        columns,
        8,
        4,
        orientation=orientation_in(exif),
        lossy="WebP" if b"VP8 " in chunks else "",
        pixel_shape=pixel_shape_in(exif),
        is_moving=b"ANIM" in chunks,
    )


def _chunks(content: Content) -> dict[bytes, bytes]:
    """The beginning of each kind of chunk."""
    chunks: dict[bytes, bytes] = {}
    at = 12
    with content.open() as file:
        for _ in range(_MOST_CHUNKS):
            file.seek(at)
            first = file.read(8)
            if len(first) < 8:
                break
            kind, length = struct.unpack("<4sI", first)
            chunks.setdefault(kind, file.read(min(length, _MOST_BYTES)))
            at += 8 + length + length % 2
    return chunks


def _size(chunks: dict[bytes, bytes]) -> tuple[int, int]:
    if b"VP8X" in chunks:
        body = chunks[b"VP8X"] + b"\0"
        columns, rows = struct.unpack("<I", body[4:8])[0], struct.unpack("<I", body[7:11])[0]
        return (columns & 0xFFFFFF) + 1, (rows & 0xFFFFFF) + 1
    if b"VP8L" in chunks:
        packed = struct.unpack("<I", chunks[b"VP8L"][1:5])[0]
        return (packed & _SIDE) + 1, (packed >> 14 & _SIDE) + 1
    if b"VP8 " in chunks:
        columns, rows = struct.unpack("<HH", chunks[b"VP8 "][6:10])
        return columns & _SIDE, rows & _SIDE
    raise ValueError("it holds no picture")
