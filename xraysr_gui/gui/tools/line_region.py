"""Draws polygons click by click, and freehand regions in one stroke."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, Qt

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Freehand, Polygon
from xraysr_gui.gui.tools.drawing_tool import address_of
from xraysr_gui.gui.tools.mark_geometry import HANDLE_REACH
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.region_geometry import has_corners, touched
from xraysr_gui.gui.tools.region_tool import RegionTool, place_in
from xraysr_gui.gui.views.contract import View

CLOSEST = 2.0  # logical pixels between two corners
FEWEST_CORNERS = 3
CLOSING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class DrawPolygon(RegionTool):
    """Each click sets a corner; a click on the first one, a double click or Enter closes the line."""

    id, title = "polygon", "Polygon"
    explains = "A corner with each click; a double click or Enter closes the line."

    def __init__(self, editing: RegionEditing) -> None:
        super().__init__(editing)
        self._fixed: tuple[Point, ...] = ()
        self._under: tuple[View, QPointF] | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether corners are set and the line is open."""
        moving = self._editing.moving
        return moving is not None and moving.is_new and has_corners(moving.region)

    def begin(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Set a corner, or close the line."""
        moving, place = self._editing.moving, place_in(view, at)
        if not self.is_drawing or moving is None:
            self._fixed = (place,)
            self._editing.begin(address_of(view), Polygon(id="", points=self._fixed))
            return
        first, last = (QLineF(view.to_screen(self._fixed[n]), at).length() for n in (0, -1))
        if len(self._fixed) >= FEWEST_CORNERS and first <= HANDLE_REACH:
            self._close()
        elif last < CLOSEST:
            if len(self._fixed) >= FEWEST_CORNERS:
                self._close()
        else:
            self._fixed = (*self._fixed, place)
            self._draw_through(self._fixed)

    def hover(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let the line follow the pointer while it is open."""
        self._under = (view, at)
        if not self.is_drawing:
            super().hover(view, at, modifiers)
            return
        moving = self._editing.moving
        if moving is not None and moving.address == address_of(view):
            self._draw_through((*self._fixed, place_in(view, at)))

    def extend(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let a corner that is dragged out follow."""
        if self.is_drawing and self.came_far(at):
            self._draw_through((*self._fixed, place_in(view, at)))

    def end(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """A corner that was dragged out is set where the button goes up."""
        if self.is_drawing and self.came_far(at):
            self._fixed = (*self._fixed, place_in(view, at))
            self._draw_through(self._fixed)

    def key(self, view: View, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Enter closes the line; Backspace takes a corner away: the last, or that under the pointer."""
        if self.is_drawing and key in CLOSING_KEYS:
            if len(self._fixed) >= FEWEST_CORNERS:
                self._close()
            return True
        if key == Qt.Key.Key_Backspace:
            return self._take_back() if self.is_drawing else self._take_corner(view)
        return super().key(view, key, modifiers)

    def wants(self, view: View, key: int) -> bool:
        """Enter and Backspace while they mean the line."""
        if key == Qt.Key.Key_Backspace:
            return True
        return (self.is_drawing and key in CLOSING_KEYS) or super().wants(view, key)

    def _draw_through(self, points: tuple[Point, ...]) -> None:
        moving = self._editing.moving
        if moving is not None and isinstance(moving.region, Polygon):
            self._editing.move(moving.address, replace(moving.region, points=points))

    def _close(self) -> None:
        self._draw_through(self._fixed)
        self._editing.keep()

    def _take_back(self) -> bool:
        self._fixed = self._fixed[:-1]
        if self._fixed:
            self._draw_through(self._fixed)
        else:
            self._editing.drop()
        return True

    def _take_corner(self, view: View) -> bool:
        chosen = self._editing.chosen_in(address_of(view))
        if self._under is None or self._under[0] is not view or not isinstance(chosen, Polygon):
            return False
        touch = touched(view, (), chosen, self._under[1])
        handle = touch.handle if touch is not None else None
        if handle is None or handle.corner is None or handle.is_new or len(chosen.points) <= FEWEST_CORNERS:
            return False
        points = (*chosen.points[: handle.corner], *chosen.points[handle.corner + 1 :])
        self._editing.move(address_of(view), replace(chosen, points=points))
        self._editing.keep()
        return True


class DrawFreehand(RegionTool):
    """The line follows the pointer while the button is down, and closes where it goes up."""

    id, title = "freehand", "Freehand"
    explains = "A region that follows the pointer."

    def begin(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Put the pen down."""
        self._editing.begin(address_of(view), Freehand(id="", points=(place_in(view, at),)))

    def extend(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Draw on; places too near to the last one are left out."""
        moving = self._editing.moving
        if moving is None or not isinstance(moving.region, Freehand):
            return
        points = moving.region.points
        if QLineF(view.to_screen(points[-1]), at).length() >= CLOSEST:
            region = replace(moving.region, points=(*points, place_in(view, at)))
            self._editing.move(moving.address, region)

    def end(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keep what encloses something."""
        moving = self._editing.moving
        if moving is not None and moving.region.area > 0:
            self._editing.keep()
        else:
            self._editing.drop()
