"""From the numbers of a file that is not DICOM to a radiograph; nothing of their precision is lost."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.greys import Greys, coded
from xraysr_gui.core.missing import Mask
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.radiograph import Radiograph, as_pixels
from xraysr_gui.core.source import Source
from xraysr_gui.image_io import file_refusals

NO_NUMBER = "Some pixels hold no number; they are shown black, and no figure counts them."
COLOUR = "The file is in colour: its brightness is shown."
SEE_THROUGH = "Parts of the picture are transparent: they are shown on black."
_ROWS_AT_ONCE = 1 << 22
LARGEST = 1.5e38
"""Half of what single precision holds: so it holds their range as well."""


def radiograph_of(
    numbers: Numbers,
    bits: int,
    source: Source,
    *,
    inverted: bool = False,
    notices: tuple[str, ...] = (),
    missing: Mask | None = None,
) -> Radiograph:
    """A radiograph of stored numbers, of which `bits` bits are used; `missing` of them are none.

    Raises:
        CannotOpenImage: none of them is a number.
    """
    if missing is not None:
        dark = np.max if inverted else np.min
        numbers = np.where(missing, dark(numbers[~missing]), numbers)
        return radiograph_of(numbers, bits, source, inverted=inverted, notices=notices).lacking(missing)
    if numbers.dtype.kind == "b":
        numbers = numbers.view(np.uint8)
    if numbers.dtype.kind == "f" or bits > 16:
        return _of_wide_numbers(numbers, source, inverted, notices)
    lowest = -(1 << (bits - 1)) if numbers.dtype.kind == "i" else 0
    highest = lowest + (1 << bits) - 1
    if int(numbers.max()) > highest or int(numbers.min()) < lowest:
        numbers = numbers.clip(lowest, highest)
    codes = (
        numbers.astype(np.uint16) if lowest == 0 else (numbers.astype(np.int32) - lowest).astype(np.uint16)
    )
    values = np.arange(lowest, highest + 1, dtype=np.float32)
    greys = Greys(np.ascontiguousarray(codes), values, inverted, lowest)
    return Radiograph(greys, float(lowest), float(highest), source, notices=notices)


def _of_wide_numbers(
    numbers: Numbers, source: Source, inverted: bool, notices: tuple[str, ...]
) -> Radiograph:
    """Numbers that 16 bits do not hold: black and white are what occurs, as no detector fills the range."""
    values = numbers.astype(np.float64)
    finite = np.isfinite(values)
    if not finite.any():
        raise file_refusals.no_number(source.address.name)
    if not finite.all():
        values = np.where(finite, values, darkest(values[finite], inverted))
        notices += (NO_NUMBER,)
    values = values.clip(-LARGEST, LARGEST)
    black = float(np.float32(values.min()))
    white = max(float(np.float32(values.max())), black + max(1e-6, abs(black) * 1e-6))
    exact = as_pixels((black + white - values if inverted else values).clip(-LARGEST, LARGEST))
    greys = coded(exact, black, white, inverted=inverted, padded=~finite)
    return Radiograph(greys, black, white, source, notices=notices, exact=exact)


def darkest(values: NDArray[np.float64], inverted: bool) -> float:
    """The number that is shown darkest, 0 if there is none."""
    if not values.size:
        return 0.0
    return float(values.max() if inverted else values.min())


def brightness_of(numbers: Numbers) -> tuple[Numbers, tuple[str, ...]]:
    """One number per pixel, from greys or colours with or without opacity, with what a reader should know."""
    if numbers.ndim == 2:
        return numbers, ()
    notices: tuple[str, ...] = ()
    samples = numbers.shape[2]
    colours = numbers[..., : 3 if samples >= 3 else 1]
    greys = colours[..., 0]
    if colours.shape[2] == 3 and not _is_grey(colours):
        greys, notices = _weighed(colours), (COLOUR,)
    if samples in (2, 4):
        greys, remark = _on_black(greys, numbers[..., -1])
        notices += remark
    return greys, notices


def without_transparent(numbers: Numbers, transparent: tuple[int, ...]) -> tuple[Numbers, tuple[str, ...]]:
    """Black instead of the one grey or colour that stands for nothing, and a word about it."""
    samples = 1 if numbers.ndim == 2 else numbers.shape[2]
    if samples != len(transparent):
        return numbers, ()
    blank = np.logical_and.reduce(numbers.reshape(*numbers.shape[:2], samples) == transparent, axis=2)
    if not blank.any():
        return numbers, ()
    return np.where(blank if numbers.ndim == 2 else blank[..., None], 0, numbers), (SEE_THROUGH,)


def _is_grey(colours: Numbers) -> bool:
    """Whether red, green and blue agree everywhere."""
    first = colours[..., 0]
    return bool(np.array_equal(first, colours[..., 1]) and np.array_equal(first, colours[..., 2]))


def _weighed(colours: Numbers) -> Numbers:
    """Brightness as BT.601 weighs colours, rounded to the stored depth; in strips, to spare memory."""
    from xraysr_gui.image_io.brightness import brightness

    if colours.dtype.kind == "f":
        weights = np.array((0.299, 0.587, 0.114))
        floating: Numbers = (colours @ weights).astype(colours.dtype)
        return floating
    greys = np.empty(colours.shape[:2], colours.dtype)
    strip = max(1, _ROWS_AT_ONCE // colours.shape[1])
    for start in range(0, len(greys), strip):
        greys[start : start + strip] = brightness(colours[start : start + strip])
    return greys


def _on_black(greys: Numbers, opacity: Numbers) -> tuple[Numbers, tuple[str, ...]]:
    opaque = 1.0 if opacity.dtype.kind == "f" else float(np.iinfo(opacity.dtype).max)
    if (opacity == opaque).all():
        return greys, ()
    seen = greys * (opacity / np.float32(opaque))
    whole = seen if greys.dtype.kind == "f" else np.rint(seen)
    return whole.astype(greys.dtype), (SEE_THROUGH,)


def turned(numbers: Numbers, orientation: int) -> Numbers:
    """The picture the right way up, by the eight ways in which EXIF says that it was turned."""
    if orientation in (5, 6, 7, 8):
        numbers = numbers.T
    if orientation in (3, 4, 7, 8):
        numbers = numbers[::-1]
    if orientation in (2, 3, 6, 7):
        numbers = numbers[:, ::-1]
    return numbers
