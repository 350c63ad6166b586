"""What all tools for regions share: grasping, moving, resizing, nudging. How one is drawn is their own."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, Qt

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Region
from xraysr_gui.gui.tools.drawing_tool import DrawingTool, address_of
from xraysr_gui.gui.tools.mark_geometry import on_image
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.region_geometry import RegionTouch, moved_on_image, reshaped, touched
from xraysr_gui.gui.views.contract import View

SMALLEST_DRAG = 4.0  # logical pixels: less is a click, which draws nothing
SHIFT = Qt.KeyboardModifier.ShiftModifier


class RegionTool(DrawingTool[RegionEditing]):
    """A press grasps a region that lies there, or begins a new one. Shift keeps a box square."""

    purpose = "regions"

    def __init__(self, editing: RegionEditing) -> None:
        super().__init__(editing)
        self._grasped: tuple[RegionTouch, Point] | None = None

    def begin(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Draw a new region from here on."""

    def extend(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let what is drawn follow the pointer."""

    def end(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """The button went up after something was drawn."""

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Grasp what lies there, or begin."""
        address = address_of(view)
        moving = self._editing.moving
        if moving is not None and not moving.is_new:
            self._editing.keep()
        elif moving is not None and moving.address != address:
            self._editing.drop()
        if self.grasps(view, modifiers) and self._grasp(view, at):
            return
        self._pressed = at
        if not self.is_drawing:
            self._editing.clear_choice()
        self.begin(view, at, modifiers)

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let what was grasped, or what is drawn, follow the pointer."""
        if self._grasped is not None:
            self._drag(view, at, modifiers)
        elif self._pressed is not None:
            self.extend(view, at, modifiers)

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let go: one gesture is one change."""
        if self._grasped is not None:
            self._drag(view, at, modifiers)
            self._grasped = None
            self._editing.keep()
        elif self._pressed is not None:
            self.extend(view, at, modifiers)
            self.end(view, at, modifiers)
            self._pressed = None

    def hover(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Show what could be grasped."""
        touch = self._touch(view, at) if self.grasps(view, modifiers) else None
        if touch is None:
            view.setCursor(self.cursor)
        else:
            handle, hand = touch.handle, Qt.CursorShape.OpenHandCursor
            view.setCursor(handle.cursor(view.orientation) if handle else hand)

    def end_nudging(self) -> None:
        """The cursor key went up: all its steps are one change."""
        moving = self._editing.moving
        if self._grasped is None and self._pressed is None and moving is not None and not moving.is_new:
            self._editing.keep()

    def cancel(self, view: View) -> bool:
        """Drop the drawing, or put what is dragged back; without either choose nothing."""
        self._pressed = self._grasped = None
        if self._editing.drop():
            return True
        self._editing.clear_choice()
        return False

    def grasps(self, view: View, modifiers: Qt.KeyboardModifier) -> bool:
        """Whether a press may take hold of a region that is there."""
        return not self.is_drawing

    def came_far(self, at: QPointF) -> bool:
        """Whether the pointer came far enough since the press to mean it."""
        return self._pressed is not None and QLineF(self._pressed, at).length() >= SMALLEST_DRAG

    def _touch(self, view: View, at: QPointF) -> RegionTouch | None:
        address = address_of(view)
        return touched(view, self._editing.regions_of(address), self._editing.chosen_in(address), at)

    def _grasp(self, view: View, at: QPointF) -> bool:
        touch = self._touch(view, at)
        if touch is not None:
            self._editing.choose(address_of(view), touch.region.id)
            self._grasped = (touch, view.to_field(at))
        return touch is not None

    def _drag(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._grasped is None or view.radiograph is None:
            return
        touch, start = self._grasped
        here = view.to_field(at)
        dx, dy = here.x - start.x, here.y - start.y
        if touch.handle is None:
            region = moved_on_image(view.radiograph, touch.region, dx, dy)
        else:
            place = on_image(view.radiograph, touch.handle.place.moved(dx, dy))
            region = reshaped(touch.region, touch.handle, place, square=bool(modifiers & SHIFT))
        self._show(view, touch.region, region)

    def _show(self, view: View, before: Region, region: Region) -> None:
        if region != before or self._editing.moving is not None:
            self._editing.move(address_of(view), region)

    def _nudge(self, view: View, right: int, down: int) -> None:
        address, camera = address_of(view), view.camera
        chosen, moving = self._editing.chosen_in(address), self._editing.moving
        if chosen is None or camera is None or view.radiograph is None:
            return
        region = chosen if moving is None else moving.region
        way = camera.way(right, down)
        self._show(view, region, moved_on_image(view.radiograph, region, way.x, way.y))


def place_in(view: View, at: QPointF) -> Point:
    """Where the pointer is, or the nearest place on the image."""
    assert view.radiograph is not None
    return on_image(view.radiograph, view.to_field(at))
