"""The header of a PNG file."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xraysr_gui.image_io.pictures.raster_facts import RasterFacts, shape_of_pixel
from xraysr_gui.image_io.pictures.raster_tiff import orientation_in

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

_MARK = b"\x89PNG\r\n\x1a\n"
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_WANTED = (b"sBIT", b"pHYs", b"eXIf", b"acTL", b"tRNS")
_MOST_CHUNKS = 1000
_MOST_BYTES = 1 << 16
_INCHES_IN_A_METRE = 39.3701


def looks_right(head: bytes) -> bool:
    """Whether a file begins like PNG."""
    return head.startswith(_MARK)


def facts(content: Content, frame: int) -> RasterFacts:
    """Read the chunks before the pixels.

    Raises:
        ValueError, struct.error: the header is damaged.
    """
    columns, rows, depth, colour = struct.unpack(">IIBB", content.head[16:26])
    if content.head[12:16] != b"IHDR" or colour not in _SAMPLES or depth not in (1, 2, 4, 8, 16):
        raise ValueError("its first part is not a PNG header")
    chunks = _chunks_before_pixels(content)
    return RasterFacts(
        "PNG",
        rows,
        columns,
        8 if colour == 3 else depth,
        _SAMPLES[colour],
        used_bits=_used_bits(chunks.get(b"sBIT", b""), colour, depth),
        orientation=orientation_in(chunks.get(b"eXIf", b"")),
        dpi=_dpi(chunks.get(b"pHYs", b"")),
        transparent=_transparent(chunks.get(b"tRNS", b""), colour),
        pixel_shape=_pixel_shape(chunks.get(b"pHYs", b"")),
        is_moving=b"acTL" in chunks,
    )


def _chunks_before_pixels(content: Content) -> dict[bytes, bytes]:
    chunks: dict[bytes, bytes] = {}
    with content.open() as file:
        at = len(_MARK)
        for _ in range(_MOST_CHUNKS):
            file.seek(at)
            first = file.read(8)
            length, kind = struct.unpack(">I4s", first) if len(first) == 8 else (0, b"IDAT")
            if kind == b"IDAT":
                break
            if kind in _WANTED:
                chunks[kind] = file.read(min(length, _MOST_BYTES))
            at += 12 + length
    return chunks


def _used_bits(said: bytes, colour: int, depth: int) -> int:
    """How many bits of a sample the scanner really gave; the rest was filled up by the writer."""
    samples = said[: {0: 1, 2: 3, 4: 1, 6: 3}.get(colour, 0)]
    if len(set(samples)) != 1:  # a palette, nothing said, or colours of different depth
        return 0
    return samples[0] if 1 <= samples[0] < depth else 0


def _transparent(said: bytes, colour: int) -> tuple[int, ...]:
    """The one grey or colour that stands for nothing; a palette has its own way, which the decoder knows."""
    count = {0: 1, 2: 3}.get(colour, 0)
    return struct.unpack(f">{count}H", said[: 2 * count]) if count and len(said) >= 2 * count else ()


def _pixel_shape(said: bytes) -> float:
    return shape_of_pixel(*struct.unpack(">II", said[:8])) if len(said) >= 8 else 1.0


def _dpi(said: bytes) -> float:
    if len(said) < 9 or said[8] != 1:
        return 0.0
    across = int(struct.unpack(">I", said[:4])[0])
    return across / _INCHES_IN_A_METRE
