"""One image at full, half, quarter ... size, so that zooming out costs no more than the view is large.

Each halving averages 2 x 2 pixels and moves nothing: a place has the same share of the image in
every level. Background (pixel padding) is no measurement: it is never averaged with the anatomy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from xraysr_gui.core.greys import Codes, Greys
from xraysr_gui.core.lazily import Lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

Aside = Callable[
    [Callable[[], None], Callable[[], None]], None
]  # run the first elsewhere, then the second here
Padding = tuple[int, int] | None
Number = TypeVar("Number", "np.uint16", "np.float32")

AT_ONCE = 24_000_000  # pixels that are halved within a frame (1.1 ms for 15 million where this was measured)
AT_ONCE_PADDED = 1_000_000  # the same with background to leave out
SMALLEST_SIDE = 2
STRIP = 256  # rows that are averaged at a time, to keep float copies small


class Pyramid:
    """The levels of one image; made at the first wish, elsewhere if that would hold up the window."""

    def __init__(
        self, greys: Greys, aside: Aside | None = None, ready: Callable[[], None] = lambda: None
    ) -> None:
        self._padding, self._aside, self._ready = greys.padding, aside, ready
        self._levels: tuple[Codes, ...] = (greys.codes,)
        self._asked = False

    @property
    def levels(self) -> tuple[Codes, ...]:
        """The levels that are there now, the full image first."""
        return self._levels

    def level(self, wanted: int) -> tuple[Codes, int]:
        """The nearest level that is there, at most `wanted`, and how often it is halved."""
        if wanted >= len(self._levels) and not self._asked:
            self._asked = True
            self._make()
        have = min(wanted, len(self._levels) - 1)
        return self._levels[have], have

    def _make(self) -> None:
        full, padding = self._levels[0], self._padding
        if self._aside is None or full.size <= (AT_ONCE if padding is None else AT_ONCE_PADDED):
            self._levels = halvings(full, padding)
            return
        made: list[Codes] = []
        self._aside(lambda: made.extend(halvings(full, padding)), lambda: self._adopt(made))

    def _adopt(self, made: Sequence[Codes]) -> None:
        self._levels = tuple(made)
        self._ready()


def halvings(full: Codes, padding: Padding = None) -> tuple[Codes, ...]:
    """All levels of an image, the full one first."""
    levels = [full]
    while min(levels[-1].shape) > SMALLEST_SIDE:
        levels.append(halved(levels[-1], padding))
    return tuple(levels)


def halved(codes: Codes, padding: Padding = None) -> Codes:
    """The image at half its size; an odd last row or column counts twice."""
    rows, columns = codes.shape
    half = np.empty(((rows + 1) // 2, (columns + 1) // 2), np.uint16)
    even = codes[: rows // 2 * 2, : columns // 2 * 2]
    half[: rows // 2, : columns // 2] = _averaged(even, padding)
    if columns % 2:
        last = np.pad(codes[:, -1:], ((0, rows % 2), (0, 1)), mode="edge")
        half[:, -1:] = _averaged(last, padding)
    if rows % 2:
        last = np.pad(codes[-1:], ((0, 1), (0, columns % 2)), mode="edge")
        half[-1:] = _averaged(last, padding)
    return half


def background_of(codes: Codes, padding: tuple[int, int]) -> NDArray[np.uint8]:
    """255 where a pixel is no measurement, else 0."""
    import cv2

    background: Any = cv2.inRange(codes, *padding)
    return cast("NDArray[np.uint8]", background)


def _averaged(codes: Codes, padding: Padding) -> Codes:
    """The mean of every 2 x 2 pixels; with padding, of those that are measurements."""
    if padding is None:
        return _quartered(codes)
    half = np.empty((codes.shape[0] // 2, codes.shape[1] // 2), np.uint16)
    for top in range(0, half.shape[0], STRIP):
        strip = codes[2 * top : 2 * (top + STRIP)]
        counted = (background_of(strip, padding) == 0).astype(np.float32)
        weight, total = _quartered(counted), _quartered(strip * counted)
        kept = weight >= 0.5
        mean = np.rint(total / np.where(kept, weight, 1))
        half[top : top + STRIP] = np.where(kept, mean, padding[0])
    return half


def _quartered(values: NDArray[Number]) -> NDArray[Number]:
    import cv2

    size = values.shape[1] // 2, values.shape[0] // 2
    mean: Any = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    return cast("NDArray[Number]", mean)
