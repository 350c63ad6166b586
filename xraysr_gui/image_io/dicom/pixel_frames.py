"""Finds the bytes of one frame without touching the others."""

from __future__ import annotations

import struct
from bisect import bisect_right
from typing import TYPE_CHECKING

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.dicom_file import UNDEFINED, DicomFile, PixelElement
from xraysr_gui.image_io.dicom.dicom_values import value_of
from xraysr_gui.image_io.dicom.pixel_layout import Layout

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_ITEM, _END = b"\xfe\xff\x00\xe0", b"\xfe\xff\xdd\xe0"
_STARTS = (b"\xff\xd8\xff", b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP")
MOST_FRAGMENTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece of compressed pixels in the file."""

    start: int
    length: int
    whole: bool


@dataclass(frozen=True, slots=True, eq=False)
class EncapsulatedFrames:
    """The compressed frames of a file.

    Attributes:
        frames: For each the fragments that make it up.
        in_place: Whether each frame is surely the one that its number says, should some be missing.
    """

    frames: tuple[tuple[Fragment, ...], ...]
    in_place: bool = True

    def stream(self, file: DicomFile, frame: int) -> bytes:
        """The compressed bytes of one frame."""
        pieces = self.frames[frame]
        return b"".join(file.memory[piece.start : piece.start + piece.length] for piece in pieces)

    def is_whole(self, frame: int) -> bool:
        """Whether the file holds every byte that it promises for a frame."""
        return all(piece.whole for piece in self.frames[frame])


def find_frames(file: DicomFile, layout: Layout) -> EncapsulatedFrames:
    """Sort the fragments of a compressed file into frames.

    Raises:
        CannotOpenImage: there are no fragments, or too many.
    """
    if file.pixels is None:
        raise refusals.no_pixels(file.name, "")
    fragments, is_ended = _fragments(file, file.pixels)
    if len(fragments) < 2:
        raise refusals.truncated(file.name, 0, layout.frame_bits // 8)
    table, pieces = fragments[0], fragments[1:]
    starts = _basic_offsets(file, table) or _extended_offsets(file.header)
    if len(starts) == layout.frames > 1 and starts[0] == 0:
        held = _starts_held(pieces, starts)
        if held:
            whole = len(held) == len(starts)
            return EncapsulatedFrames(_by_offsets(pieces, held), in_place=whole or not is_ended)
    if layout.frames == 1:
        return EncapsulatedFrames((tuple(pieces),))
    if len(pieces) == layout.frames:
        return EncapsulatedFrames(tuple((piece,) for piece in pieces))
    return EncapsulatedFrames(_by_start_marks(file, pieces), in_place=not is_ended)


def _starts_held(pieces: list[Fragment], starts: tuple[int, ...]) -> tuple[int, ...]:
    """The offsets of the frames before the end of a file; none where pieces lie elsewhere than they say."""
    origin = pieces[0].start
    offsets = {piece.start - origin for piece in pieces}
    held = tuple(start for start in starts if start in offsets)
    if held != starts[: len(held)]:
        return ()
    following = starts[len(held) :][:1]  # the last frame may be cut, and never reaches into the next one
    last = pieces[-1]
    return held if not following or last.start - origin + last.length <= following[0] else ()


def _fragments(file: DicomFile, pixels: PixelElement) -> tuple[list[Fragment], bool]:
    """All items, the offset table first, and whether the mark of their end is there."""
    memory, size = file.memory, len(file.memory)
    at, found = pixels.start, list[Fragment]()
    while at + 8 <= size and len(found) < MOST_FRAGMENTS:
        mark, length = bytes(memory[at : at + 4]), struct.unpack("<I", memory[at + 4 : at + 8])[0]
        if mark != _ITEM or length == UNDEFINED:
            return found, mark == _END
        there = min(length, size - at - 8)
        found.append(Fragment(at + 8, there, there == length))
        at += 8 + length
    return found, False


def _basic_offsets(file: DicomFile, table: Fragment) -> tuple[int, ...]:
    count = table.length // 4
    return struct.unpack(f"<{count}I", file.memory[table.start : table.start + 4 * count])


def _extended_offsets(header: Dataset) -> tuple[int, ...]:
    packed = value_of(header, "ExtendedOffsetTable")
    if not isinstance(packed, bytes):
        return ()
    return struct.unpack(f"<{len(packed) // 8}Q", packed[: len(packed) // 8 * 8])


def _by_offsets(pieces: list[Fragment], starts: tuple[int, ...]) -> tuple[tuple[Fragment, ...], ...]:
    """Offsets count from the first item after the table, item headers included."""
    origin = pieces[0].start
    frames: list[list[Fragment]] = [[] for _ in starts]
    for piece in pieces:
        frames[max(bisect_right(starts, piece.start - origin) - 1, 0)].append(piece)
    return tuple(tuple(frame) for frame in frames)


def _by_start_marks(file: DicomFile, pieces: list[Fragment]) -> tuple[tuple[Fragment, ...], ...]:
    """Without offsets, a frame begins where a fragment begins like an image."""
    frames: list[list[Fragment]] = []
    for piece in pieces:
        begins = bytes(file.memory[piece.start : piece.start + 6]).startswith(_STARTS)
        if begins or not frames:
            frames.append([])
        frames[-1].append(piece)
    return tuple(tuple(frame) for frame in frames)
