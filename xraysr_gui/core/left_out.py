"""Pixels that are no measurement: padding around the anatomy, and what the file's shutter covers.

They are shown as what they are, stay what they are through every enhancer, and no figure counts them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from xraysr_gui.core.greys import Codes, Greys
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Mask: TypeAlias = "NDArray[np.bool_]"
Anything = TypeVar("Anything", bound="np.generic")
ALL = slice(None)
PIXELS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Shutter:
    """What the file covers so that nobody looks at it: the glare around a collimated field.

    Attributes:
        covered: True where it is, the image's own size.
        grey: What it shows there, 0 (black) to 255.
    """

    covered: Mask
    grey: int = 0

    def enlarged(self, scale: int) -> Shutter:
        """The same, over an image so many times larger."""
        return Shutter(enlarged(self.covered, scale), self.grey)


def padded(greys: Greys, rows: slice = ALL, columns: slice = ALL) -> Mask | None:
    """Which pixels of some rows and columns are padding; None if none is."""
    if greys.padding is None:
        return None
    codes = greys.codes[rows, columns]
    return _if_any((codes >= greys.padding[0]) & (codes <= greys.padding[1]))


def left_out(greys: Greys, shutter: Shutter | None, rows: slice = ALL, columns: slice = ALL) -> Mask | None:
    """Which pixels of some rows and columns are no measurement; None if all are one."""
    padding = padded(greys, rows, columns)
    if shutter is None:
        return padding
    covered = shutter.covered[rows, columns]
    return _if_any(covered if padding is None else covered | padding)


def measured_codes(greys: Greys, shutter: Shutter | None, rows: slice = ALL, columns: slice = ALL) -> Codes:
    """The codes of the measurements, one after the other; all codes where nothing is a measurement."""
    codes, out = greys.codes[rows, columns], left_out(greys, shutter, rows, columns)
    return codes.ravel() if out is None or out.all() else codes[~out]


def enlarged(pixels: NDArray[Anything], scale: int) -> NDArray[Anything]:
    """Each pixel as a square of so many pixels each way."""
    return pixels if scale == 1 else np.repeat(np.repeat(pixels, scale, axis=0), scale, axis=1)


def filled(pixels: NDArray[np.float32], out: Mask) -> NDArray[np.float32]:
    """The image with what is measured mirrored into what is left out: along rows, then along columns.

    A filter or a network meets no edge there that would ring into the anatomy, and what it estimates of the
    whole image (noise, blur, a histogram) it estimates of anatomy.
    """
    if out.all():
        return pixels
    empty: Mask = np.asarray(out.all(axis=1))
    made = pixels.copy()
    height = max(1, PIXELS_AT_ONCE // pixels.shape[1])
    for top in range(0, len(made), height):
        rows = slice(top, top + height)
        made[rows] = _mirrored(made[rows], out[rows])
    if empty.any():
        source = _sources(empty.reshape(1, -1))[0]
        made = made[source]
    return made


def _mirrored(pixels: NDArray[np.float32], out: Mask) -> NDArray[np.float32]:
    return np.take_along_axis(pixels, _sources(out), axis=1) if out.any() else pixels


def _sources(out: Mask) -> NDArray[np.int32]:
    """Along each row, the place that fills a place: its mirror image at the nearest edge, else the edge."""
    count = out.shape[1]
    places = np.broadcast_to(np.arange(count, dtype=np.int32), out.shape)
    before = np.maximum.accumulate(np.where(out, np.int32(-count * 2), places), axis=1)
    after = np.where(out, np.int32(count * 3), places)
    after = np.minimum.accumulate(after[:, ::-1], axis=1)[:, ::-1]
    nearest = np.where(places - before <= after - places, before, after)
    nearest = np.where((nearest < 0) | (nearest >= count), places, nearest)  # a row without measurements
    mirror = 2 * nearest - places
    inside = (mirror >= 0) & (mirror < count)
    mirror = np.where(inside, mirror, nearest)
    is_measured = ~np.take_along_axis(out, mirror, axis=1)
    return np.where(is_measured, mirror, nearest).astype(np.int32)


def _if_any(mask: Mask) -> Mask | None:
    return mask if mask.any() else None
