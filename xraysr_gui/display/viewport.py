"""The visible part of an image, at the resolution of the view.

A window drag changes only the table that turns codes into greys; so the codes that a view looks
at are cut out and resampled once, and kept until the camera moves.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Codes, Greys, GreyTable
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.display.pyramid import Aside, Pyramid, background_of
from xraysr_gui.display.resampling import Box, Crop, visible_box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

SHARP_FROM = 8.0  # device pixels per image pixel from which single pixels are shown as squares
FINER = 2  # samples each way and device pixel, where greys are mixed instead of codes


@dataclass(frozen=True, slots=True, eq=False)
class ViewPicture:
    """Greys to paint, and where: device pixels of the view."""

    left: int
    top: int
    greys: NDArray[np.uint8]


class Viewport:
    """Cuts one image out for one view and keeps the last cut.

    `ready` is called when better levels have come from `aside` and the view should paint again.
    """

    def __init__(
        self,
        greys: Greys,
        spacing: Spacing,
        aside: Aside | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._greys, self._spacing, self._ready = greys, spacing, ready
        self._pyramid = Pyramid(greys, aside, self._improve)
        steps = np.diff(greys.values)
        self._steady = bool((steps >= 0).all() or (steps <= 0).all())
        self._key: tuple[Camera, bool] | None = None
        self._patch: Codes | None = None

    def render(self, camera: Camera, table: GreyTable, *, smooth: bool = True) -> ViewPicture | None:
        """What the view paints, None if the image lies outside it.

        `smooth` is for images that are enlarged; one that is made smaller is always averaged.
        """
        flat, laid = camera.as_stored(), camera.orientation.laid
        box = visible_box(flat, self._spacing, self._greys.codes.shape)
        if box is None:
            return None
        left, top = _corner_on_screen(camera, box)
        covered = camera.scale * min(self._spacing.column, self._spacing.row)  # by one pixel of the image
        linear = covered < 1 or (smooth and covered < SHARP_FROM)
        if linear and not self._steady:
            return ViewPicture(left, top, laid(self._mixed_greys(flat, table, box, covered)))
        if self._patch is None or (camera, linear) != self._key:
            self._key, self._patch = (camera, linear), laid(self._cut(flat, box, covered, linear))
        return ViewPicture(left, top, looked_up(table, self._patch))

    def _improve(self) -> None:
        self._key = None
        self._ready()

    def _cut(self, camera: Camera, box: Box, covered: float, linear: bool) -> Codes:
        wanted = max(0, math.floor(math.log2(1 / covered) + 0.01))
        level, halvings = self._pyramid.level(wanted)
        cut = Crop.of(level.shape, 2**halvings, camera, self._spacing, box)
        part = cut.part(level)
        values: Codes = cut.sampled(part, linear=linear)
        if linear and self._greys.padding is not None:
            # Background mixed with anatomy is a grey that nobody measured: the nearest pixel goes there.
            background = background_of(part, self._greys.padding)
            if background.any():
                mixed = cut.sampled(background, linear=True) > 0
                np.copyto(values, cut.sampled(part, linear=False), where=mixed)
        return values

    def _mixed_greys(self, camera: Camera, table: GreyTable, box: Box, covered: float) -> NDArray[np.uint8]:
        """Codes whose values do not rise or fall steadily cannot be mixed; their greys can."""
        codes = self._greys.codes
        if covered >= 1:
            cut = Crop.of(codes.shape, 1, camera, self._spacing, box)
            enlarged: NDArray[np.uint8] = cut.sampled(looked_up(table, cut.part(codes)), linear=True)
            return enlarged
        finer = camera.resized(camera.width * FINER, camera.height * FINER).scaled_to(camera.scale * FINER)
        left, top, right, bottom = (FINER * edge for edge in box)
        cut = Crop.of(codes.shape, 1, finer, self._spacing, (left, top, right, bottom))
        greys = looked_up(table, cut.sampled(cut.part(codes), linear=False))
        return _averaged(greys, box[2] - box[0], box[3] - box[1])


def _corner_on_screen(camera: Camera, box: Box) -> tuple[int, int]:
    """The upper left corner of what lies in a box of the image as it is stored."""
    middle = camera.as_stored()
    corners = (
        camera.orientation.to_screen(Point(x - middle.width / 2, y - middle.height / 2))
        for x, y in ((box[0], box[1]), (box[2], box[3]))
    )
    one, other = corners
    return round(min(one.x, other.x) + camera.width / 2), round(min(one.y, other.y) + camera.height / 2)


def looked_up(table: GreyTable, codes: Codes) -> NDArray[np.uint8]:
    """The grey of every code."""
    import cv2

    whole = np.full(65536, table[-1], np.uint8)
    whole[: len(table)] = table
    try:
        greys: Any = cv2.LUT(codes, whole)
    except cv2.error:  # OpenCV before 5 knows tables of 256 entries only; numpy takes twice as long
        greys = np.take(whole, codes)
    return cast("NDArray[np.uint8]", greys)


def _averaged(greys: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    import cv2

    mean: Any = cv2.resize(greys, (width, height), interpolation=cv2.INTER_AREA)
    return cast("NDArray[np.uint8]", mean)
