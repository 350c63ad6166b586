"""What each stored value means: modality values, polarity, padding.

Polarity: MONOCHROME1 says that low values are shown white (PS3.3 C.7.6.3.1.2). A Presentation LUT Shape
of INVERSE says that the values have to be turned round to become P-values, which are dark when low
(C.11.6). For DX, MG and IO images the standard demands INVERSE exactly where it demands MONOCHROME1
(C.8.11.3.1.2): both name the same one inversion. So either of them inverts, and the two never cancel
out, which would show every DX image of the MONOCHROME1 kind as a negative.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.image_io.dicom.dicom_values import FrameHeader, is_present, items, number, text, whole
from xraysr_gui.image_io.dicom.pixel_layout import Layout

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

    from xraysr_gui.core.greys import Values


@dataclass(frozen=True, slots=True, eq=False)
class LookupTable:
    """A table from the file: the value `first` and all below it give `entries[0]`."""

    first: int
    entries: NDArray[np.uint16]
    bits: int


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """What the codes of an image stand for.

    Attributes:
        values: The modality value of each code.
        black: The lowest that can be.
        white: The highest.
        padding: Lowest and highest code that are background, None if there is none.
    """

    values: Values
    black: float
    white: float
    inverted: bool
    padding: tuple[int, int] | None
    notices: tuple[str, ...]


def meaning_of(header: FrameHeader, layout: Layout) -> Meaning:
    """The meaning of every code of an image of whole numbers of at most 16 bits."""
    if layout.photometric == "PALETTE COLOR":
        return _palette_meaning(header.whole, layout)
    stored = np.arange(1 << layout.stored, dtype=np.float64) + layout.lowest
    values, notices = modality_values(header, layout, stored)
    padding = None if layout.is_colour else _padding(header.whole, layout)
    inverted, remark = polarity(header.whole, layout)
    exact = values.astype(np.float32)
    return Meaning(exact, float(exact.min()), float(exact.max()), inverted, padding, notices + remark)


def polarity(header: Dataset, layout: Layout) -> tuple[bool, tuple[str, ...]]:
    """Whether low values are dense, and a remark where the file contradicts itself."""
    if layout.is_colour:
        return False, (tr("Colour is shown as brightness."),)
    shape = text(header, "PresentationLUTShape").upper()
    inverted = layout.photometric == "MONOCHROME1" or shape == "INVERSE"
    if not shape or (layout.photometric == "MONOCHROME1") == (shape == "INVERSE"):
        return inverted, ()
    return inverted, (
        tr(
            "The file says both that low values are bright and that they are dark ({}, {}): they "
            "are shown bright. Invert the view if that is wrong."
        ).format(layout.photometric, shape[:16]),
    )


def modality_values(
    header: FrameHeader, layout: Layout, stored: NDArray[np.float64]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Stored values through the Modality LUT, or slope and intercept; and what was wrong with them."""
    for item in items(header.whole, "ModalityLUTSequence")[:1]:
        table = lookup_table(item, signed_input=layout.signed)
        if table is None:
            return stored, (tr("The file's modality table is damaged: stored values are shown."),)
        position = np.clip(stored - table.first, 0, len(table.entries) - 1).astype(np.intp)
        return table.entries[position].astype(np.float64), ()
    part = header.holding("RescaleSlope", "PixelValueTransformationSequence")
    if part is None:
        return stored, ()
    slope, intercept = number(part, "RescaleSlope"), number(part, "RescaleIntercept")
    if not slope or (intercept is None and text(part, "RescaleIntercept")):
        return stored, (tr("The file's rescale slope or intercept is damaged: stored values are shown."),)
    values = stored * slope + (intercept or 0.0)
    if float(np.abs(values).max()) > 1e30:
        return stored, (tr("The file's rescale slope or intercept is absurd: stored values are shown."),)
    return values, ()


def type_of_values(header: FrameHeader, read: Callable[[Dataset, str], str] = text) -> str:
    """What modality values are, such as OD or HU: a table says so itself; "" where the file does not say."""
    for item in items(header.whole, "ModalityLUTSequence")[:1]:
        return read(item, "ModalityLUTType")
    part = header.holding("RescaleType", "PixelValueTransformationSequence")
    return "" if part is None else read(part, "RescaleType")


def lookup_table(item: Dataset, *, signed_input: bool) -> LookupTable | None:
    """A table as DICOM packs it, None if it is damaged.

    An entry count of 0 means 65,536; the first value is a two's complement number where what goes in can
    be negative, whatever the file calls it; entries of 8 bits may lie two to a word.
    """
    found = _descriptor(item, "LUTDescriptor")
    if found is None:
        return None
    count, first, bits = found
    first = (first & 0xFFFF) - (0x10000 if signed_input and first & 0x8000 else 0)
    entries = _entries(item, count, bits)
    if entries is None:
        return None
    return LookupTable(first, entries, max(bits, int(entries.max()).bit_length()))


def _descriptor(item: Dataset, keyword: str) -> tuple[int, int, int] | None:
    from xraysr_gui.image_io.dicom.dicom_values import numbers

    said = numbers(item, keyword)
    if len(said) != 3:
        return None
    count, first, bits = (int(one) for one in said)
    count = (count & 0xFFFF) or 0x10000
    return (count, first, bits) if 1 <= bits <= 16 else None


def _entries(item: Dataset, count: int, bits: int) -> NDArray[np.uint16] | None:
    words = _words(item, "LUTData")
    if words is None or not len(words):
        return None
    if bits <= 8 and len(words) == -(-count // 2) and count > 1:
        words = words.astype("<u2").view(np.uint8).astype(np.uint16)
    return words[:count] if len(words) >= count else None


def _words(item: Dataset, keyword: str) -> NDArray[np.uint16] | None:
    from xraysr_gui.image_io.dicom.dicom_values import value_of

    value: Any = value_of(item, keyword)
    if isinstance(value, bytes):
        order = "<" if getattr(item, "original_encoding", (False, True))[1] is not False else ">"
        return np.frombuffer(value[: len(value) // 2 * 2], order + "u2").astype(np.uint16)
    try:
        return np.atleast_1d(np.asarray(value, dtype=np.int64)).astype(np.uint16)
    except (ValueError, TypeError, OverflowError):
        return None


def _padding(header: Dataset, layout: Layout) -> tuple[int, int] | None:
    """The codes between Pixel Padding Value and Range Limit, either of which may be no value of a pixel.

    A limit that makes an image of nothing but padding is not believed.
    """
    one = _padding_code(header, "PixelPaddingValue", layout)
    if one is None:
        return None
    other = _padding_code(header, "PixelPaddingRangeLimit", layout)
    top = (1 << layout.stored) - 1
    low, high = sorted((one, one if other is None else other))
    if low <= 0 and high >= top:
        low = high = one
    return (max(low, 0), min(high, top)) if low <= top and high >= 0 else None


def padded_numbers(header: Dataset, stored: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which numbers of more than 16 bits are background."""
    for keyword in ("FloatPixelPaddingValue", "DoubleFloatPixelPaddingValue", "PixelPaddingValue"):
        value = number(header, keyword) if is_present(header, keyword) else None
        if value is None:
            continue
        limit = number(header, keyword.replace("Value", "RangeLimit"))
        ends = sorted((value, value if limit is None else limit))
        return np.asarray((stored >= ends[0]) & (stored <= ends[1]))
    return np.zeros(stored.shape, np.bool_)


def _padding_code(header: Dataset, keyword: str, layout: Layout) -> int | None:
    """A padding value as a code, which may be none that a pixel can have."""
    value = whole(header, keyword) if is_present(header, keyword) else None
    if value is None:
        return None
    if layout.signed and value >= 1 << 15:
        value -= 1 << 16  # written as unsigned, meant as signed
    elif not layout.signed and value < 0:
        value += 1 << 16
    return value - layout.lowest


def _palette_meaning(header: Dataset, layout: Layout) -> Meaning:
    """Each code stands for the brightness of its colour."""
    from pydicom.pixels.processing import apply_color_lut

    from xraysr_gui.image_io.brightness import brightness
    from xraysr_gui.image_io.dicom.dicom_values import BROKEN

    indices = np.arange(1 << layout.stored, dtype=np.uint16 if layout.stored > 8 else np.uint8)
    try:
        colours = apply_color_lut(indices.reshape(1, -1), header)
    except BROKEN:
        top = float((1 << layout.stored) - 1)
        notice = tr("The file's colour table is damaged: the numbers of the colours are shown as brightness.")
        return Meaning(indices.astype(np.float32), 0.0, top, False, None, (notice,))
    values = brightness(colours).reshape(-1).astype(np.float32)
    white = float(2 ** (8 * colours.dtype.itemsize) - 1)
    return Meaning(values, 0.0, white, False, None, (tr("Colour is shown as brightness."),))
