"""Decodes one compressed frame.

imagecodecs gives the same pixels as pydicom's own plug-ins and is up to five times faster (figures in
docs/adr/0010-decoders.md). The codec is chosen by the bytes and not by the header, which may be wrong.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xraysr_gui.image_io.jpeg_marks import why_refused
from xraysr_gui.image_io.swelling import swells

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from xraysr_gui.image_io.pixel_layout import Layout

_THREADS = min(4, os.cpu_count() or 1)
_NO_SIZE = frozenset((0x01, *range(0xD0, 0xDA)))
_SEQUENTIAL = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
_LOSSLESS_JPEG = 0xC3
_JPEG_LS = 0xF7
_WEIGHTS = (0.299, 0.587, 0.114)


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


def decode(frame: bytes, layout: Layout, codec: str) -> NDArray[Any]:
    """Decode a frame to (rows, columns) or (rows, columns, 3) of whole numbers.

    Raises:
        CannotDecode: the bytes are damaged, unknown, or of another size than the header says.
    """
    stream = look_at(frame, codec)
    if why := why_refused(frame) if frame[:2] == b"\xff\xd8" else "":
        raise CannotDecode(why)
    if swells(layout.frame_bits // 8, len(frame)):
        raise CannotDecode(f"its {len(frame)} bytes would swell beyond all measure")
    if stream.codec not in _DECODERS:
        raise CannotDecode("the bytes are of no known kind")
    if stream.rows and (stream.rows, stream.columns) != (layout.rows, layout.columns):
        raise CannotDecode(
            f"it holds {stream.columns} x {stream.rows} pixels, "
            f"and the header promises {layout.columns} x {layout.rows}"
        )
    try:
        pixels = _DECODERS[stream.codec](frame, layout, stream)
    except (RuntimeError, ValueError, TypeError, OverflowError, struct.error) as error:
        raise CannotDecode(_short(error)) from error
    return _shaped(pixels, layout)


def ends_early(frame: bytes) -> bool:
    """Whether a JPEG lacks its end mark: decoders then fill the rest with grey and say nothing."""
    return frame[:2] == b"\xff\xd8" and b"\xff\xd9" not in frame[-64:]


def brightness(colours: NDArray[Any]) -> NDArray[Any]:
    """Turn red, green and blue into brightness as BT.601 weighs them."""
    import numpy as np

    weighed = colours[..., :3].reshape(-1, 3).astype(np.float32) @ np.array(_WEIGHTS, np.float32)
    return np.rint(weighed).astype(colours.dtype).reshape(colours.shape[:2])


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words[:160] or type(error).__name__


def _shaped(pixels: NDArray[Any], layout: Layout) -> NDArray[Any]:
    """Refuse another size than promised; bring colours that come one after the other side by side."""
    size = (layout.rows, layout.columns)
    if layout.is_colour and pixels.shape == (3, *size):
        pixels = pixels.transpose(1, 2, 0)
    if pixels.shape != size and not (pixels.ndim == 3 and pixels.shape[:2] == size and pixels.shape[2] >= 3):
        raise CannotDecode(f"it decodes to {pixels.shape}, the header promises {size}")
    return pixels


def _jpeg(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    """Of a colour JPEG only the brightness is decoded, unless it holds red, green and blue."""
    import imagecodecs

    if stream.components != 3:
        return imagecodecs.jpeg8_decode(frame)
    colours = stream.colours or ("YCBCR" if layout.photometric.startswith("YBR") else "RGB")
    if colours == "YCBCR":
        return imagecodecs.jpeg8_decode(frame, colorspace="YCBCR", outcolorspace="GRAYSCALE")
    return brightness(imagecodecs.jpeg8_decode(frame, colorspace="RGB", outcolorspace="RGB"))


def _jpeg_lossless(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    import imagecodecs

    try:
        return imagecodecs.jpeg8_decode(frame)
    except RuntimeError:
        return imagecodecs.ljpeg_decode(frame)  # takes some streams with an odd end


def _jpegls(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    import imagecodecs

    if ends_early(frame):
        raise CannotDecode("it ends in the middle")  # CharLS would look for the rest for half a minute
    return imagecodecs.jpegls_decode(frame)


def _jpeg2000(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    import imagecodecs

    return imagecodecs.jpeg2k_decode(frame, numthreads=_THREADS)


def _htj2k(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    import imagecodecs

    try:
        return imagecodecs.htj2k_decode(frame)
    except RuntimeError:
        return imagecodecs.jpeg2k_decode(frame, numthreads=_THREADS)


def _rle(frame: bytes, layout: Layout, stream: Stream) -> NDArray[Any]:
    """DICOM's own run lengths: one segment per byte of a sample, the high byte first."""
    import imagecodecs
    import numpy as np

    width = layout.allocated // 8
    if width not in (1, 2, 4) or len(frame) < 64:
        raise CannotDecode(f"run lengths of {layout.allocated} bits")
    segments = struct.unpack("<I", frame[:4])[0]
    if segments != width * layout.samples:
        raise CannotDecode(f"{segments} segments where {width * layout.samples} are due")
    out = bytearray(layout.rows * layout.columns * layout.samples * width)  # what does not fit is refused
    imagecodecs.dicomrle_decode(frame, f"<u{width}", out=out)
    samples = np.frombuffer(out, f"<u{width}").reshape(layout.samples, layout.rows, layout.columns)
    return samples[0] if layout.samples == 1 else samples.transpose(1, 2, 0)


_DECODERS = {
    "jpeg": _jpeg,
    "jpeg lossless": _jpeg_lossless,
    "jpegls": _jpegls,
    "jpeg2000": _jpeg2000,
    "htj2k": _htj2k,
    "rle": _rle,
}
