"""Regions as scripts and the command line name them: files of masks, and rectangles in pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xraysr_gui.commands.comparing.compare_radiographs import Drawn
from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.commands.saving.region_files import SEGMENTATION
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Rectangle
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_regions import read_segmentation
from xraysr_gui.image_io.written.mask_file import CannotUseMask, read_regions, region_from

Rectangular = tuple[float, float, float, float]
"""Column, row, width and height, in pixels of the reference."""


def rectangle_in(words: str) -> Rectangular:
    """From COLUMN,ROW,WIDTH,HEIGHT to numbers.

    Raises:
        InvalidParameter: these are no four numbers.
    """
    try:
        column, row, width, height = (float(word) for word in words.split(","))
    except ValueError:
        raise _no_rectangle(words) from None
    return column, row, width, height


def rectangle_of(rectangle: Rectangular, image: Radiograph, number: int) -> Drawn:
    """A rectangle of an image.

    Raises:
        InvalidParameter: there is nothing within it.
    """
    column, row, width, height = rectangle
    words = ",".join(f"{one:.12g}" for one in rectangle)
    if not (min(width, height) > 0 and all(abs(one) < 1e6 for one in rectangle)):
        raise _no_rectangle(words)
    step = image.spacing
    box = Box(column * step.column, row * step.row, width * step.column, height * step.row)
    return Drawn(Rectangle(id=f"rectangle-{number}", name=f"rectangle {words}", box=box))


def _no_rectangle(words: str) -> InvalidParameter:
    return InvalidParameter(
        tr("{!r} is no rectangle.").format(words),
        why=tr(
            "A rectangle is its column, row, width and height in pixels of the reference, wider and higher "
            "than 0."
        ),
        remedy=tr("Write it so, for example: {}").format(
            spelt("--rectangle 120,80,64,48", "(120, 80, 64, 48)")
        ),
    )


def masks_of(path: Path, images: Sequence[Radiograph], number: int, reader: ImageReader) -> list[Drawn]:
    """What a file holds: a mask as large as the reference or the candidate, segments, or a list of regions.

    Raises:
        CannotOpenImage, CannotUseMask, CannotReadRegions: it is neither.
    """
    reference, candidate = images[0], images[-1]
    if path.suffix.lower() == ".json":
        return [Drawn(one) for one in read_regions(path, reference.spacing.unit)]
    opened = open_radiograph(path, reader)
    if opened.source.label("Modality") == SEGMENTATION:
        return _segments_of(path, images, reader)
    on_candidate = opened.shape != reference.shape and opened.shape == candidate.shape
    image = candidate if on_candidate else reference
    region = replace(region_from(opened, image, f"mask-{number}"), name=f"mask {number}")
    return [Drawn(region, on_candidate)]  # not by the name of its file, which may be that of a patient


def _segments_of(path: Path, images: Sequence[Radiograph], reader: ImageReader) -> list[Drawn]:
    """The segments of a DICOM segmentation, on whichever of the images they were drawn."""
    reference, candidate = images[0], images[-1]
    try:
        found = read_segmentation(Address(path), reference, reader, Progress())
        return [Drawn(one) for one in found]
    except CannotUseMask:
        if candidate is reference:
            raise
    return [Drawn(one, True) for one in read_segmentation(Address(path), candidate, reader, Progress())]
