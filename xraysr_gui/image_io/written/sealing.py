"""Puts the seal on a file that is packed, and reads it from one that comes back.

The seal stands in the description of the file as four hashes of 64 digits. The hash of all bytes is taken
with zeros in its own place; in a PNG file also in the place of the check number that covers it.
"""

from __future__ import annotations

import hashlib
import mmap
import re
import struct
import zlib
from typing import TYPE_CHECKING

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.seal import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Buffer = bytes | bytearray | memoryview

PNG, TIFF = b"\x89PNG\r\n\x1a\n", (b"II*\0", b"MM\0*")
PROVENANCE = "xraysr-provenance"
"""What the part of a PNG file is called that holds the description."""
TIFF_DESCRIPTION = 270
PRIVATE_GROUP, PRIVATE_CREATOR, PRIVATE_ELEMENT = 0x0099, "XRAYSR PROVENANCE", 0x01
_HEX = rb"([0-9a-f]{64})"
_SEAL = re.compile(
    rb'"seal": \{"pixels": "([0-9a-f]{64})?", "header": "' + _HEX + rb'", "words": "' + _HEX
    + rb'", "file": "' + _HEX + rb'"\}'
)  # fmt: skip
_HEADER, _FILE, DIGITS = 2, 4, 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file its seal stands.

    Attributes:
        header, file: Where these hashes begin.
        chunk: Where the part of a PNG file that holds it begins and ends, None in other files.
    """

    header: int
    file: int
    chunk: tuple[int, int] | None


def sealed(content: bytes, header_of: Callable[[bytes], str]) -> bytes:
    """The same file with its header and its bytes hashed; one whose description has no seal stays so."""
    place = place_in(content)
    if place is None:
        return content
    made = bytearray(content)
    made[place.header : place.header + DIGITS] = header_of(content).encode()
    made[place.file : place.file + DIGITS] = hash_of_file(made, place).encode()
    if place.chunk is not None:
        begin, end = place.chunk
        made[end : end + 4] = struct.pack(">I", zlib.crc32(made[begin:end]))
    return bytes(made)


def place_in(content: Buffer) -> Place | None:
    """Where the seal of a file stands; None if it has none, or two."""
    found = list(_SEAL.finditer(content))
    if len(found) != 1:
        return None
    [one] = found
    chunk = _chunk_around(content, one.start()) if bytes(content[: len(PNG)]) == PNG else None
    return Place(one.start(_HEADER), one.start(_FILE), chunk)


def _chunk_around(content: Buffer, place: int) -> tuple[int, int] | None:
    """Kind and data of the chunk in which a byte stands; its check number follows."""
    at = len(PNG)
    while at + 8 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        begin, end = at + 4, at + 8 + length
        if begin <= place < end:
            return (begin, end) if end + 4 <= len(content) else None
        at = end + 4
    return None


def hash_of_file(content: Buffer, place: Place) -> str:
    """Of all bytes, with zeros where the hash itself stands and where a check number covers it."""
    found, whole = hashlib.sha256(), memoryview(content)
    found.update(whole[: place.file])
    found.update(BLANK.encode())
    begin = place.file + DIGITS
    if place.chunk is not None:
        _, end = place.chunk
        found.update(whole[begin:end])
        found.update(b"\0" * 4)
        begin = end + 4
    found.update(whole[begin:])
    return found.hexdigest()


def sealed_pixels(path: Path) -> str:
    """The hash of the stored pixels by the seal of a file of ours; "" where it has none.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        found = _SEAL.search(whole)
        return "" if found is None else (found.group(1) or b"").decode()


def is_as_sealed(content: Buffer) -> bool:
    """Whether not a bit of a file was changed since it was sealed."""
    place = place_in(content)
    if place is None:
        return False
    said = bytes(content[place.file : place.file + DIGITS]).decode("ascii", "replace")
    if said != hash_of_file(content, place):
        return False
    if place.chunk is None:
        return bytes(content[: len(PNG)]) != PNG
    begin, end = place.chunk
    return bytes(content[end : end + 4]) == struct.pack(">I", zlib.crc32(content[begin:end]))
