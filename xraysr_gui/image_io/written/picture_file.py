"""Writes pictures, whole or not at all: what a screen shows, or an image at its full depth.

An image tells how it was made: in an iTXt chunk of a PNG file, in the ImageDescription of a TIFF file.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.bit_depth import container_of, spread
from xraysr_gui.core.errors import CannotExport
from xraysr_gui.core.greys import Window
from xraysr_gui.core.left_out import padded
from xraysr_gui.core.loose import Json
from xraysr_gui.core.presets import first_voi, shows_as_stored
from xraysr_gui.core.provenance import RESTRICTION, Capsule, ShownAs, capsule_of, to_sealed_json
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.seal import hash_of_frames
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.written.header_hash import hash_of_picture
from xraysr_gui.image_io.written.sealing import PROVENANCE, TIFF_DESCRIPTION, sealed
from xraysr_gui.settings.whole_file import write_whole

FORMATS = {".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF"}
TIFF_SOFTWARE = 305
TIFF_ACROSS, TIFF_DOWN, TIFF_UNIT = 282, 283, 296
PNG_HEAD = 33  # the mark and the first part
SIGNIFICANT_BITS = '{{"significant_bits": {}, '


def write_png(path: Path, greys: NDArray[np.uint8], capsule: Capsule | None = None) -> None:
    """Write 8-bit greys (or colours) as a PNG file without any patient data.

    Raises:
        CannotExport: the folder is missing, read-only or full.
    """
    from PIL import Image  # decoders and encoders load at their first use

    picture = Image.fromarray(np.ascontiguousarray(greys))
    extra, packed = provenance_options("PNG", capsule) if capsule else {}, BytesIO()
    picture.save(packed, format="PNG", **extra)
    content = sealed(packed.getvalue(), hash_of_picture)
    write_whole(path, lambda file: file.write(content))


def write_image(path: Path, radiograph: Radiograph) -> None:
    """Write an image on the scale of its stored bits, bright means dense, without any patient data.

    Greys of 10 or 12 bits are spread over 16, so that white is white in every program; padding is black, as
    it is on the screen.

    Raises:
        CannotExport: the ending names no format that holds it, or the folder is missing, read-only or full.
    """
    from PIL import Image

    kind = FORMATS.get(path.suffix.lower())
    if kind is None:
        raise CannotExport(
            tr("{} could not be written.").format(path.name),
            why=tr("Images are written as {} files.").format(", ".join(FORMATS)),
            remedy=tr("Choose a name with one of these endings."),
        )
    bits = radiograph.source.encoding.kept_bits
    steps, padding = radiograph.in_steps(bits), padded(radiograph.greys)
    if padding is not None:  # no other program knows that it is no measurement, and low values may be bright
        steps[padding] = 0
    stored = spread(steps, bits)
    picture, pixels = Image.fromarray(stored), hash_of_frames([stored])
    capsule = replace(capsule_of(radiograph), shown=shown_of(radiograph))
    extra = provenance_options(kind, capsule, bits, pixels)
    if kind == "TIFF":
        extra["tiffinfo"] |= tiff_pixel_shape(radiograph)
    packed = BytesIO()
    picture.save(packed, format=kind, **extra)
    content = packed.getvalue()
    if kind == "PNG" and (shape := _pixel_shape(radiograph)) != 1:
        content = _with_pixel_shape(content, shape)
    content = sealed(content, hash_of_picture)
    write_whole(path, lambda file: file.write(content))


def shown_of(radiograph: Radiograph) -> ShownAs | None:
    """The window of an image and the values that its picture stores; None if there is nothing to tell."""
    voi = first_voi(radiograph)
    if not isinstance(voi, Window) or shows_as_stored(voi, radiograph):
        return None
    ends = radiograph.black, radiograph.white
    return ShownAs(voi, ends[::-1] if radiograph.greys.inverted else ends)


def _pixel_shape(radiograph: Radiograph) -> Fraction:
    """How high a pixel is by its width."""
    return Fraction(radiograph.spacing.row / radiograph.spacing.column).limit_denominator(1000)


def tiff_pixel_shape(radiograph: Radiograph) -> dict[int, object]:
    """What a TIFF file says of pixels that are not square: resolutions without a unit."""
    from PIL.TiffImagePlugin import IFDRational

    shape = _pixel_shape(radiograph)
    if shape == 1:
        return {}
    across, down = (IFDRational(one) for one in (shape.numerator, shape.denominator))
    return {TIFF_ACROSS: across, TIFF_DOWN: down, TIFF_UNIT: 1}


def _with_pixel_shape(png: bytes, shape: Fraction) -> bytes:
    """A PNG file that says how high its pixels are by their width; Pillow can only say so in metres."""
    body = b"pHYs" + struct.pack(">IIB", shape.numerator, shape.denominator, 0)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:PNG_HEAD] + chunk + png[PNG_HEAD:]


def provenance_options(kind: str, capsule: Capsule, bits: int = 0, pixels: str = "") -> Json:
    """What the library is told so that a PNG or TIFF file says how it was made.

    `bits` says how many bits of a grey mean something, 0 where all do. PNG has a part for it, TIFF none.
    `pixels` is the hash of what is stored; "" for a picture that is not the image itself.
    """
    is_spread = 0 < bits < container_of(bits)
    if kind == "TIFF":
        description = to_sealed_json(capsule, pixels)
        if is_spread:
            description = SIGNIFICANT_BITS.format(bits) + description.removeprefix("{")
        return {"tiffinfo": {TIFF_DESCRIPTION: description, TIFF_SOFTWARE: capsule.program}}
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    if is_spread:
        told.add(b"sBIT", bytes((bits,)))
    told.add_itxt("Software", capsule.program)
    told.add_itxt("Disclaimer", RESTRICTION)
    if capsule.shown:
        told.add_itxt("Window", capsule.shown.words)
    if capsule.missing:
        told.add_itxt("Warning", f"{capsule.missing}.")
    told.add_itxt(PROVENANCE, to_sealed_json(capsule, pixels))
    return {"pnginfo": told}
