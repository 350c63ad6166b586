"""Decodes one compressed frame.

imagecodecs gives the same pixels as pydicom's own plug-ins and is up to five times faster (figures in
docs/adr/0010-decoders.md). The codec is chosen by the bytes and not by the header, which may be wrong.
"""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

import numpy as np

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.brightness import brightness
from xraysr_gui.image_io.jpeg import jpeg2000_tiles
from xraysr_gui.image_io.jpeg.jpeg_parts import HARDLY_ANY, MOST_MISSING, decoded_jpeg
from xraysr_gui.image_io.jpeg.jpeg_promises import why_refused
from xraysr_gui.image_io.swelling import swells

if TYPE_CHECKING:
    from xraysr_gui.core.missing import Mask
    from xraysr_gui.image_io.dicom.pixel_layout import Layout

THREADS = min(4, os.cpu_count() or 1)
_NO_SIZE = frozenset((0x01, *range(0xD0, 0xDA)))
_SEQUENTIAL = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
_LOSSLESS_JPEG = 0xC3
_JPEG_LS = 0xF7
_NO_RUN, _LONGEST_RUN = b"\x80", 128
_MOST_PIXELS_PER_BYTE = 100_000
"""No codec makes more of an image with a signal in it: a kilobyte holds no image of a gigabyte."""


class CannotDecode(ValueError):
    """A compressed frame is damaged, or does not hold what the header promises."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What a compressed frame says about itself.

    Attributes:
        codec: "jpeg", "jpeg lossless", "jpegls", "jpeg2000", "htj2k", "rle"; "" if nobody knows.
        rows: 0 if it does not say, like the columns.
        components: How many samples a pixel has, 0 if it does not say.
        colours: What a JPEG says that its three samples are: "RGB" or "YCBCR", "" if nothing.
    """

    codec: str
    rows: int = 0
    columns: int = 0
    components: int = 0
    colours: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Decoded:
    """The numbers of a frame: (rows, columns) or (rows, columns, 3), and what of it was not in the file."""

    pixels: Numbers
    missing: Mask | None = None


def look_at(frame: bytes, codec: str) -> Stream:
    """Read the first marks of a frame; `codec` is what the header says, used where the bytes say nothing."""
    if frame[:2] == b"\xff\xd8":
        return _look_at_jpeg(frame)
    start = frame.find(b"\xff\x4f\xff\x51", 0, 4096)
    if start == 0 or frame[4:8] == b"jP  ":
        return _look_at_jpeg2000(frame, start)
    return Stream("rle" if codec == "rle" else "")


def _look_at_jpeg(frame: bytes) -> Stream:
    at, colours = 2, ""
    while at + 4 <= len(frame) and frame[at] == 0xFF:
        mark = frame[at + 1]
        if mark == 0xFF or mark in _NO_SIZE:
            at += 1 if mark == 0xFF else 2
            continue
        colours = _colours_marked(frame[at : at + 16]) or colours
        codec = _jpeg_codec(mark)
        if codec and at + 10 <= len(frame):
            rows, columns, components = struct.unpack(">HHB", frame[at + 5 : at + 10])
            return Stream(codec, rows, columns, components, colours)
        at += 2 + struct.unpack(">H", frame[at + 2 : at + 4])[0]
    return Stream("")


def _colours_marked(segment: bytes) -> str:
    """What a JFIF or Adobe segment says about colours."""
    if segment[4:9] == b"Adobe" and len(segment) == 16:
        return "YCBCR" if segment[15] else "RGB"
    return "YCBCR" if segment[4:9] == b"JFIF\0" else ""


def _jpeg_codec(mark: int) -> str:
    if mark in _SEQUENTIAL:
        return "jpeg"
    return {_LOSSLESS_JPEG: "jpeg lossless", _JPEG_LS: "jpegls"}.get(mark, "")


def _look_at_jpeg2000(frame: bytes, start: int) -> Stream:
    if start < 0 or start + 42 > len(frame):
        return Stream("jpeg2000")
    right, down, left, top = struct.unpack(">IIII", frame[start + 8 : start + 24])
    components = struct.unpack(">H", frame[start + 40 : start + 42])[0]
    high_throughput = frame[start + 6 : start + 8] != b"" and bool(frame[start + 6] & 0x40)
    return Stream("htj2k" if high_throughput else "jpeg2000", down - top, right - left, components)


def decode(frame: bytes, layout: Layout, codec: str) -> Decoded:
    """Decode a frame to whole numbers.

    Raises:
        CannotDecode: the bytes are damaged, unknown, hardly there, or of another size than the header says.
    """
    stream = look_at(frame, codec)
    if why := why_refused(frame) if frame[:2] == b"\xff\xd8" else "":
        raise CannotDecode(why)
    if swells(layout.frame_bits // 8, len(frame)):
        raise CannotDecode(tr("its {} bytes would grow far beyond any sensible size").format(len(frame)))
    if stream.codec not in _DECODERS:
        raise CannotDecode(tr("the bytes are of no known kind"))
    if stream.rows and (stream.rows, stream.columns) != (layout.rows, layout.columns):
        raise CannotDecode(
            tr("it holds {} x {} pixels, and the header promises {} x {}").format(
                stream.columns, stream.rows, layout.columns, layout.rows
            )
        )
    if layout.rows * layout.columns > len(frame) * _MOST_PIXELS_PER_BYTE:
        raise CannotDecode(HARDLY_ANY)
    try:
        decoded = _DECODERS[stream.codec](frame, layout, stream)
    except (RuntimeError, ValueError, TypeError, OverflowError, struct.error) as error:
        raise CannotDecode(_short(error)) from error
    return Decoded(_shaped(decoded.pixels, layout), decoded.missing)


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:160] or type(error).__name__


def _shaped(pixels: Numbers, layout: Layout) -> Numbers:
    """Refuse another size than promised; bring colours that come one after the other side by side."""
    size = (layout.rows, layout.columns)
    if layout.is_colour and pixels.shape == (3, *size):
        pixels = pixels.transpose(1, 2, 0)
    if pixels.shape != size and not (pixels.ndim == 3 and pixels.shape[:2] == size and pixels.shape[2] >= 3):
        raise CannotDecode(tr("it decodes to {}, the header promises {}").format(pixels.shape, size))
    return pixels


def _jpeg(frame: bytes, layout: Layout, stream: Stream) -> Decoded:
    """Of a colour JPEG only the brightness is decoded, unless it holds red, green and blue."""
    import imagecodecs

    colours = stream.colours or ("YCBCR" if layout.photometric.startswith("YBR") else "RGB")

    def pixels_of(packed: bytes) -> Numbers:
        if stream.components != 3:
            return imagecodecs.jpeg8_decode(packed)
        if colours == "YCBCR":
            return imagecodecs.jpeg8_decode(packed, colorspace="YCBCR", outcolorspace="GRAYSCALE")
        return brightness(imagecodecs.jpeg8_decode(packed, colorspace="RGB", outcolorspace="RGB"))

    return Decoded(*decoded_jpeg(frame, (layout.rows, layout.columns), pixels_of))


def _jpeg_lossless(frame: bytes, layout: Layout, stream: Stream) -> Decoded:
    import imagecodecs

    shape = (layout.rows, layout.columns)
    try:
        return Decoded(*decoded_jpeg(frame, shape, imagecodecs.jpeg8_decode))
    except RuntimeError:  # the other one takes some streams with an odd end
        return Decoded(*decoded_jpeg(frame, shape, imagecodecs.ljpeg_decode))


def _jpegls(frame: bytes, layout: Layout, stream: Stream) -> Decoded:
    import imagecodecs

    if b"\xff\xd9" not in frame[-64:]:
        raise CannotDecode(tr("it ends in the middle"))  # CharLS would look for the rest for half a minute
    return Decoded(imagecodecs.jpegls_decode(frame))


def _jpeg2000(frame: bytes, layout: Layout, stream: Stream) -> Decoded:
    """OpenJPEG for every kind: it refuses a tile that is cut, where OpenJPH makes a picture of the rest."""
    import imagecodecs

    missing = jpeg2000_tiles.missing(frame)
    pixels: Numbers = imagecodecs.jpeg2k_decode(frame, numthreads=THREADS)
    if pixels.ndim == 3 and jpeg2000_tiles.mixes_colours(frame):  # whatever the header calls them
        pixels = brightness(pixels)
    return Decoded(pixels, missing)


def _rle(frame: bytes, layout: Layout, stream: Stream) -> Decoded:
    """DICOM's own run lengths: one segment per byte of a sample, the high byte first."""
    width = layout.allocated // 8
    if width not in (1, 2, 4) or len(frame) < 64:
        raise CannotDecode(tr("run lengths of {} bits").format(layout.allocated))
    segments = struct.unpack("<I", frame[:4])[0]
    if segments != width * layout.samples:
        raise CannotDecode(tr("{} segments where {} are due").format(segments, width * layout.samples))
    if layout.rows * layout.columns * segments * (1 - MOST_MISSING) > len(frame) * _LONGEST_RUN:
        raise CannotDecode(HARDLY_ANY)
    try:
        samples, there = _runs(frame, layout, width)
    except RuntimeError:  # it ends within a run: what is put behind it means nothing
        samples, there = _runs(frame + _NO_RUN * _LONGEST_RUN, layout, width)
    if there < samples[0].size:
        there -= 2 * _LONGEST_RUN  # of what was cut, the last run may have become another
    if there < samples[0].size * (1 - MOST_MISSING):
        raise CannotDecode(HARDLY_ANY)
    missing = None
    if there < samples[0].size:
        missing = (np.arange(samples[0].size) >= there).reshape(layout.rows, layout.columns)
    return Decoded(samples[0] if layout.samples == 1 else samples.transpose(1, 2, 0), missing)


def _runs(frame: bytes, layout: Layout, width: int) -> tuple[Numbers, int]:
    """The samples, colour after colour, and how many pixels of them were really written."""
    import imagecodecs

    size = layout.rows * layout.columns * layout.samples * width
    planes = []
    for ground in (b"\0", b"\xff"):  # what is not written keeps the ground on which it was to be written
        out = bytearray(ground) * size  # what does not fit is refused
        imagecodecs.dicomrle_decode(frame, f"<u{width}", out=out)
        planes.append(np.frombuffer(out, f"<u{width}").reshape(layout.samples, -1))
    unwritten = (planes[0] != planes[1]).any(axis=0)
    there = int(np.argmax(unwritten)) if unwritten.any() else unwritten.size
    return planes[0].reshape(layout.samples, layout.rows, layout.columns), there


_DECODERS = {
    "jpeg": _jpeg,
    "jpeg lossless": _jpeg_lossless,
    "jpegls": _jpegls,
    "jpeg2000": _jpeg2000,
    "htj2k": _jpeg2000,
    "rle": _rle,
}
