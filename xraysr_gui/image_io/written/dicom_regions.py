"""Regions and maps in and out as DICOM: a segmentation, and a parametric map in grey levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.address import Address
from xraysr_gui.core.brush import Brush
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region, mask_of
from xraysr_gui.core.spacing import Calibration, Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import shown
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import asked, drawing_key, header_array
from xraysr_gui.image_io.written.mask_file import CannotUseMask
from xraysr_gui.isolation.shared_pixels import Arrays
from xraysr_gui.settings.whole_file import write_whole

CORNER = Point(0.0, 0.0)
NOT_OF_THE_PATIENT = frozenset(
    (Calibration.NONE, Calibration.DETECTOR, Calibration.FILM, Calibration.RESOLUTION)
)
"""Where Pixel Spacing would be false: it is a length in the patient, and a map has no word for any other."""


def write_segmentation(
    path: Path, image: Radiograph, regions: Sequence[Region], reader: ImageReader, progress: Progress
) -> None:
    """Write regions as a DICOM segmentation of `image`: the original, on whose grid they are told.

    Raises:
        CannotExport: there is nothing to write, the image is no DICOM, or the folder refuses the file.
    """
    masks = [mask_of(region, image.shape, image.spacing) for region in regions]
    kept = [(region, mask) for region, mask in zip(regions, masks, strict=True) if mask.any()]
    if not kept:
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("No region covers a pixel of the image."),
            remedy=tr("Draw a region first."),
        )
    named = [
        {"name": region.name, "colour": region.colour, "key": drawing_key(repr(region))} for region, _ in kept
    ]
    request = {**asked(image, "regions"), "regions": named}
    arrays = {
        "masks": np.stack([mask for _, mask in kept]).view(np.uint8),
        "header": header_array(image),
    }
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))


def read_segmentation(
    address: Address, image: Radiograph, reader: ImageReader, progress: Progress
) -> tuple[Brush, ...]:
    """The segments that were drawn on `image` (the original) as regions of it.

    Raises:
        CannotOpenImage: the file is damaged, or no segmentation.
        CannotUseMask: it belongs to another image, or its size is another.
    """
    reply = reader.segments(address, image.source.address.frame, header_array(image), progress)
    name, found = shown(address.name), []
    for number, said in enumerate(reply.message["segments"]):
        mask = reply.arrays[f"mask {number}"].astype(np.bool_)
        if mask.shape != image.shape:
            (rows, columns), (own_rows, own_columns) = image.shape, mask.shape
            raise CannotUseMask(
                tr("{} cannot be used here.").format(name),
                why=tr("It has {} x {} pixels, and the image has {} x {}.").format(
                    own_columns, own_rows, columns, rows
                ),
                remedy=tr("Open the image that it was drawn on."),
            )
        if mask.any():
            id = f"{name}-{number + 1}"
            told, colour = str(said["name"]), str(said["colour"])
            found.append(Brush.of(mask, image.spacing, id=id, name=told, colour=colour))
    if not found:
        raise CannotUseMask(
            tr("{} cannot be used here.").format(name),
            why=tr("It was drawn on another image, or nothing is drawn in it."),
            remedy=tr("Open the image that it was drawn on."),
        )
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class MapOfNumbers:
    """A map as it leaves: a number for each pixel, and what it means.

    Attributes:
        values: On a grid of its own, which may be finer than that of the source.
        title: Such as "Absolute difference".
        unit: Such as "grey levels".
        spacing: Of the grid.
        origin: The corner of the grid in the field.
        left_out: Where there is no number, as nothing was measured there; None if all are known.
    """

    values: NDArray[np.float32]
    title: str
    unit: str
    spacing: Spacing
    origin: Point = CORNER
    left_out: NDArray[np.bool_] | None = None


def write_error_map(
    path: Path, candidate: Radiograph, told: MapOfNumbers, reader: ImageReader, progress: Progress
) -> None:
    """Write a map of `candidate` as a DICOM Parametric Map.

    Raises:
        CannotExport: it holds no number, the image is no DICOM, or the folder refuses the file.
    """
    there = told.values if told.left_out is None else told.values[~told.left_out]
    if not there.size or not np.isfinite(there).all():
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("The map has places without a number."),
            remedy=tr("Choose another map, or another reference."),
        )
    known = told.spacing.calibration not in NOT_OF_THE_PATIENT
    request = {
        **asked(candidate, "map"),
        "title": told.title,
        "unit": told.unit,
        "spacing": [told.spacing.row, told.spacing.column] if known else [],
        "origin": [told.origin.x, told.origin.y] if known else [0.0, 0.0],
    }
    arrays: Arrays = {"map": np.asarray(told.values, np.float32), "header": header_array(candidate)}
    file = reader.derive(request, arrays, progress)
    write_whole(path, lambda out: out.write(file))
