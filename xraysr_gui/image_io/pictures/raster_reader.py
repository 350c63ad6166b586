"""Makes a radiograph of a picture file: PNG, JPEG, TIFF, BMP or WebP. Runs in the reader child.

A picture file knows no millimetres: the resolution that it may state is that of a printer or a screen,
so lengths stay in pixels. A wrong length would be worse than none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.bit_depth import gathered
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.spacing import UNCALIBRATED, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.folder_study import summary_by_folder
from xraysr_gui.image_io.pictures.raster_facts import RasterFacts
from xraysr_gui.image_io.pictures.raster_header import bytes_to_decode, facts_of, looks_like_raster
from xraysr_gui.image_io.pictures.raster_pixels import decode
from xraysr_gui.image_io.stored_numbers import brightness_of, radiograph_of, turned, without_transparent

if TYPE_CHECKING:
    from xraysr_gui.image_io.content import Content
    from xraysr_gui.image_io.summary import Summary
    from xraysr_gui.image_io.tags import Tag


def recognises(content: Content) -> bool:
    """Whether the file begins like one of the picture formats."""
    return looks_like_raster(content.head)


def read(content: Content, frame: int) -> Radiograph:
    """Decode one frame.

    Raises:
        CannotOpenImage: the file is damaged, too large, or has no such frame.
    """
    facts = facts_of(content, frame)
    if not 0 <= frame < facts.frames:
        raise refusals.no_such_frame(content.address.name, frame, facts.frames)
    content.room.refuse_beyond(content.address.name, facts.rows, facts.columns, bytes_to_decode(facts))
    numbers, missing = decode(content, facts)
    numbers, blank = without_transparent(numbers, facts.transparent)
    greys, remarks = brightness_of(numbers)
    bits = min(facts.bits, greys.dtype.itemsize * 8)
    few = gathered(greys, bits, facts.used_bits) if facts.used_bits and bits == facts.bits else None
    if few is not None:
        greys, bits = few, facts.used_bits
    encoding = Encoding(facts.format, bits, _photometric(facts), lossy=facts.lossy, frames=facts.frames)
    radiograph = radiograph_of(
        np.ascontiguousarray(turned(greys, facts.orientation)),
        bits,
        Source(content.address.at_frame(frame), encoding),
        inverted=facts.inverted and numbers.ndim == 2,
        notices=_notices(facts) + blank + remarks,
        missing=None if missing is None else np.ascontiguousarray(turned(missing, facts.orientation)),
    )
    return replace(radiograph, spacing=_spacing(facts))


def summarise(content: Content) -> Summary:
    """What the study browser shows of it.

    Raises:
        CannotOpenImage: its header is damaged.
    """
    facts = facts_of(content)
    rows, columns = facts.rows, facts.columns
    if facts.orientation >= 5:
        rows, columns = columns, rows
    return summary_by_folder(content.address, facts.format, (rows, columns), facts.bits, facts.frames)


def list_tags(content: Content) -> list[Tag]:
    """Picture files have no elements that a radiographer could use."""
    return []


def _spacing(facts: RasterFacts) -> Spacing:
    """Pixels that are not square keep their shape, without any length."""
    shape = 1 / facts.pixel_shape if facts.orientation >= 5 else facts.pixel_shape
    return UNCALIBRATED if shape == 1.0 else Spacing(shape, 1.0)


def _photometric(facts: RasterFacts) -> str:
    if facts.palette:
        return "PALETTE COLOR"
    if facts.samples >= 3:
        return "RGB"
    return "MONOCHROME1" if facts.inverted else "MONOCHROME2"


def _notices(facts: RasterFacts) -> tuple[str, ...]:
    notices: tuple[str, ...] = ()
    if facts.lossy:
        notices += (tr("Compressed with loss ({}): fine detail may be missing.").format(facts.lossy),)
    if facts.dpi > 1:
        notices += (
            tr(
                "The file states a resolution of {:.0f} dots per inch. That is meant for printing and "
                "says nothing about the body, so lengths are given in pixels."
            ).format(facts.dpi),
        )
    if facts.pixel_shape != 1.0:
        notices += (
            tr(
                "The file states pixels that are {:.3g} times as high as they are wide: they are shown "
                "in this shape."
            ).format(facts.pixel_shape),
        )
    if facts.is_moving:
        notices += (tr("The file is an animation: only its first picture is shown."),)
    return notices
