"""Writes the pixels of an image as 32-bit floating-point numbers, neither rounded nor cut off.

They are values as the image's file means them, with bright for dense: what whole numbers of 8 or 16 bits are
rounded from. A TIFF file also tells how it was made; NPY has no place for that.
"""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np

from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.provenance import capsule_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.seal import hash_of_frames
from xraysr_gui.core.spelling import spelt
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.written.header_hash import hash_of_picture
from xraysr_gui.image_io.written.picture_file import provenance_options, tiff_pixel_shape
from xraysr_gui.image_io.written.sealing import sealed
from xraysr_gui.settings.whole_file import write_whole

NPY, FLOAT_TIFF = ".npy", (".tif", ".tiff")
BARE = "The file holds bare numbers: how they were made, spacing and patient are not in it."


def is_float_file(path: Path, *, as_floats: bool = False) -> bool:
    """Whether a file of this name is written as floating-point numbers.

    Raises:
        CannotExport: that was asked for, and its ending names another format.
    """
    ending = path.suffix.lower()
    if as_floats and ending not in (NPY, *FLOAT_TIFF):
        raise CannotExport(
            tr("{} could not be written.").format(path.name),
            why=tr("Floating-point numbers are written as {} files.").format(", ".join((NPY, *FLOAT_TIFF))),
            remedy=tr("Choose a name with one of these endings, or leave {} out.").format(
                spelt("--float", "as_floats")
            ),
        )
    return as_floats or ending == NPY


def write_floats(path: Path, radiograph: Radiograph) -> None:
    """Write the pixels as they are.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    pixels, packed = np.asarray(radiograph.pixels, np.float32), BytesIO()
    if path.suffix.lower() == NPY:
        np.save(packed, pixels, allow_pickle=False)
    else:
        from PIL import Image

        capsule = replace(capsule_of(radiograph), precision="")
        told = provenance_options("TIFF", capsule, pixels=hash_of_frames([pixels]))
        told["tiffinfo"] |= tiff_pixel_shape(radiograph)
        Image.fromarray(pixels).save(packed, format="TIFF", **told)
    content = sealed(packed.getvalue(), hash_of_picture)
    write_whole(path, lambda file: file.write(content))
