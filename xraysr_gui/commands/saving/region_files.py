"""Regions from files and into files, whatever their kind."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from xraysr_gui.commands.saving.export_result import refuse_source
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Polygon, Region, mask_of
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.image_io.written.dicom_files import DICOM
from xraysr_gui.image_io.written.dicom_regions import read_segmentation, write_segmentation
from xraysr_gui.image_io.written.mask_file import read_regions, region_from, write_mask, write_regions

JSON, MATLAB = ".json", ".mat"
SEGMENTATION = "SEG"


def regions_in(path: Path, image: Radiograph, reader: ImageReader, progress: Progress) -> tuple[Region, ...]:
    """The regions that a file holds: a mask, a tumour with its border, a DICOM segmentation, or JSON.

    Raises:
        CannotReadRegions, CannotUseMask, CannotOpenImage: what the file holds does not serve.
        ChildFailed: it brought the reader child down.
        Cancelled: the person stopped it.
    """
    if path.suffix.lower() == JSON:
        return read_regions(path, image.spacing.unit)
    address = Address(path)
    opened = reader.open(address, progress)
    if opened.source.label("Modality") == SEGMENTATION:
        return read_segmentation(address, image, reader, progress)
    frame = image.source.address.frame
    if frame and opened.source.encoding.frames > frame:
        opened = reader.open(address.at_frame(frame), progress)
    mask = region_from(opened, image, "mask")
    if path.suffix.lower() != MATLAB:
        return (mask,)
    border = tuple(image.spacing.to_field(place) for place in reader.border(address, progress))
    if not border:
        return (mask,)
    return (replace(mask, name="Mask"), Polygon(id="border", name="Border", colour="#56b4e9", points=border))


def write_regions_of(
    path: Path, regions: tuple[Region, ...], image: Radiograph, reader: ImageReader, progress: Progress
) -> None:
    """Write regions of an image as the ending says.

    JSON keeps their lines, a DICOM segmentation their pixels and names; a mask is all of them together.

    Raises:
        CannotExport: the ending is none of ours, nothing lies inside, the file is the image itself, or the
            folder is missing or full.
    """
    refuse_source(image, path)
    if path.suffix.lower() == JSON:
        write_regions(path, regions, image.spacing.unit)
        return
    if path.suffix.lower() in DICOM:
        write_segmentation(path, image, regions, reader, progress)
        return
    inside = np.zeros(image.shape, np.bool_)
    for region in regions:
        inside |= mask_of(region, image.shape, image.spacing)
    if not inside.any():
        raise CannotExport(
            tr("{} was not written.").format(path.name),
            why=tr("The centre of no pixel lies inside of a region."),
            remedy=tr("Draw a region on the image, or export as JSON, which keeps the lines themselves."),
        )
    write_mask(path, inside, image.spacing)
