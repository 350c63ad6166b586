"""Images in and out: from a file or an array to a radiograph, and back."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TypeAlias

import numpy as np

from xraysr_gui.api.processes import processes
from xraysr_gui.commands.advice.advice_line import advice_line
from xraysr_gui.commands.describe_image import describe_image
from xraysr_gui.commands.open_radiograph import open_one_frame
from xraysr_gui.commands.saving.leave import let_leave
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import InvalidParameter
from xraysr_gui.core.leaving import Leaving
from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.source import Encoding, Source
from xraysr_gui.core.words import tr
from xraysr_gui.settings.kept_files import refuse_existing

Path_ = str | os.PathLike[str]
ImageLike: TypeAlias = "Radiograph | Numbers | Path_"
"""What the functions take for an image: one that is open, an array, or the path of a file."""
ARRAY = "array"


def open_image(path: Path_, frame: int | None = None, progress: Progress | None = None) -> Radiograph:
    """Decode one image in a process of its own, which a broken or hostile file may bring down.

    Args:
        path: Of any kind of file that the program reads.
        frame: Which one of a file that holds several, from 0; without it a file must hold one.
        progress: Told how far it is.

    Raises:
        UserError: the file is missing, damaged or unknown, or holds several frames and none is named.
    """
    return open_one_frame(Path(path), frame, processes().reader, progress)


def from_array(
    pixels: Numbers,
    *,
    black: float | None = None,
    white: float | None = None,
) -> Radiograph:
    """A radiograph of an array of rows and columns in which bright means dense.

    Args:
        pixels: Whole numbers of 8 or 16 bits without a sign, or floating-point numbers.
        black: The value of no signal; 0 if it is not given.
        white: The value of the brightest signal; the largest that the bits hold, or 1 for floating point.

    Raises:
        InvalidParameter: the array is no image, or has values outside of black and white.
    """
    values = np.asarray(pixels)
    _refuse_unless(values.ndim == 2 and values.size > 0, f"It has the shape {values.shape}.")
    known = {np.dtype(np.uint8): 255.0, np.dtype(np.uint16): 65535.0}.get(values.dtype.newbyteorder("="))
    numbers = (
        values.dtype.kind == "f" or known is not None or (white is not None and values.dtype.kind in "iu")
    )
    _refuse_unless(numbers, f"Its numbers are of the type {values.dtype}.")
    lowest, highest = black or 0.0, white if white is not None else known or 1.0
    _refuse_unless(bool(np.isfinite(values).all()), "Some of its values are no numbers.")
    within = lowest < highest and lowest <= values.min() and values.max() <= highest
    _refuse_unless(bool(within), f"Its values reach from {values.min():g} to {values.max():g}.")
    sha256 = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
    encoding = Encoding("array", 8 if known == 255.0 else 16)
    source = Source(Address(Path(ARRAY)), encoding, sha256=sha256)
    return Radiograph.of_pixels(values, black=lowest, white=highest, source=source)


def image_of(image: ImageLike, progress: Progress | None = None) -> Radiograph:
    """The image itself: opened if it is a path, wrapped if it is an array."""
    if isinstance(image, Radiograph):
        return image
    if isinstance(image, str | os.PathLike):
        return open_image(image, progress=progress)
    return from_array(image)


def save(
    image: Radiograph,
    path: Path_,
    *,
    as_floats: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
    leaving: Leaving = Leaving(),
) -> tuple[str, ...]:
    """Write an image with a description of how it was made: whole or not at all, never over its source.

    Args:
        image: What is written.
        path: Its ending says how: .dcm, .png, .tif, .tiff or .npy.
        as_floats: A TIFF file of 32-bit floating-point numbers instead of 8 or 16 bits; .npy always is one.
        overwrite: Whether a file of that name may be replaced.
        progress: Told how far it is.
        leaving: Whether it leaves without the patient, and which places are blacked out.

    Returns:
        What the file does not hold of how the image is shown, and what else to know of it, in sentences.

    Raises:
        CannotExport: the ending names no format, the file is there already, or the folder refuses it.
    """
    refuse_existing([Path(path)], overwrite=overwrite)
    return let_leave(image, Path(path), leaving, processes().reader, progress, as_floats=as_floats)


def info(path: Path_, frame: int = 0) -> Json:
    """What a file holds, in plain numbers and words: as `xraysr info FILE --json`.

    Raises:
        UserError: the file is missing, damaged or unknown.
    """
    reader, engine = processes().reader, processes().engine
    return describe_image(Path(path), frame, reader, lambda image: advice_line(image, engine))


def _refuse_unless(good: bool, why: str) -> None:
    if not good:
        raise InvalidParameter(
            tr("This array is no image that can be used."),
            why=why,
            remedy=tr(
                "Give rows and columns of uint8, uint16, or floats from 0 to 1; or say black and white."
            ),
        )
