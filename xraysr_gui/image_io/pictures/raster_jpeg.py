"""The header of a JPEG file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xraysr_gui.image_io.pictures.raster_facts import RasterFacts, shape_of_pixel
from xraysr_gui.image_io.pictures.raster_tiff import orientation_in, pixel_shape_in

if TYPE_CHECKING:
    from typing import BinaryIO

    from xraysr_gui.image_io.content import Content

_SIZES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_LOSSLESS = frozenset((0xC3, 0xC7, 0xCB, 0xCF))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_MOST_SEGMENTS = 10_000


def looks_right(head: bytes) -> bool:
    """Whether a file begins like JPEG."""
    return head.startswith(b"\xff\xd8\xff")


def facts(content: Content, frame: int) -> RasterFacts:
    """Read the segments before the pixels.

    Raises:
        ValueError, struct.error: the header is damaged.
    """
    orientation, dpi, shape = 1, 0.0, 1.0
    with content.open() as file:
        file.seek(2)
        for _ in range(_MOST_SEGMENTS):
            mark, body = _segment(file)
            if mark in _SIZES:
                bits, rows, columns, samples = struct.unpack(">BHHB", body[:6])
                lossy = "" if mark in _LOSSLESS else "JPEG"
                return RasterFacts(
                    "JPEG",
                    rows,
                    columns,
                    bits,
                    samples,
                    orientation=orientation,
                    lossy=lossy,
                    dpi=dpi,
                    pixel_shape=shape,
                )
            if mark == 0xE1 and body.startswith(b"Exif\0\0"):
                orientation, by_exif = orientation_in(body[6:]), pixel_shape_in(body[6:])
                shape = by_exif if shape == 1.0 else shape
            if mark == 0xE0 and body.startswith(b"JFIF\0"):
                dpi, shape = _dpi(body), _pixel_shape(body)
    raise ValueError("it has no part that says how large the picture is")


def _segment(file: BinaryIO) -> tuple[int, bytes]:
    """The next mark and what belongs to it."""
    while True:
        first = file.read(1)
        if not first:
            raise EOFError
        if first != b"\xff":
            continue  # stray bytes between segments: every decoder passes over them
        mark = 0xFF
        while mark == 0xFF:
            mark = file.read(1)[0]
        if mark in _ALONE or mark == 0:
            continue
        if mark in (0xD9, 0xDA):
            raise ValueError("its pixels begin before it says how many there are")
        length = int(struct.unpack(">H", file.read(2))[0])
        return mark, file.read(max(length - 2, 0))


def _pixel_shape(body: bytes) -> float:
    return shape_of_pixel(*struct.unpack(">HH", body[8:12])) if len(body) >= 12 else 1.0


def _dpi(body: bytes) -> float:
    if len(body) < 12:
        return 0.0
    unit, across = struct.unpack(">BH", body[7:10])
    return float(across) * {1: 1.0, 2: 2.54}.get(unit, 0.0)
