"""What a JPEG stream promises beside what it holds, before a decoder is let at it.

Decoders fill what is missing with grey, and pass over an image as often as it has scans: so one kilobyte can
hold them for a minute.
"""

from __future__ import annotations

import struct

from xraysr_gui.core.words import tr

_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_PROGRESSIVE = frozenset((0xC2, 0xC6, 0xCA, 0xCE))
_LOSSLESS = frozenset((0xC3, 0xC7, 0xCB, 0xCF))
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_MOST_SEGMENTS = 10_000
MOST_SCANS = 100
MOST_SCANNED = 6_000_000_000
"""Pixels times scans; ten scans are usual."""
MOST_PROGRESSIVE = 150_000_000
"""Numbers of a progressive image: its decoder holds all of them twice."""
FEW_PIXELS = 1 << 20
"""Below this nothing is worth refusing."""
_SPARED = 8
"""How much smaller than the smallest possible a stream may be: files whose end is lost are opened."""


def why_refused(stream: bytes) -> str:
    """Why a JPEG stream is refused before it is decoded, "" if it is not."""
    found = _frame(stream)
    if found is None:
        return ""
    mark, rows, columns, components = found
    pixels = rows * columns
    if pixels < FEW_PIXELS:
        return ""
    least = (pixels * components if mark in _LOSSLESS else pixels // 64) // 8
    if len(stream) * _SPARED < least:
        return tr("it promises {} x {} pixels and holds {} bytes").format(columns, rows, len(stream))
    if mark not in _PROGRESSIVE:
        return ""
    scans = stream.count(b"\xff\xda")
    if scans > MOST_SCANS or scans * pixels > MOST_SCANNED or pixels * components > MOST_PROGRESSIVE:
        return tr("it draws {} x {} pixels in {} steps, which takes too long").format(columns, rows, scans)
    return ""


def _frame(stream: bytes) -> tuple[int, int, int, int] | None:
    """The mark, rows, columns and components of a frame, None if there is none."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        at = stream.find(b"\xff", at)
        if at < 0 or at + 10 > len(stream):
            return None
        mark = stream[at + 1]
        if mark in _FRAMES:
            rows, columns, components = struct.unpack(">HHB", stream[at + 5 : at + 10])
            return mark, rows, columns, components
        at += 1 if mark == 0xFF else 2
        if mark not in (0x00, 0xFF) and mark not in _ALONE:
            at += struct.unpack(">H", stream[at : at + 2])[0]
    return None
