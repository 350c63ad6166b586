"""Takes the numbers of a volume out of its file, or out of the file beside it; no more than are wanted."""

from __future__ import annotations

import bz2
import os
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Union

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.plain_file import open_plain_file
from xraysr_gui.image_io.unwritten import written_end
from xraysr_gui.image_io.volumes.volume_header import (
    FROM_THE_END,
    BadHeader,
    VolumeHeader,
    in_another_place,
    refuse_other_places,
)

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content

Readable = Union[BinaryIO, "Unpacked"]

_ENDS_EARLY = "it ends too early, so the slice is not there"
_ZLIB_OR_GZIP = 47
_PIECE = 1 << 20
_LONGEST_LINE = 1 << 16
_MOST_LINES = 10_000
_MOST_WORDS = 64 << 20
"""Bytes of a file whose numbers are written as words."""


def open_pixels(content: Content, header: VolumeHeader) -> BinaryIO:
    """The file with the pixels, from its beginning.

    Raises:
        CannotOpenImage: it is missing, no plain file, or not in the same folder.
        OSError: the system refuses it.
    """
    if not header.pixels:
        return content.open()
    refuse_other_places(content, header.pixels)
    folder = content.address.path.parent.resolve()
    beside = (folder / header.pixels).resolve()
    if beside.parent != folder:
        raise in_another_place(content.address.name)
    with suppress(FileNotFoundError):
        return open_plain_file(beside, content.address.name, follow=False)
    raise refusals.refused(
        content.address.name,
        f"The file {refusals.shown(header.pixels)} with its pixels is missing.",
        "Copy it into the same folder and open the image again.",
    )


def slice_of(content: Content, header: VolumeHeader, frame: int) -> Numbers:
    """The numbers of one slice in a row, in the file's own form.

    Raises:
        BadHeader: not all of them are there.
    """
    if header.planes:
        count = header.slice_numbers // header.components
        plane = header.slices * count
        return np.concatenate(
            [
                numbers_in(content, header, one * plane + frame * count, count)
                for one in range(header.components)
            ]
        )
    return numbers_in(content, header, frame * header.slice_numbers, header.slice_numbers)


def numbers_in(content: Content, header: VolumeHeader, first: int, count: int) -> Numbers:
    """`count` numbers from the place `first` on.

    Raises:
        BadHeader: not all of them are there, or they are no numbers.
    """
    with open_pixels(content, header) as file:
        plain = _plain(file, header)
        if header.packing in ("words", "hex"):
            return _written_out(plain, header, first, count)
        _skip(plain, first * header.number.itemsize)
        held = _read(plain, count * header.number.itemsize)
    return np.frombuffer(held, header.number)


def slices_there(content: Content, header: VolumeHeader) -> int:
    """How many slices the file has room for; all of them where they are packed and nobody can tell."""
    if header.packing != "raw" or header.planes or header.lines or header.skipped < 0:
        return header.slices
    with open_pixels(content, header) as file:
        there = file.seek(0, os.SEEK_END) - header.start - header.skipped
    return min(header.slices, max(0, there) // (header.slice_numbers * header.number.itemsize))


def _plain(file: BinaryIO, header: VolumeHeader) -> Readable:
    """The numbers from the first one on, unpacked as they are read."""
    if header.skipped == FROM_THE_END:
        if header.packing != "raw":
            raise BadHeader("it counts from the end of what is packed")
        file.seek(max(0, file.seek(0, os.SEEK_END) - header.bytes))
        return file
    file.seek(header.start)
    if header.lines > _MOST_LINES:
        raise BadHeader(f"{header.lines} lines lie before its pixels")
    for _ in range(header.lines):
        file.readline(_LONGEST_LINE)
    packing = header.packing
    plain = Unpacked(file, packing) if packing == "zlib" or packing == "bzip2" else file
    _skip(plain, header.skipped)
    return plain


def _skip(plain: Readable, count: int) -> None:
    if not isinstance(plain, Unpacked):
        plain.seek(count, os.SEEK_CUR)
        return
    while count > 0:
        passed = len(plain.read(min(count, _PIECE)))
        if not passed:
            raise BadHeader(_ENDS_EARLY)
        count -= passed


def _read(plain: Readable, count: int) -> bytearray:
    held = bytearray()
    while len(held) < count and (piece := plain.read(min(count - len(held), _PIECE))):
        held += piece
    if len(held) < count:
        raise BadHeader(_ENDS_EARLY)
    return held


def _written_out(plain: Readable, header: VolumeHeader, first: int, count: int) -> Numbers:
    """Numbers as words, or two signs for each byte."""
    text = plain.read(_MOST_WORDS + 1)
    if len(text) > _MOST_WORDS:
        raise BadHeader(f"its numbers are written as more than {_MOST_WORDS >> 20} MB of words")
    if header.packing == "hex":
        size = header.number.itemsize
        held = bytes.fromhex(text.decode("ascii", "replace"))[first * size : (first + count) * size]
        if len(held) < count * size:
            raise BadHeader(_ENDS_EARLY)
        return np.frombuffer(held, header.number)
    words = text.replace(b",", b" ").split(None, first + count)[first : first + count]
    if len(words) < count:
        raise BadHeader(_ENDS_EARLY)
    return np.array(words).astype(header.number)


class Unpacked:
    """A packed stream, unpacked no further than is asked for; several packed one after the other are one."""

    def __init__(self, packed: BinaryIO, packing: Literal["zlib", "bzip2"]) -> None:
        self._packed, self._packing, self._end = packed, packing, written_end(packed)
        self._unpacker = self._new_unpacker()
        self._waiting = b""

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes, b"" at the end.

        Raises:
            BadHeader: what is packed is damaged.
        """
        try:
            while True:
                self._waiting = self._waiting or self._more()
                at_end = not self._waiting
                plain = self._piece(count)
                if plain or at_end:
                    return plain
        except (zlib.error, OSError, EOFError) as error:
            raise BadHeader(f"its packed pixels are damaged ({refusals.reason(error)})") from error

    def _more(self) -> bytes:
        return self._packed.read(max(0, min(_PIECE, self._end - self._packed.tell())))

    def _piece(self, count: int) -> bytes:
        if self._unpacker.eof:
            if not self._waiting:
                return b""
            self._unpacker = self._new_unpacker()
        plain = self._unpacker.decompress(self._waiting, count)
        self._waiting = self._unpacker.unused_data or getattr(self._unpacker, "unconsumed_tail", b"")
        return bytes(plain)

    def _new_unpacker(self) -> Any:
        return zlib.decompressobj(_ZLIB_OR_GZIP) if self._packing == "zlib" else bz2.BZ2Decompressor()
