"""Small pictures for a report, as PNG files that a page can hold."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.colours import table_of
from xraysr_gui.core.radiograph import Pixels

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def grey_png(pixels: Pixels, low: float, high: float) -> bytes:
    """Greys between two values."""
    return png(np.rint((pixels - low) / max(high - low, 1e-9) * 255).clip(0, 255).astype(np.uint8))


def map_png(values: Pixels, most: float, colours: str = "ember") -> bytes:
    """A map from 0 to `most` in the colours of a table."""
    steps = np.rint(values / max(most, 1e-9) * 255).clip(0, 255).astype(np.uint8)
    return png(table_of(colours)[steps][..., :3])


def png(greys: NDArray[np.uint8]) -> bytes:
    """Rows and columns of greys, or of three colours, as a file."""
    rows, columns = greys.shape[:2]
    kind = 0 if greys.ndim == 2 else 2
    flat = np.ascontiguousarray(greys).reshape(rows, -1)
    lines = np.concatenate([np.zeros((rows, 1), np.uint8), flat], axis=1).tobytes()
    head = struct.pack(">IIBBBBB", columns, rows, 8, kind, 0, 0, 0)
    parts = (_chunk(b"IHDR", head), _chunk(b"IDAT", zlib.compress(lines, 9)), _chunk(b"IEND", b""))
    return _SIGNATURE + b"".join(parts)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
