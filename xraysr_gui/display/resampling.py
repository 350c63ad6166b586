"""Samples an image at the centre of every device pixel of a view."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.spacing import Spacing

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")

LONGEST_SIDE = 32_000  # OpenCV before 5 counts the columns of its source in 16 bits

Box = tuple[int, int, int, int]  # left, top, right, bottom in device pixels of the view


def visible_box(camera: Camera, spacing: Spacing, shape: tuple[int, ...]) -> Box | None:
    """The part of the view that the image covers, in whole device pixels; None if it covers nothing."""
    first = camera.to_screen(Point(0, 0))
    last = camera.to_screen(Point(shape[1] * spacing.column, shape[0] * spacing.row))
    left, top = max(0, round(first.x)), max(0, round(first.y))
    right, bottom = min(camera.width, round(last.x)), min(camera.height, round(last.y))
    return (left, top, right, bottom) if right > left and bottom > top else None


@dataclass(frozen=True, slots=True)
class Crop:
    """Which pixels of an image fill a box of the view.

    Attributes:
        rows: Of the image, no more than the box needs.
        columns: Of the image.
        matrix: From device pixels of the box to indices of that part.
        size: Width and height of the box.
    """

    rows: slice
    columns: slice
    matrix: tuple[tuple[float, float, float], tuple[float, float, float]]
    size: tuple[int, int]

    @classmethod
    def of(cls, shape: tuple[int, ...], pixels: int, camera: Camera, spacing: Spacing, box: Box) -> Crop:
        """The cut from an image each pixel of which stands for `pixels` x `pixels` of the original."""
        left, top, right, bottom = box
        across = _Line.of(left, camera.x, camera.width, camera.scale, spacing.column * pixels)
        down = _Line.of(top, camera.y, camera.height, camera.scale, spacing.row * pixels)
        columns, rows = across.span(right - left, shape[1]), down.span(bottom - top, shape[0])
        matrix = (
            (across.step / columns.step, 0.0, across.within(columns)),
            (0.0, down.step / rows.step, down.within(rows)),
        )
        return cls(rows, columns, matrix, (right - left, bottom - top))

    def part(self, image: Numbers) -> Numbers:
        """The pixels that are needed; a view, no copy."""
        return image[self.rows, self.columns]

    def sampled(self, part: Numbers, *, linear: bool) -> Numbers:
        """The box, filled: with straight lines between pixel centres, or with the nearest pixel."""
        import cv2

        flags = cv2.WARP_INVERSE_MAP | (cv2.INTER_LINEAR if linear else cv2.INTER_NEAREST)
        matrix = np.array(self.matrix)
        return cv2.warpAffine(part, matrix, self.size, flags=flags, borderMode=cv2.BORDER_REPLICATE)


@dataclass(frozen=True, slots=True)
class _Line:
    """Indices of image pixels along one axis, for one device pixel after another."""

    start: float
    step: float

    @classmethod
    def of(cls, first: int, middle: float, length: int, scale: float, pixel: float) -> _Line:
        start = ((first + 0.5 - length / 2) / scale + middle) / pixel - 0.5
        return cls(start, 1 / (scale * pixel))

    def span(self, count: int, size: int) -> slice:
        """What `count` device pixels need of an axis of `size` pixels, one more at each end for mixing."""
        first = min(max(math.floor(self.start) - 1, 0), size - 1)
        last = min(max(math.ceil(self.start + self.step * count) + 2, first + 1), size)
        return slice(first, last, math.ceil((last - first) / LONGEST_SIDE))

    def within(self, span: slice) -> float:
        """Where the first device pixel lies in that span."""
        return (self.start - float(span.start)) / float(span.step)
