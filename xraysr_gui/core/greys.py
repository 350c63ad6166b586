"""From what a file stores to what the screen shows, in the one right order.

stored value -> modality value (rescale or table) -> window or VOI table -> polarity, last.
An image is kept as 16-bit *codes* and a table that gives each code its modality value, so the
whole chain is worked out once per code and not once per pixel.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.strips import strips

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Codes: TypeAlias = "NDArray[np.uint16]"
Values: TypeAlias = "NDArray[np.float32]"
GreyTable: TypeAlias = "NDArray[np.uint8]"


class VoiFunction(Enum):
    """How a window maps values to greys (DICOM PS3.3 C.11.2.1)."""

    LINEAR = "linear"
    LINEAR_EXACT = "linear, exact"
    SIGMOID = "sigmoid"


@dataclass(frozen=True, slots=True)
class Window:
    """A window in modality values."""

    centre: float
    width: float
    function: VoiFunction = VoiFunction.LINEAR
    title: str = ""

    @staticmethod
    def between(low: float, high: float, title: str = "") -> Window:
        """The window whose darkest value is `low` and whose brightest is `high`."""
        width = max(float(high) - float(low), 1e-6)
        return Window(float(low) + width / 2, width, VoiFunction.LINEAR_EXACT, title)

    @property
    def exact(self) -> tuple[float, float]:
        """Its middle and how far its ends lie apart: LINEAR writes half a value and a whole value more."""
        off = 1.0 if self.function is VoiFunction.LINEAR else 0.0
        return self.centre - off / 2, self.width - off

    def on_scale(self, slope: float, intercept: float) -> Window:
        """The window that shows the same of values that were multiplied by `slope` and moved by `intercept`.

        Where the slope is negative, what was bright is dark.
        """
        (middle, span), off = self.exact, 1.0 if self.function is VoiFunction.LINEAR else 0.0
        width = max(span, 1e-6) * abs(slope) + off
        return Window(middle * slope + intercept + off / 2, width, self.function, self.title)

    @property
    def words(self) -> str:
        """Width and level, as the views have them: "W 2700 L 1650"."""
        return f"W {self.width:.6g} L {self.centre:.6g}"

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """How bright each value is, 0 to 1, before polarity."""
        if self.function is VoiFunction.SIGMOID:
            exponent = np.clip(-4 * (values - self.centre) / self.width, -700, 700)
            return 1 / (1 + np.exp(exponent))
        if self.function is VoiFunction.LINEAR:
            if self.width <= 1:
                return (values > self.centre - 0.5).astype(np.float64)
            return np.clip((values - (self.centre - 0.5)) / (self.width - 1) + 0.5, 0, 1)
        return np.clip((values - self.centre) / self.width + 0.5, 0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class VoiTable:
    """A VOI table from the file: the modality value `first` and all below it show `entries[0]`."""

    first: float
    entries: NDArray[np.uint16]
    bits: int
    title: str = ""

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """How bright each value is, 0 to 1, before polarity."""
        positions = np.clip(np.rint(values - self.first), 0, len(self.entries) - 1).astype(np.intp)
        return np.clip(self.entries[positions] / (2.0**self.bits - 1), 0, 1)


Voi = Window | VoiTable


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Greys:
    """An image as it is shown: a code per pixel, and what each code stands for.

    Attributes:
        codes: Rows by columns, C-contiguous, read-only.
        values: The modality value of each code that can occur, before polarity.
        inverted: Whether low values are dense (MONOCHROME1, or a Presentation LUT Shape INVERSE).
        first_stored: The stored value of code 0, to tell a reader what the file holds.
        padding: The lowest and highest code that are background and no measurement, None if there is none.
    """

    codes: Codes
    values: Values
    inverted: bool = False
    first_stored: int = 0
    padding: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        for array in (self.codes, self.values):
            array.flags.writeable = False

    def pixels(self, black: float, white: float) -> Values:
        """The image in which bright means dense, between the values that stand for no and for all signal."""
        dense, pixels = self._dense(black, white), np.empty(self.codes.shape, np.float32)
        for rows in strips(pixels.shape):
            np.take(dense, self.codes[rows], out=pixels[rows], mode="clip")  # no code is out of range
        return pixels

    def ends(
        self, black: float, white: float, left_out: NDArray[np.bool_] | None = None
    ) -> tuple[float, float]:
        """The darkest and the brightest of these pixels that count; they are not made for it."""
        used = np.zeros(len(self.values), np.bool_)
        for rows in strips(self.codes.shape):
            codes = self.codes[rows]
            used[codes if left_out is None else codes[~left_out[rows]]] = True
        occurring = self._dense(black, white)[used]
        return float(occurring.min()), float(occurring.max())

    def _dense(self, black: float, white: float) -> Values:
        return np.float32(black + white) - self.values if self.inverted else self.values

    def grey_table(self, voi: Voi, *, inverted: bool = False) -> GreyTable:
        """The grey, 0 to 255, that each code shows; `inverted` is the reader's own wish."""
        share = voi.share(self.values.astype(np.float64))
        if self.inverted != inverted:
            share = 1 - share
        table = np.floor(share * 255 + 0.5).astype(np.uint8)
        if self.padding is not None:
            table[self.padding[0] : self.padding[1] + 1] = 0
        return table

    def to_grey8(self, voi: Voi, *, inverted: bool = False) -> NDArray[np.uint8]:
        """The whole image as it is shown; a view does this for its visible part only."""
        return np.take(self.grey_table(voi, inverted=inverted), self.codes)


def coded(
    pixels: NDArray[np.float32],
    black: float,
    white: float,
    *,
    inverted: bool,
    padded: NDArray[np.bool_] | None = None,
) -> Greys:
    """Greys for an image that did not begin as 16-bit codes: 65,536 even steps over what it holds.

    Where it is `padded` it holds no measurement: these pixels have code 0 and do not widen the steps. An
    image of nothing but padding is shown like any other.
    """
    measured = None if padded is None or padded.all() or not padded.any() else ~padded
    first = 0 if measured is None else 1
    low, high = _ends(pixels, measured)
    step = max((high - low) / (65535 - first), float(np.finfo(np.float32).tiny))
    codes = np.empty(pixels.shape, np.uint16)
    for rows in strips(pixels.shape):
        strip = pixels[rows]
        if measured is not None:
            strip = np.where(measured[rows], strip, np.float32(low))
        steps = np.rint((strip - np.float32(low)) * np.float32(1 / step)) + first
        codes[rows] = steps.clip(first, 65535)
    shown = np.linspace(low, max(high, low + step), 65536 - first)
    if measured is not None:
        codes[~measured] = 0
        shown = np.concatenate([shown[:1], shown])  # rising, so that codes can be mixed when they are drawn
    values = (black + white - shown) if inverted else shown
    return Greys(codes, values.astype(np.float32), inverted, padding=None if measured is None else (0, 0))


def _ends(pixels: NDArray[np.float32], measured: NDArray[np.bool_] | None) -> tuple[float, float]:
    if measured is None:
        return float(pixels.min()), float(pixels.max())
    low = pixels.min(where=measured, initial=np.float32(np.inf))
    return float(low), float(pixels.max(where=measured, initial=np.float32(-np.inf)))
