"""Draws rectangles and ellipses by dragging from corner to corner."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Box, Boxed, Ellipse, Rectangle
from xraysr_gui.gui.tools.drawing_tool import address_of
from xraysr_gui.gui.tools.mark_geometry import on_image
from xraysr_gui.gui.tools.region_geometry import box_between, squared
from xraysr_gui.gui.tools.region_tool import SHIFT, RegionTool, place_in
from xraysr_gui.gui.views.contract import View


class DrawBox(RegionTool):
    """Shared by both: `shape` is what fills the box."""

    shape: ClassVar[type[Boxed]] = Rectangle
    _corner: Point | None = None

    def begin(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Set the first corner."""
        self._corner = place_in(view, at)

    def extend(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let the opposite corner follow; with Shift all sides are equal."""
        moving = self._editing.moving
        if self._corner is None or view.radiograph is None or (moving is None and not self.came_far(at)):
            return
        place = place_in(view, at)
        if modifiers & SHIFT:
            place = on_image(view.radiograph, squared(self._corner, place))
        box = box_between(self._corner, place)
        if moving is None:
            self._editing.begin(address_of(view), self.shape(id="", box=box))
        else:
            self._editing.move(moving.address, moving.region.resized(box))

    def end(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Keep it, unless it has no width or no height."""
        moving, self._corner = self._editing.moving, None
        if moving is not None and _has_size(moving.region.bounds):
            self._editing.keep()
        else:
            self._editing.drop()


class DrawRectangle(DrawBox):
    """Draws an upright rectangle."""

    id, title = "rectangle", "Rectangle"
    explains = "A region from corner to corner; Shift makes it square."
    shape = Rectangle


class DrawEllipse(DrawBox):
    """Draws an upright ellipse."""

    id, title = "ellipse", "Ellipse"
    explains = "A region that fills a box; Shift makes it round."
    shape = Ellipse


def _has_size(box: Box) -> bool:
    return box.width > 0 and box.height > 0
