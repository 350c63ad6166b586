"""Draws marks and moves them: by clicks or by dragging, whichever a hand is used to."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QLineF, QPointF, Qt

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Mark
from xraysr_gui.gui.tools.drawing_tool import DrawingTool, address_of
from xraysr_gui.gui.tools.mark_editing import Draft, MarkEditing
from xraysr_gui.gui.tools.mark_geometry import (
    MarkTouch,
    in_line,
    moved_on_image,
    neighbour_of,
    touched,
    up_to_edge,
)
from xraysr_gui.gui.views.contract import View

DRAG_FROM = 4.0  # logical pixels: less is a click with an unsteady hand
CLOSEST = 2.0  # two points of one line are never nearer to each other


class MarkTool(DrawingTool[MarkEditing]):
    """One kind of mark. All tools share one editing, so each can move what another drew.

    A press sets the first point of a line; its end is set where the button goes up, or by another
    click if it goes up at once.

    Attributes:
        kind: What is drawn.
        line_starts: Which points begin a line of their own: no line leads to them from the point before.
    """

    purpose = "marks"
    kind: ClassVar[type[Mark]] = Mark
    line_starts: ClassVar[tuple[int, ...]] = (0,)

    def __init__(self, editing: MarkEditing) -> None:
        super().__init__(editing)
        self._starts_line = False
        self._grasped: tuple[MarkTouch, Mark, Point] | None = None

    @property
    def is_drawing(self) -> bool:
        """Whether a mark is begun and not finished."""
        draft = self._editing.draft
        return draft is not None and draft.kind is self.kind

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Grasp what lies there, begin a mark, or begin its next line."""
        address = address_of(view)
        draft = self._editing.draft
        if draft is not None and (draft.address != address or draft.kind is not self.kind or draft.is_whole):
            self._editing.draw(None)
            draft = None
        if draft is None and self._grasp(view, at):
            return
        self._pressed = at
        place = self._place(view, at, modifiers)
        if draft is None:
            self._editing.choose(address, None)
            draft = Draft(address, self.kind, (), None, view.radiograph.made_by if view.radiograph else "")
        self._starts_line = len(draft.fixed) in self.line_starts
        if self._starts_line:
            draft = replace(draft, fixed=(*draft.fixed, place))
        self._editing.draw(replace(draft, loose=place))

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let what was grasped, or the end of the line, follow the pointer."""
        if self._grasped is not None:
            self._drag(view, at, modifiers)
        else:
            self._follow(view, at, modifiers)

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let go, or set the point if the pointer came some way or this was a click for it."""
        if self._grasped is not None:
            self._drag(view, at, modifiers)
            self._grasped = None
            self._editing.keep_preview()
            return
        pressed, self._pressed, draft = self._pressed, None, self._editing.draft
        if pressed is None or draft is None:
            return
        if self._starts_line and QLineF(pressed, at).length() < DRAG_FROM:
            return
        place = self._place(view, at, modifiers)
        if QLineF(view.to_screen(draft.fixed[-1]), view.to_screen(place)).length() < CLOSEST:
            return
        fixed = (*draft.fixed, place)
        self._editing.draw(replace(draft, fixed=fixed, loose=None))
        if len(fixed) == self.kind.points_needed:
            self.finish(view)

    def finish(self, view: View) -> None:
        """All points are set."""
        self._editing.finish()

    def hover(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let the end of the line follow; show what could be grasped."""
        if self.is_drawing:
            self._follow(view, at, modifiers)
            return
        touch = self._touch(view, at)
        if touch is None:
            view.setCursor(self.cursor)
        else:
            whole = touch.point is None
            view.setCursor(Qt.CursorShape.OpenHandCursor if whole else Qt.CursorShape.SizeAllCursor)

    def key(self, view: View, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Backspace takes the last point back; cursor keys move the mark that was chosen by hand."""
        if key == Qt.Key.Key_Backspace and self.is_drawing:
            self._take_point_back()
            return True
        return super().key(view, key, modifiers)

    def wants(self, view: View, key: int) -> bool:
        """Backspace while a mark is drawn, cursor keys while they move one."""
        return self.is_drawing if key == Qt.Key.Key_Backspace else super().wants(view, key)

    def end_nudging(self) -> None:
        """The cursor key went up: all its steps are one change."""
        if self._grasped is None:
            self._editing.keep_preview()

    def cancel(self, view: View) -> bool:
        """Drop the drawing, or put what is being moved back; choose nothing."""
        was_moving = self._editing.drop_preview()
        was_drawing, self._pressed, self._grasped = self.is_drawing, None, None
        if was_drawing:
            self._editing.draw(None)
        elif not was_moving:
            self._editing.clear_choice()
        return was_drawing or was_moving

    def _touch(self, view: View, at: QPointF) -> MarkTouch | None:
        address = address_of(view)
        return touched(view, self._editing.marks_of(address), self._editing.chosen_in(address), at)

    def _grasp(self, view: View, at: QPointF) -> bool:
        touch = self._touch(view, at)
        if touch is not None:
            address = address_of(view)
            self._editing.choose(address, touch.index)
            self._grasped = (touch, self._editing.marks_of(address)[touch.index], view.to_field(at))
        return touch is not None

    def _drag(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        if self._grasped is None or view.radiograph is None:
            return
        touch, mark, start = self._grasped
        here = view.to_field(at)
        if touch.point is None:
            moved = moved_on_image(view.radiograph, mark, here.x - start.x, here.y - start.y)
        else:
            place = mark.points[touch.point].moved(here.x - start.x, here.y - start.y)
            neighbour = neighbour_of(mark, touch.point)
            place = up_to_edge(view.radiograph, neighbour, in_line(neighbour, place, modifiers))
            moved = mark.with_point(touch.point, place)
        if moved != mark or self._editing.marks_of(address_of(view))[touch.index] != mark:
            self._editing.preview(moved)

    def _follow(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        draft = self._editing.draft
        if draft is None or draft.address != address_of(view) or draft.is_whole:
            return
        waits = self._pressed is None and len(draft.fixed) in self.line_starts
        self._editing.draw(replace(draft, loose=None if waits else self._place(view, at, modifiers)))

    def _place(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> Point:
        """Where a point goes that is set at a place of the view."""
        draft, place, anchor = self._editing.draft, view.to_field(at), None
        if draft is not None and draft.fixed and len(draft.fixed) not in self.line_starts:
            anchor = draft.fixed[-1]
            place = in_line(anchor, place, modifiers)
        return place if view.radiograph is None else up_to_edge(view.radiograph, anchor, place)

    def _take_point_back(self) -> None:
        draft = self._editing.draft
        if draft is not None:
            fixed = draft.fixed[:-1]
            self._editing.draw(replace(draft, fixed=fixed) if fixed else None)

    def _nudge(self, view: View, right: int, down: int) -> None:
        address, camera = address_of(view), view.camera
        index = self._editing.chosen_in(address)
        if index is None or camera is None or view.radiograph is None:
            return
        mark = self._editing.marks_of(address)[index]
        way = camera.way(right, down)
        self._editing.preview(moved_on_image(view.radiograph, mark, way.x, way.y))
