"""The visible part of an image, at the resolution of the view.

A window drag changes only the table that turns codes into greys; so the codes that a view looks
at are cut out and resampled once, and kept until the camera moves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Codes, Greys, GreyTable
from xraysr_gui.core.spacing import Spacing

SHARP_FROM = 12.0  # device pixels per image pixel from which single pixels are shown as squares


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Greys to paint, and where: device pixels of the view."""

    left: int
    top: int
    greys: NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    left: int
    top: int
    values: NDArray[Any]


class Viewport:
    """Cuts one image out for one view; keeps the last cut and the halved images it came from."""

    def __init__(self, greys: Greys, spacing: Spacing) -> None:
        self._greys, self._spacing = greys, spacing
        self._levels: list[Codes] = [greys.codes]
        steps = np.diff(greys.values)
        self._steady = bool((steps >= 0).all() or (steps <= 0).all())
        self._key: tuple[Camera, bool] | None = None
        self._patch: _Patch | None = None

    def render(self, camera: Camera, table: GreyTable, *, smooth: bool = True) -> Picture | None:
        """What the view paints, None if the image lies outside it."""
        if not self._steady:
            return self._render_unsteady(camera, table, smooth)
        if (camera, smooth) != self._key:
            self._key, self._patch = (camera, smooth), self._cut(camera, smooth)
        if self._patch is None:
            return None
        return Picture(self._patch.left, self._patch.top, np.take(table, self._patch.values))

    def _render_unsteady(self, camera: Camera, table: GreyTable, smooth: bool) -> Picture | None:
        """Codes whose values do not rise or fall steadily cannot be mixed; their greys can."""
        box = _visible_box(camera, self._spacing, self._greys.codes.shape)
        if box is None:
            return None
        patch = _resampled(np.take(table, self._greys.codes), 1, camera, self._spacing, box, smooth)
        return Picture(patch.left, patch.top, patch.values)

    def _cut(self, camera: Camera, smooth: bool) -> _Patch | None:
        box = _visible_box(camera, self._spacing, self._greys.codes.shape)
        if box is None:
            return None
        across = camera.scale * min(self._spacing.column, self._spacing.row)
        level = max(0, math.floor(math.log2(1 / across) + 0.01)) if across < 1 else 0
        return _resampled(self._level(level), 2**level, camera, self._spacing, box, smooth)

    def _level(self, wanted: int) -> Codes:
        """The image halved so many times; each halving averages 2 x 2 pixels, without moving anything."""
        while len(self._levels) <= wanted and min(self._levels[-1].shape) > 1:
            self._levels.append(_halved(self._levels[-1]))
        return self._levels[min(wanted, len(self._levels) - 1)]


def _halved(codes: Codes) -> Codes:
    import cv2

    rows, columns = codes.shape
    even: Any = codes
    if rows % 2 or columns % 2:
        even = cv2.copyMakeBorder(codes, 0, rows % 2, 0, columns % 2, cv2.BORDER_REPLICATE)
    half: Any = cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)
    return np.asarray(half, np.uint16)


def _visible_box(
    camera: Camera, spacing: Spacing, shape: tuple[int, ...]
) -> tuple[int, int, int, int] | None:
    """Left, top, right, bottom of the image inside the view, in whole device pixels."""
    first = camera.to_screen(Point(0, 0))
    last = camera.to_screen(Point(shape[1] * spacing.column, shape[0] * spacing.row))
    left, top = max(0, round(first.x)), max(0, round(first.y))
    right, bottom = min(camera.width, round(last.x)), min(camera.height, round(last.y))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _resampled(
    source: NDArray[Any],
    halvings: int,
    camera: Camera,
    spacing: Spacing,
    box: tuple[int, int, int, int],
    smooth: bool,
) -> _Patch:
    """Sample `source` at the centre of every device pixel of the box."""
    import cv2

    left, top, right, bottom = box
    step_x, from_x = _line(left, camera.x, camera.width, camera.scale, spacing.column * halvings)
    step_y, from_y = _line(top, camera.y, camera.height, camera.scale, spacing.row * halvings)
    x0, x1 = _span(from_x, step_x, right - left, source.shape[1])
    y0, y1 = _span(from_y, step_y, bottom - top, source.shape[0])
    matrix = np.array([[step_x, 0, from_x - x0], [0, step_y, from_y - y0]])
    sharp = not smooth or 1 / max(step_x, step_y) >= SHARP_FROM
    values = cv2.warpAffine(
        source[y0:y1, x0:x1],
        matrix,
        (right - left, bottom - top),
        flags=(cv2.INTER_NEAREST if sharp else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return _Patch(left, top, values)


def _line(start: int, middle: float, length: int, scale: float, pixel: float) -> tuple[float, float]:
    """Step and first position, in indices of the source, for device pixels from `start` on."""
    step = 1 / (scale * pixel)
    return step, ((start + 0.5 - length / 2) / scale + middle) / pixel - 0.5


def _span(start: float, step: float, count: int, size: int) -> tuple[int, int]:
    first = min(max(math.floor(start) - 1, 0), size - 1)
    last = min(max(math.ceil(start + step * count) + 2, first + 1), size)
    return first, last
