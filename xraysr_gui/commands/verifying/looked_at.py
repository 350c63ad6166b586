"""What a file tells of its own making, and which of its parts are as they were written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from xraysr_gui.core.address import Address
from xraysr_gui.core.bit_depth import spread
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import Capsule
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.seal import hash_of_frames, stored_numbers
from xraysr_gui.image_io.image_reader import ImageReader

PICTURES = ("PNG", "TIFF")
Logged = Callable[[str], Capsule | None]
"""Gives, for the hash of stored pixels, how they were made by the log of this computer."""


@dataclass(frozen=True, slots=True, eq=False)
class Looked:
    """What a file holds.

    Attributes:
        path: Where it lies.
        first: Its image, or the first of its frames.
        capsule: How it was made, by its own account or else by the log.
        is_logged: Whether the log told it, and not the file.
        as_written: Whether not a bit was changed; None without a seal.
        header, description, pixels: Whether these parts are as they were; None without a seal.
    """

    path: Path
    first: Radiograph
    capsule: Capsule
    is_logged: bool = False
    as_written: bool | None = None
    header: bool | None = None
    description: bool | None = None
    pixels: bool | None = None

    @property
    def is_image(self) -> bool:
        """Whether it holds the grey levels of an image, and no picture of a view, map or report."""
        return self.capsule.seal is None or self.capsule.seal.pixels != ""


def look_at(path: Path, reader: ImageReader, logged: Logged, progress: Progress) -> Looked | None:
    """All that a file tells; None where neither the file nor the log knows how it was made.

    Raises:
        CannotReadProvenance: what it tells is damaged.
        UserError: it cannot be opened.
        Cancelled: the person stopped it.
    """
    address = Address(path)
    capsule = reader.provenance(address, progress)
    first = reader.open(address, progress)
    pixels = _hash_of_pixels(first, reader, progress)
    if capsule is None:
        found = logged(pixels)
        return None if found is None else Looked(path, first, found, is_logged=True)
    seal = capsule.seal
    if seal is None:
        return Looked(path, first, capsule)
    now = reader.sealing(address, progress)
    same = seal.header == now.header, seal.words == now.words, seal.pixels in ("", pixels)
    return Looked(path, first, capsule, False, now.as_written, *same)


def _hash_of_pixels(first: Radiograph, reader: ImageReader, progress: Progress) -> str:
    """Of what is stored for all frames, one of which is in memory at a time."""
    address, count = first.source.address, first.source.encoding.frames
    rest = (reader.open(address.at_frame(number), progress.silent()) for number in range(1, count))
    return hash_of_frames(numbers for one in (iter([first]), rest) for numbers in map(as_packed, one))


def as_packed(image: Radiograph) -> Numbers:
    """What a file stores for its pixels; a picture of few bits has them spread over whole bytes."""
    numbers, encoding = stored_numbers(image), image.source.encoding
    if encoding.format not in PICTURES or numbers.dtype.kind == "f":
        return numbers
    return spread(numbers, encoding.bits)
