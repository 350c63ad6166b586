"""Holds a file and the same made again together, number by number as both are stored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.commands.verifying.looked_at import Looked, as_packed
from xraysr_gui.commands.verifying.made_again import Made
from xraysr_gui.commands.verifying.verdict import Place
from xraysr_gui.core.address import Address
from xraysr_gui.core.bit_depth import container_of
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """How far both are from one another.

    Attributes:
        levels: At most, in grey levels of the file.
        top: The brightest grey level.
        places: Where, of each frame that differs.
        difference: Pixel by pixel, of the first frame that differs; None where none does.
    """

    levels: float
    top: int
    places: tuple[Place, ...] = ()
    difference: Numbers | None = None


class OfAnotherShape(UserError):
    """Two images do not have the same pixels, so that none can be held against another."""


def held_together(looked: Looked, made: Made, reader: ImageReader, progress: Progress) -> Held:
    """The difference of two files, frame by frame.

    Raises:
        OfAnotherShape: they differ in rows, columns or frames.
        UserError: a frame cannot be opened.
    """
    again = reader.open(Address(made.path), progress)
    count = again.source.encoding.frames
    _refuse_unless(looked.first.source.encoding.frames == count, f"{count}", "frames")
    _refuse_unless(looked.first.shape == again.shape, f"{again.shape[1]} x {again.shape[0]}", "pixels")
    bits = again.source.encoding.kept_bits
    top, places, first, levels = 2**bits - 1, list[Place](), None, 0.0
    for number in range(count):
        progress.at(number / count, tr("Comparing"))
        ours = (
            looked.first
            if not number
            else reader.open(looked.first.source.address.at_frame(number), progress)
        )
        theirs = again if not number else reader.open(Address(made.path, frame=number), progress)
        off = _levels_between(ours, theirs, bits)
        if not off.any():
            continue
        levels = max(levels, float(off.max()))
        first = off if first is None else first
        places.append(place_of(off, number))
    return Held(levels, top, tuple(places), first)


def _levels_between(ours: Radiograph, theirs: Radiograph, bits: int) -> Numbers:
    """How many grey levels lie between what both files store."""
    one, other = (as_packed(image).astype(np.float64) for image in (ours, theirs))
    off = np.abs(one - other)
    if theirs.exact is not None:
        off *= (2**bits - 1) / (theirs.white - theirs.black)
    elif theirs.source.encoding.format != "DICOM":  # their greys are spread over whole bytes
        off *= (2**bits - 1) / (2 ** container_of(bits) - 1)
    levels: Numbers = off.astype(np.float32)
    return levels


def place_of(off: Numbers, frame: int) -> Place:
    """Where an array is not nothing."""
    rows, columns = np.nonzero(off)
    top, left = int(rows.min()), int(columns.min())
    width, height = int(columns.max()) - left + 1, int(rows.max()) - top + 1
    return Place(len(rows), left, top, width, height, frame)


def _refuse_unless(same: bool, wanted: str, of: str) -> None:
    if not same:
        raise OfAnotherShape(
            tr("The file is not of the size that its steps give."),
            why=tr("They give {} {}.").format(wanted, of),
            remedy=tr("It was cut, enlarged or put together by another program: ask where it comes from."),
        )
