"""Where the compressed data of a JPEG lies, by the marks around it."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import field

from xraysr_gui.core.light_dataclass import dataclass

HUFFMAN = frozenset((0xC0, 0xC1, 0xC2, 0xC3))
PROGRESSIVE, LOSSLESS = 0xC2, 0xC3
_MARK = re.compile(rb"\xff+([\x01-\xfe])")
_FRAMES = frozenset((*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)))
_INTERVAL, _SCAN, _END = 0xDD, 0xDA, 0xD9
_RESTARTS = range(0xD0, 0xD8)
_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_MOST_MARKS = 1_000_000


@dataclass(slots=True)
class Scan:
    """One run over the image.

    Attributes:
        components: Which it holds, by their numbers.
        first: The first coefficient that it holds.
        last: The last one.
        missing_bits: How many low bits of them are left for a later run.
        start: Where its data begins.
        end: Where its data ends.
        pieces: The data between restart marks.
        numbers: Of the restart marks between them, 0 to 7.
    """

    components: tuple[int, ...]
    first: int
    last: int
    missing_bits: int
    start: int
    end: int = 0
    pieces: list[bytes] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Marks:
    """What the marks of a JPEG say.

    Attributes:
        kind: The mark of its frame, 0 if there is none.
        factors: Of each component, how many blocks it has across and down in a unit.
        components: Their numbers.
        interval: How many units lie between two restart marks, 0 if there are none.
    """

    kind: int = 0
    components: tuple[int, ...] = ()
    factors: tuple[tuple[int, int], ...] = ()
    interval: int = 0
    scans: list[Scan] = field(default_factory=list)

    @property
    def unit(self) -> tuple[int, int]:
        """Rows and columns of what is stored together."""
        side = 1 if self.kind == LOSSLESS else 8
        if len(self.factors) == 1:
            return side, side
        return side * max(down for _, down in self.factors), side * max(across for across, _ in self.factors)

    @property
    def blocks(self) -> int:
        """How many blocks a unit has."""
        return 1 if len(self.factors) == 1 else sum(across * down for across, down in self.factors)

    @property
    def is_one_run(self) -> bool:
        """Whether all components come together in one run, so that units follow each other."""
        return len(self.scans) == 1 and len(self.scans[0].components) == len(self.factors)


def marks_of(stream: bytes) -> Marks:
    """Read the marks; what is damaged ends the reading, as it ends the image."""
    marks, at = Marks(), 2
    for _ in range(_MOST_MARKS):
        found = _MARK.search(stream, at)
        if found is None or found[1][0] == _END:
            break
        mark, at = found[1][0], found.end()
        if mark in _ALONE:
            continue
        if at + 2 > len(stream):
            break
        length = struct.unpack(">H", stream[at : at + 2])[0]
        body, at = stream[at + 2 : at + length], at + max(length, 2)
        try:
            at = _understood(marks, mark, body, stream, at)
        except (IndexError, ValueError):  # a segment that is cut
            break
    return marks


def _understood(marks: Marks, mark: int, body: bytes, stream: bytes, at: int) -> int:
    """Take what one segment says; after the head of a run the reading goes on behind its data."""
    if mark in _FRAMES:
        triples = [body[6 + 3 * k : 9 + 3 * k] for k in range(body[5])]
        marks.kind = mark
        marks.components = tuple(triple[0] for triple in triples)
        marks.factors = tuple((max(triple[1] >> 4, 1), max(triple[1] & 15, 1)) for triple in triples)
    elif mark == _INTERVAL:
        marks.interval = int.from_bytes(body[:2], "big")
    elif mark == _SCAN:
        count = body[0]
        first, last, bits = body[1 + 2 * count : 4 + 2 * count]
        scan = Scan(tuple(body[1 : 1 + 2 * count : 2]), first, last, bits & 15, at)
        _cut_up(scan, stream)
        marks.scans.append(scan)
        return scan.end
    return at


def _cut_up(scan: Scan, stream: bytes) -> None:
    """Find the restart marks in the data of a run, and its end."""
    begin = scan.start
    for found in _MARK.finditer(stream, scan.start):
        scan.pieces.append(stream[begin : found.start()])
        if found[1][0] not in _RESTARTS:
            scan.end = found.start()
            return
        scan.numbers.append(found[1][0] - _RESTARTS[0])
        begin = found.end()
    scan.pieces.append(stream[begin:])
    scan.end = len(stream)


def joined(stream: bytes, scans: Sequence[Scan], filler: bytes) -> bytes:
    """The stream again, with `filler` behind the data of every piece, and with an end mark."""
    out, at = list[bytes](), 0
    for scan in scans:
        out.append(stream[at : scan.start])
        for number, piece in enumerate(scan.pieces):
            mark = bytes((0xFF, _RESTARTS[0] + scan.numbers[number])) if number < len(scan.numbers) else b""
            out.extend((piece, filler, mark))
        at = scan.end
    end = stream[at:]
    return b"".join((*out, end if b"\xff\xd9" in end else end + b"\xff\xd9"))
