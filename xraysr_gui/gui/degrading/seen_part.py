"""Which rows and columns of an image a view shows."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF

from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.views.image_view import ImageView

MOST_SIDE = 640
"""Of a larger part the middle is enough for a first look."""


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A part of an image, and how it is shown.

    Attributes:
        cut: Rows and columns of the original.
        radiograph: The version that the view shows.
        look: How.
        zoom: Pixels of the screen for each of that version.
    """

    cut: tuple[slice, slice]
    radiograph: Radiograph
    look: Look
    zoom: float


def seen_of(view: ImageView, original: Radiograph) -> Seen | None:
    """What a view shows of an image, in pixels of the original; None where it shows nothing of it."""
    camera, shown, look = view.camera, view.radiograph, view.look
    if camera is None or shown is None or look is None:
        return None
    corners = (
        original.spacing.to_pixel(view.to_field(QPointF(x, y)))
        for x in (0, view.width())
        for y in (0, view.height())
    )
    across, down = zip(*((corner.x, corner.y) for corner in corners), strict=True)
    rows, columns = (_cut(ends, side) for ends, side in zip((down, across), original.shape, strict=True))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    return Seen((rows, columns), shown, look, camera.scale * shown.spacing.column)


def _cut(ends: tuple[float, ...], side: int) -> slice:
    low, high = max(0, math.floor(min(ends))), min(side, math.ceil(max(ends)))
    spare = max(0, high - low - MOST_SIDE)
    return slice(low + spare // 2, high - (spare - spare // 2))
