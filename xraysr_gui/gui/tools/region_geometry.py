"""Where regions lie on the screen: what a pointer touches, and what a dragged handle makes of a region."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, Qt

from xraysr_gui.core.brush import Brush
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.orientation import Orientation
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box, Freehand, Polygon, Region
from xraysr_gui.gui.tools.mark_geometry import HANDLE_REACH, LINE_REACH, distance_to

if TYPE_CHECKING:
    import numpy as np

    from xraysr_gui.gui.views.contract import View
else:
    np = Lazily("numpy")

SMALLEST = 24.0  # logical pixels: a smaller box shows its corners only, or they would lie on each other
_SIDES = [(across, down) for down in (-1, 0, 1) for across in (-1, 0, 1) if across or down]
_CURSORS = {
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
}


@dataclass(frozen=True, slots=True)
class Handle:
    """A place of the chosen region that can be dragged.

    Attributes:
        place: In field units.
        across: Which side of the box goes with it: -1 the left, 1 the right, 0 none.
        down: The same for the upper and the lower side.
        corner: The number of a polygon's corner; None for a handle of the box.
        is_new: The corner does not exist yet: it comes between two others.
    """

    place: Point
    across: int = 0
    down: int = 0
    corner: int | None = None
    is_new: bool = False

    def cursor(self, orientation: Orientation) -> Qt.CursorShape:
        """What the pointer looks like over it, on an image that lies this way."""
        way = orientation.to_screen(Point(self.across, self.down))
        return _CURSORS.get((round(way.x), round(way.y)), Qt.CursorShape.SizeAllCursor)


@dataclass(frozen=True, slots=True)
class RegionTouch:
    """What lies under the pointer: a region, and perhaps one of its handles."""

    region: Region
    handle: Handle | None = None


def has_corners(region: Region) -> bool:
    """Whether it is reshaped by its corners; others by the sides of their box."""
    return isinstance(region, Polygon) and not isinstance(region, Freehand)


def handles_of(region: Region, per_unit: float = math.inf) -> tuple[Handle, ...]:
    """What can be dragged; `per_unit` tells how many logical pixels a field unit takes."""
    if has_corners(region):
        assert isinstance(region, Polygon)
        corners = [Handle(point, corner=number) for number, point in enumerate(region.points)]
        closed = (*region.points, region.points[0]) if region.points else ()
        between = [
            Handle(Point((a.x + b.x) / 2, (a.y + b.y) / 2), corner=number + 1, is_new=True)
            for number, (a, b) in enumerate(pairwise(closed))
            if a.distance_to(b) * per_unit >= 2 * SMALLEST
        ]
        return (*corners, *between)
    box = region.bounds
    narrow, low = box.width * per_unit < SMALLEST, box.height * per_unit < SMALLEST
    return tuple(
        Handle(
            Point(box.left + (1 + across) / 2 * box.width, box.top + (1 + down) / 2 * box.height),
            across,
            down,
        )
        for across, down in _SIDES
        if not (across == 0 and narrow) and not (down == 0 and low)
    )


def reshaped(region: Region, handle: Handle, place: Point, *, square: bool = False) -> Region:
    """A region whose handle was dragged to a place; `square` gives its box equal sides."""
    if handle.corner is not None:
        assert isinstance(region, Polygon)
        before, after = region.points[: handle.corner], region.points[handle.corner + (not handle.is_new) :]
        return replace(region, points=(*before, place, *after))
    box = region.bounds
    left, right, top, bottom = box.left, box.left + box.width, box.top, box.top + box.height
    if square and handle.across and handle.down:
        fixed = Point(right if handle.across < 0 else left, bottom if handle.down < 0 else top)
        place = squared(fixed, place)
    if handle.across:
        left, right = (place.x, right) if handle.across < 0 else (left, place.x)
    if handle.down:
        top, bottom = (place.y, bottom) if handle.down < 0 else (top, place.y)
    return region.resized(box_between(Point(left, top), Point(right, bottom)))


def box_between(one: Point, other: Point) -> Box:
    """The box with these two opposite corners, whichever they are."""
    return Box(min(one.x, other.x), min(one.y, other.y), abs(one.x - other.x), abs(one.y - other.y))


def squared(fixed: Point, place: Point) -> Point:
    """The nearest place that makes a square with a fixed corner."""
    dx, dy = place.x - fixed.x, place.y - fixed.y
    side = max(abs(dx), abs(dy))
    return Point(fixed.x + math.copysign(side, dx), fixed.y + math.copysign(side, dy))


def moved_on_image(radiograph: Radiograph, region: Region, dx: float, dy: float) -> Region:
    """The whole region shifted, no further than the image goes; one that lies beside it may come back."""
    (width, height), box = radiograph.field_size, region.bounds
    return region.moved(
        _kept(dx, box.left, box.width, width),
        _kept(dy, box.top, box.height, height),
    )


def _kept(step: float, start: float, length: float, room: float) -> float:
    least, most = min(0.0, -start), max(0.0, room - start - length)
    return min(max(step, least), most)


def touched(view: View, regions: Sequence[Region], chosen: Region | None, at: QPointF) -> RegionTouch | None:
    """What the pointer touches: handles of the chosen region, then lines, then what it encloses."""
    per_unit = logical_scale(view)
    if chosen is not None:
        near = [
            (QLineF(at, view.to_screen(handle.place)).length(), number, handle)
            for number, handle in enumerate(handles_of(chosen, per_unit))
        ]
        distance, _, handle = min(near, default=(math.inf, 0, None))
        if distance <= HANDLE_REACH:
            return RegionTouch(chosen, handle)
    for region in sorted(regions, key=lambda one: one is chosen)[::-1]:
        if on_line(view, region, at):
            return RegionTouch(region)
    if chosen is not None and encloses(chosen, view.to_field(at)):
        return RegionTouch(chosen)
    return None


def region_under(view: View, regions: Sequence[Region], chosen: Region | None, at: QPointF) -> Region | None:
    """What is meant by pointing without drawing: what a press would grasp, or else the smallest around it."""
    touch = touched(view, regions, chosen, at)
    if touch is not None:
        return touch.region
    around = [one for one in regions if encloses(one, view.to_field(at))]
    return min(around, key=lambda one: one.bounds.width * one.bounds.height, default=None)


def on_line(view: View, region: Region, at: QPointF) -> bool:
    """Whether the pointer touches the line around a region; of a painted one, what it covers."""
    box, reach = region.bounds, LINE_REACH / logical_scale(view)
    place = view.to_field(at)
    if not (
        box.left - reach <= place.x <= box.left + box.width + reach
        and box.top - reach <= place.y <= box.top + box.height + reach
    ):
        return False
    if isinstance(region, Brush):
        return encloses(region, place)
    for line in region.outline:
        places = [view.to_screen(point) for point in (*line, line[0])]
        if any(distance_to(QLineF(one, other), at) <= LINE_REACH for one, other in pairwise(places)):
            return True
    return False


def encloses(region: Region, place: Point) -> bool:
    """Whether a place lies inside."""
    return bool(region.inside_at(np.array([place.x]), np.array([place.y]))[0, 0])


def logical_scale(view: View) -> float:
    """Logical pixels for each field unit."""
    return view.camera.scale / view.devicePixelRatioF() if view.camera is not None else 1.0
