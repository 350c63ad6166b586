"""From one frame of a DICOM file to the 16-bit codes that the program works with.

A code is the stored value minus the lowest value that can be stored. In two's complement that
is nothing but turning the sign bit round, so masking, sign and offset cost one pass together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.greys import Codes
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.missing import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.image_io.brightness import brightness
from xraysr_gui.image_io.dicom import dicom_refusals as refusals
from xraysr_gui.image_io.dicom.decoders import CannotDecode, decode
from xraysr_gui.image_io.dicom.dicom_file import DicomFile
from xraysr_gui.image_io.dicom.dicom_syntax import Syntax
from xraysr_gui.image_io.dicom.pixel_frames import EncapsulatedFrames
from xraysr_gui.image_io.dicom.pixel_layout import PARTIAL_422, Layout

_BRIGHTNESS_FIRST = ("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422", "YBR_PARTIAL_420")


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """One frame as it is stored, colour already turned into luminance.

    Attributes:
        raw: Rows by columns; bit patterns as in the file, or floating-point numbers.
        missing: Which pixels the file does not hold, None if it holds all.
        is_lossy: Whether a decoder may have overshot: what is out of range is then cut, not wrapped round.
    """

    raw: Numbers
    missing: Mask | None = None
    is_lossy: bool = False


def native_samples(file: DicomFile, layout: Layout, frame: int) -> Samples:
    """Take one frame that is not compressed; nothing is copied where the bytes can be used as they lie.

    Raises:
        CannotOpenImage: not even one row is there.
    """
    if file.pixels is None:
        raise refusals.no_pixels(file.name, "")
    needed = -(-layout.frame_bits // 8)
    first_bit = layout.frame_bits * frame
    start = file.pixels.start + first_bit // 8
    end = file.pixels.start + min(file.pixels.length, len(file.memory) - file.pixels.start)
    there = max(0, min(end - start, needed + (first_bit % 8 > 0)))
    row_bytes = layout.frame_bits / 8 / layout.rows
    rows_there = min(layout.rows, int(there / row_bytes))
    if not rows_there:
        raise refusals.truncated(file.name, there, needed)
    raw = _native_numbers(file, layout, start, there, first_bit % 8)
    shaped = _shaped(_padded(raw, rows_there, layout), layout)
    missing = None
    if rows_there < layout.rows:
        missing = np.zeros((layout.rows, layout.columns), np.bool_)
        missing[rows_there:] = True
    return Samples(_luminance(shaped, layout), missing)


def _native_numbers(file: DicomFile, layout: Layout, start: int, there: int, bit: int) -> Numbers:
    """The frame's numbers in a row, as many as the file holds."""
    held: memoryview | Numbers = file.memory[start : start + there]
    order = "<" if file.syntax.is_little_endian else ">"
    if layout.allocated <= 8 and order == ">" and file.pixels is not None and file.pixels.kind == b"OW":
        before = (start - file.pixels.start) % 2  # a frame may begin and end in the middle of a word
        words = bytes(file.memory[start - before : start + there + (before + there) % 2])
        held = np.frombuffer(words + bytes(len(words) % 2), ">u2").astype("<u2").view(np.uint8)
        held = held[before : before + there]
    if layout.allocated == 1:
        return np.unpackbits(np.frombuffer(held, np.uint8), bitorder="little")[bit:]
    kind = "f" if layout.floating else "u"
    size = layout.allocated // 8
    return np.frombuffer(held[: there // size * size], f"{order}{kind}{size}")


def _padded(raw: Numbers, rows_there: int, layout: Layout) -> Numbers:
    """The numbers of a whole frame; rows that are missing are zero for now."""
    per_row = layout.columns * (2 if layout.is_subsampled else layout.samples)
    if rows_there == layout.rows:
        return raw[: per_row * layout.rows]
    whole = np.zeros(per_row * layout.rows, raw.dtype)
    whole[: per_row * rows_there] = raw[: per_row * rows_there]
    return whole


def _shaped(raw: Numbers, layout: Layout) -> Numbers:
    rows, columns = layout.rows, layout.columns
    if layout.is_subsampled:  # Y1 Y2 Cb Cr for every two pixels: the brightness is all we need
        grey = raw.reshape(-1, 4)[:, :2].reshape(rows, columns)
        return _of_studio_range(grey) if layout.photometric == PARTIAL_422 else grey
    if layout.samples == 1:
        return raw.reshape(rows, columns)
    if layout.planar:
        return raw.reshape(3, rows, columns).transpose(1, 2, 0)
    return raw.reshape(rows, columns, 3)


def _of_studio_range(grey: Numbers) -> Numbers:
    """Brightness of video, in which 16 is black and 235 is white (PS3.3 C.7.6.3.1.2)."""
    spread = np.rint((grey.astype(np.float32) - 16) * np.float32(255 / 219)).clip(0, 255)
    whole: Numbers = spread.astype(grey.dtype)
    return whole


def encapsulated_samples(file: DicomFile, layout: Layout, frames: EncapsulatedFrames, frame: int) -> Samples:
    """Decode one compressed frame.

    Raises:
        CannotOpenImage: the frame is damaged, cut short, or compressed in an unknown way.
    """
    if not frames.frames[frame]:
        raise refusals.frame_missing(file.name, frame)
    whole = frames.is_whole(frame)
    try:
        decoded = decode(frames.stream(file, frame), layout, file.syntax.codec)
    except CannotDecode as error:
        if not whole:
            raise refusals.cut_short(file.name, file.syntax.title) from error
        raise _not_decodable(file.name, file.syntax, error) from error
    return Samples(_luminance(decoded.pixels, layout), decoded.missing, bool(file.syntax.lossy))


def _not_decodable(name: str, syntax: Syntax, error: CannotDecode) -> Exception:
    if syntax.codec == "unknown":
        return refusals.unknown_syntax(name, syntax.title)
    return refusals.not_decodable(name, syntax.title, str(error))


def _luminance(raw: Numbers, layout: Layout) -> Numbers:
    """Turn colour into brightness; brightness that is stored as such is taken."""
    if raw.ndim == 2:
        return raw
    return raw[..., 0] if layout.photometric in _BRIGHTNESS_FIRST else brightness(raw)


def codes_of(samples: Samples, layout: Layout) -> Codes:
    """Codes of whole numbers of which at most 16 bits are used; bits beyond those are no part of the image.

    Uncompressed 16-bit pixels without a sign come back as they lie in the file, not copied.
    """
    raw = samples.raw
    top = (1 << layout.stored) - 1
    if samples.is_lossy and not layout.shift:  # else the bits below would be taken for an overshoot
        low, high = (
            (layout.lowest, top + layout.lowest) if raw.dtype.kind == "i" and layout.signed else (0, top)
        )
        raw = raw.clip(low, high) if int(raw.max()) > high or int(raw.min()) < low else raw
    if raw.dtype.kind == "i":
        raw = raw.astype(np.int16, copy=False).view(np.uint16)
    if raw.dtype.itemsize > 2:
        raw = raw >> layout.shift & top
    elif layout.shift:
        raw = raw >> np.uint16(layout.shift)
    codes = np.ascontiguousarray(raw, dtype=np.uint16)
    if int(codes.max()) > top:
        codes = codes & np.uint16(top)
    return codes ^ np.uint16(1 << (layout.stored - 1)) if layout.signed else codes


def stored_numbers(samples: Samples, layout: Layout) -> NDArray[np.float64]:
    """The stored values of a frame that is no whole number of at most 16 bits."""
    if layout.floating:
        return samples.raw.astype(np.float64)
    wide = (samples.raw.astype(np.uint64) >> np.uint64(layout.shift)) & np.uint64((1 << layout.stored) - 1)
    if not layout.signed:
        return wide.astype(np.float64)
    lift = np.uint64(64 - layout.stored)
    return (wide << lift).view(np.int64).astype(np.float64) / 2.0 ** int(lift)
