"""Decodes one frame of a picture file to numbers, whatever the file calls a colour."""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.missing import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.image_io import file_refusals as refusals
from xraysr_gui.image_io.jpeg.jpeg_parts import decoded_jpeg
from xraysr_gui.image_io.jpeg.jpeg_promises import why_refused
from xraysr_gui.image_io.pictures.raster_facts import RasterFacts
from xraysr_gui.image_io.pictures.raster_parts import missing_of_bmp, missing_of_png
from xraysr_gui.image_io.pictures.tiff_parts import (
    JPEG2000,
    NONE,
    decoded_jpeg2000,
    missing_of_tiff,
    pieces_of,
    plain_numbers,
)
from xraysr_gui.image_io.unwritten import written

if TYPE_CHECKING:
    from PIL.Image import Image

    from xraysr_gui.image_io.content import Content

_BROKEN = (
    *(OSError, SyntaxError, ValueError, RuntimeError, TypeError, EOFError, IndexError, KeyError),
    *(OverflowError, struct.error, zlib.error, NotImplementedError, AttributeError),
)
_PLAIN = ("1", "L", "LA", "RGB", "RGBA", "I;16", "I;16B", "I;16L")


def decode(content: Content, facts: RasterFacts) -> tuple[Numbers, Mask | None]:
    """Decode to (rows, columns) or (rows, columns, samples) in the file's own numbers.

    Gives also which pixels the file does not hold, None if it holds all.

    Raises:
        CannotOpenImage: the file is damaged, or decodes to something else than its header promises.
    """
    missing: Mask | None = None
    if facts.format == "JPEG" and (why := why_refused(content.all_bytes())):
        raise refusals.damaged(content.address.name, facts.format, why)
    with _edge(content, facts):
        if facts.format == "TIFF":
            numbers, missing = _tiff(content, facts)
        elif facts.format == "PNG" and facts.bits == 16 and facts.samples > 1:
            numbers = _by_libpng(content)  # Pillow would keep only 8 of 16 bits of a colour
        elif facts.format == "JPEG":
            is_plain = facts.bits == 8 and bool(facts.lossy)
            numbers, missing = decoded_jpeg(
                written(content.all_bytes()),
                (facts.rows, facts.columns),
                partial(_pillow_numbers, facts=facts) if is_plain else _by_libjpeg,
            )
        else:
            numbers, missing = _by_pillow(content, facts)
    if facts.meant and numbers.ndim == 3:
        numbers = numbers[..., : facts.meant] if facts.meant > 1 else numbers[..., 0]
    if numbers.shape[:2] != (facts.rows, facts.columns) or numbers.ndim > 3:
        raise refusals.damaged(
            content.address.name, facts.format, tr("it decodes to another size than its header promises")
        )
    return numbers, missing


@contextmanager
def _edge(content: Content, facts: RasterFacts) -> Iterator[None]:
    """Turn what decoders raise over damaged files into sentences."""
    try:
        yield
    except (*_BROKEN, _decompression_bomb()) as error:
        raise refusals.damaged(content.address.name, facts.format, error) from error


def _decompression_bomb() -> type[Exception]:
    from PIL import Image

    return Image.DecompressionBombError


def _tiff(content: Content, facts: RasterFacts) -> tuple[Numbers, Mask | None]:
    pieces = pieces_of(content, facts)
    if pieces.compression in JPEG2000:
        return decoded_jpeg2000(pieces)
    missing = missing_of_tiff(pieces)
    if missing is not None and pieces.compression == NONE and facts.kind == "whole" and not facts.palette:
        return plain_numbers(pieces, "<" if content.head[:1] == b"I" else ">"), missing
    packed = content.all_bytes()
    return _by_libtiff(packed if pieces.compression == NONE else written(packed), facts), missing


def _by_libtiff(packed: bytes, facts: RasterFacts) -> Numbers:
    import imagecodecs

    numbers: Numbers = imagecodecs.tiff_decode(packed, index=facts.page)
    if numbers.dtype.kind == "c":
        raise ValueError(tr("its pixels are complex numbers"))
    if facts.is_flipped:  # as it lies in the file: whoever asked turns it upright
        rows, columns = (-1 if facts.orientation in those else 1 for those in ((3, 4, 7, 8), (2, 3, 6, 7)))
        numbers = numbers[::rows, ::columns]
    if facts.lossy == "JPEG" and facts.inverted and numbers.ndim == 2:
        numbers = 255 - numbers  # the decoder shows these bright, and gives all others as they are stored
    if numbers.dtype == np.bool_:
        numbers = numbers.view(np.uint8)
    planes_first = numbers.ndim == 3 and numbers.shape[:2] != (facts.rows, facts.columns)
    if planes_first and numbers.shape[1:] == (facts.rows, facts.columns):
        numbers = np.moveaxis(numbers, 0, -1)
    if facts.palette and numbers.ndim == 2:
        colours = np.array(facts.palette, np.uint16) >> 8
        numbers = colours.astype(np.uint8)[np.minimum(numbers, min(len(colours) - 1, 2**facts.bits - 1))]
    return numbers


def _by_libpng(content: Content) -> Numbers:
    import imagecodecs

    numbers: Numbers = imagecodecs.png_decode(content.all_bytes())
    return numbers


def _by_libjpeg(packed: bytes) -> Numbers:
    import imagecodecs

    numbers: Numbers
    try:
        numbers = imagecodecs.jpeg8_decode(packed)
    except RuntimeError:
        numbers = imagecodecs.ljpeg_decode(packed)  # takes some lossless files that the first does not
    return numbers


def _by_pillow(content: Content, facts: RasterFacts) -> tuple[Numbers, Mask | None]:
    """Decode; of a file that ends early, what is there is taken, and what is missing is told."""
    packed = content.all_bytes()
    packed = written(packed) if facts.format == "WebP" else packed
    find = {"PNG": missing_of_png, "BMP": missing_of_bmp}.get(facts.format)
    try:
        numbers = _pillow_numbers(packed, facts)
        # A row that was not decoded is even: any other proves that the picture is whole.
        return numbers, find(content, facts) if find is missing_of_png and np.ptp(numbers[-1]) == 0 else None
    except OSError as error:
        if "truncated" not in str(error) or find is None:
            raise
        missing = find(content, facts)
        if missing is None:
            raise
    with _forgiving_pillow():
        return _pillow_numbers(packed, facts), missing


@contextmanager
def _forgiving_pillow() -> Iterator[None]:
    from PIL import ImageFile

    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _pillow_numbers(packed: bytes, facts: RasterFacts) -> Numbers:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # raster_header has its own limit, and refuses before this
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of what a notice or a refusal says better
        with Image.open(BytesIO(packed), formats=[facts.format]) as picture:
            if picture.size != (facts.columns, facts.rows):
                raise ValueError("it says two different sizes")
            numbers = np.asarray(_plain(picture))
    if numbers.dtype == np.bool_ or facts.bits == 1:
        white = np.uint8(1 if facts.bits == 1 else 255)  # BMP has a palette of both greys
        return np.where(numbers != 0, white, np.uint8(0))  # Pillow spreads both where one is transparent
    if facts.bits in (2, 4) and numbers.ndim == 2:
        return numbers // np.uint8(255 // (2**facts.bits - 1))  # Pillow spreads few greys over 0 to 255
    return numbers.astype(numbers.dtype.newbyteorder("="), copy=False)


def _plain(picture: Image) -> Image:
    """The picture with greys, or with red, green and blue, and perhaps with opacity."""
    if picture.mode in _PLAIN:
        picture.load()
        return picture
    see_through = picture.mode in ("PA", "La", "RGBa") or "transparency" in picture.info
    return picture.convert("RGBA" if see_through else "RGB")
