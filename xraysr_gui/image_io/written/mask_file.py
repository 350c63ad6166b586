"""Masks of an image in and out: what is lighter than nothing belongs to it.

A lossy file keeps no sharp edge, so in one it is what is lighter than half of its brightest grey.

Any file that can be opened can be a mask, and it is opened as every file is, in the reader child. What
comes back is a radiograph; here it becomes a mask of the size of the image, or a sentence that says why not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.errors import CannotExport, UserError
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Mask, Region
from xraysr_gui.core.region_json import CannotReadRegions, regions_from_json, regions_to_json
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.file_refusals import shown
from xraysr_gui.image_io.stored_numbers import NO_NUMBER
from xraysr_gui.image_io.volumes.matlab_reader import MASK_LEFT_OUT
from xraysr_gui.image_io.written.mask_volume import meta_bytes, nifti_bytes, nrrd_bytes, packed_nifti_bytes
from xraysr_gui.settings.whole_file import write_whole

VOLUMES = {".nii": nifti_bytes, ".nii.gz": packed_nifti_bytes, ".nrrd": nrrd_bytes, ".mha": meta_bytes}
PICTURE = ".png"
MOST_BYTES = 256 << 20


class CannotUseMask(UserError):
    """A mask does not fit the image that it was chosen for."""


def mask_from(opened: Radiograph, image: Radiograph) -> Mask:
    """The mask that a file holds for an image: the drawing that it carries, or each grey above zero.

    Raises:
        CannotUseMask: it has another size, not all of it is there, or nothing is drawn in it.
    """
    name = shown(opened.source.address.name)
    _refuse_unclear(opened, image, name)
    drawn = next((overlay.drawn for overlay in opened.overlays if "mask" in overlay.title.lower()), None)
    mask = _greys_above_zero(opened) if drawn is None else drawn
    if mask.shape != image.shape:
        (rows, columns), (own_rows, own_columns) = image.shape, mask.shape
        raise CannotUseMask(
            tr("{} cannot be used as a mask.").format(name),
            why=tr("It has {} x {} pixels, and the image has {} x {}.").format(
                own_columns, own_rows, columns, rows
            ),
            remedy=tr(
                "Choose a mask that was drawn on this very image, or export it at the size of the image."
            ),
        )
    if not mask.any():
        raise CannotUseMask(
            tr("{} cannot be used as a mask.").format(name),
            why=tr("Nothing is drawn in it: every pixel is zero."),
            remedy=tr("Choose another file, or another slice of it."),
        )
    return np.ascontiguousarray(mask)


def region_from(opened: Radiograph, image: Radiograph, id: str) -> Brush:
    """The same as a region in the field of the image; without a name, for outputs name regions and no files.

    Raises:
        CannotUseMask: as for a mask.
    """
    return Brush.of(mask_from(opened, image), image.spacing, id=id)


def _greys_above_zero(opened: Radiograph) -> Mask:
    greys = opened.greys.values[opened.greys.codes] if opened.exact is None else opened.exact
    return np.asarray(greys > (float(greys.max()) / 2 if opened.source.encoding.lossy else 0))


def _refuse_unclear(opened: Radiograph, image: Radiograph, name: str) -> None:
    """Refuse what would give a number of something else than the reader drew."""
    slices = opened.source.encoding.frames
    why = ""
    if slices > 1 and slices != image.source.encoding.frames:
        why = tr("It has {} slices, and nothing says which of them belongs to the image.").format(slices)
    elif opened.missing is not None:
        why = tr("The file ends early, so a part of the mask is missing.")
    elif MASK_LEFT_OUT in opened.notices:
        why = tr("The tumour that is drawn in it has another size than its image.")
    elif NO_NUMBER in opened.notices and opened.black > 0:
        why = tr("Some of its pixels hold no number, and none is zero: nothing says what lies outside.")
    if why:
        raise CannotUseMask(
            tr("{} cannot be used as a mask.").format(name),
            why=why,
            remedy=tr("Save the mask of this one image anew, with 0 outside and 1 inside."),
        )


def write_mask(path: Path, mask: Mask, spacing: Spacing) -> None:
    """Write a mask as PNG (0 and 255) or as a volume of one slice (0 and 1), without any patient data.

    Raises:
        CannotExport: the ending names no format that holds it, or the folder is missing, read-only or full.
    """
    ending = next((one for one in (*VOLUMES, PICTURE) if path.name.lower().endswith(one)), None)
    if ending is None:
        raise CannotExport(
            tr("{} could not be written.").format(path.name),
            why=tr("Masks are written as {} files.").format(", ".join((PICTURE, *VOLUMES))),
            remedy=tr("Choose a name with one of these endings."),
        )
    if ending == PICTURE:
        from PIL import Image

        picture = Image.fromarray(mask.astype(np.uint8) * 255)
        write_whole(path, lambda file: picture.save(file, format="PNG"))
    else:
        volume = VOLUMES[ending](mask, spacing)
        write_whole(path, lambda file: file.write(volume))


def write_regions(path: Path, regions: tuple[Region, ...], unit: str) -> None:
    """Write regions as JSON.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    text = regions_to_json(regions, unit).encode()
    write_whole(path, lambda file: file.write(text))


def read_regions(path: Path, unit: str) -> tuple[Region, ...]:
    """Read regions that were written as JSON.

    Raises:
        CannotReadRegions: the file is missing, too large, damaged, or of another kind.
    """
    name = shown(path.name)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError("it is a pipe or a device, and no file")
        if path.stat().st_size > MOST_BYTES:
            raise OSError(f"it is larger than {MOST_BYTES >> 20} MB")
        text = path.read_bytes()
    except OSError as error:
        raise CannotReadRegions(
            tr("{} could not be read.").format(name),
            why=tr("The system refused it: {}.").format(error.strerror or error),
            remedy=tr("Choose a file of regions that this program wrote."),
        ) from error
    return regions_from_json(text, unit, name)
