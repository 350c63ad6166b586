"""What mouse buttons, wheel, trackpad and keys do in a view.

Left is the active tool, middle pans, right zooms; a right click asks for a menu. Shift+left pans and
Ctrl+left sets the window from a box in every tool, because a trackpad has no middle button.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture

from xraysr_gui.gui.views.contract import Tool, View
from xraysr_gui.gui.views.pan import Pan
from xraysr_gui.gui.views.view_words import tell_the_rest
from xraysr_gui.gui.views.window_box import WindowBox
from xraysr_gui.gui.views.zoom import Zoom

NOTCH = 120  # what Qt counts for one notch of a wheel
ZOOM_PER_NOTCH = 1.2
FRAME_MS = 8  # a mouse reports up to 1000 times a second; nobody sees more than 120 answers
LEAST_DRAG = 4  # logical pixels; less is a click
MODIFIERS = Qt.KeyboardModifier
MENU_KEYS = (
    (Qt.Key.Key_Menu, MODIFIERS.NoModifier),
    (Qt.Key.Key_F10, MODIFIERS.ShiftModifier),
)


class WholePages:
    """A trackpad's small steps add up to pages, and begin anew when the finger turns back."""

    def __init__(self) -> None:
        self._turned = 0.0

    def add(self, pages: float) -> int:
        """How many whole pages are to be turned now."""
        self._turned = self._turned + pages if self._turned * pages > 0 else pages
        whole = int(self._turned)
        self._turned -= whole
        return whole


class ViewMouse(QObject):
    """Watches one view and hands gestures to tools."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        self._gesture: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._pan, self._zoom, self._box = Pan(), Zoom(), WindowBox()
        self._pages = WholePages()
        self._was_drawing = False  # at the last press
        self._pressed_at, self._came_far = QPointF(), False
        self._moved: tuple[QPointF, MODIFIERS] | None = None
        self._place: QPointF | None = None  # of the pointer, None while it is outside
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._follow)
        view.setMouseTracking(True)
        view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)  # it comes when the button goes up
        view.installEventFilter(self)
        view.grabGesture(Qt.GestureType.PinchGesture)

    def paint(self, painter: QPainter, view: View) -> None:
        """Show the box of a window while it is drawn: the layer above all others."""
        self._box.paint(painter, view)

    def cancel(self) -> bool:
        """Drop the gesture that is under way; whether there was one."""
        cancelled = self._drop_other()
        return self._view.tool.cancel(self._view) or cancelled

    def point_again(self) -> None:
        """Tell what is under the pointer now that another image, or another part of it, lies there."""
        if self._place is not None:
            self._tell_place(self._place)

    def put_away(self) -> None:
        """Drop the gesture that is under way, for another tool is taken; what is chosen stays."""
        self._drop_other()
        self._view.tool.put_away(self._view)

    def _drop_other(self) -> bool:
        """Drop a gesture that is not of the tool in hand; whether there was one."""
        self._moved = None
        gesture, self._gesture = self._gesture, None
        return gesture not in (None, self._view.tool) and gesture.cancel(self._view)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take mouse, wheel, key and gesture events of the view."""
        answers: dict[QEvent.Type, Callable[[QEvent], bool]] = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.Leave: self._leave,
            QEvent.Type.ShortcutOverride: self._escape,
            QEvent.Type.KeyPress: self._key,
            QEvent.Type.NativeGesture: self._native_pinch,
            QEvent.Type.Gesture: self._pinch,
            QEvent.Type.ToolTip: partial(tell_the_rest, self._view),
        }
        return event.type() in answers and answers[event.type()](event)

    def _press(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        self._follow()
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._view.pressed_into.emit()
        if self._view.radiograph is None or self._gesture is not None:
            return True
        self._was_drawing = self._view.tool.is_drawing
        self._gesture, self._button = self._tool_for(mouse), mouse.button()
        self._pressed_at, self._came_far = mouse.position(), False
        if self._gesture is not None:
            self._gesture.press(self._view, mouse.position(), mouse.modifiers())
        return True

    def _tool_for(self, mouse: QMouseEvent) -> Tool | None:
        if mouse.button() == Qt.MouseButton.LeftButton:
            if mouse.modifiers() == MODIFIERS.ShiftModifier and not self._view.tool.is_drawing:
                return self._pan
            if mouse.modifiers() == MODIFIERS.ControlModifier:
                return self._box
            return self._view.tool
        if mouse.button() == Qt.MouseButton.MiddleButton:
            return self._pan
        return self._zoom if mouse.button() == Qt.MouseButton.RightButton else None

    def _move(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        self._moved = mouse.position(), mouse.modifiers()
        self._measure(mouse.position())
        if not self._frame.isActive():
            self._follow()
        return True

    def _follow(self) -> None:
        """Answer the newest place of the pointer, once a frame."""
        moved, self._moved = self._moved, None
        if moved is None:
            return
        self._frame.start()
        position, modifiers = moved
        if self._gesture is not None:
            self._gesture.move(self._view, position, modifiers)
        elif self._view.radiograph is not None:
            self._view.tool.hover(self._view, position, modifiers)
        self._tell_place(position)

    def _release(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        self._follow()
        if self._gesture is not None and mouse.button() == self._button:
            gesture, self._gesture = self._gesture, None
            self._measure(mouse.position())
            if gesture is self._zoom and not self._came_far:
                gesture.cancel(self._view)
                self._view.menu_requested.emit(mouse.position())
                return True
            gesture.release(self._view, mouse.position(), mouse.modifiers())
            if gesture is self._view.tool and not gesture.draws and not self._came_far:
                self._view.clicked.emit(mouse.position())
        elif self._view.radiograph is None and mouse.button() == Qt.MouseButton.RightButton:
            self._view.menu_requested.emit(mouse.position())
        return True

    def _measure(self, position: QPointF) -> None:
        """Whoever came back to where the button went down has dragged all the same."""
        far = (position - self._pressed_at).manhattanLength() >= LEAST_DRAG
        self._came_far = self._came_far or far

    def _double_click(self, event: QEvent) -> bool:
        mouse = cast(QMouseEvent, event)
        if self._view.tool.is_drawing or mouse.button() != Qt.MouseButton.LeftButton:
            return self._press(event)
        if mouse.modifiers() == MODIFIERS.NoModifier and not self._was_drawing:  # its first click ended it
            self._view.maximise_requested.emit()
        return True

    def _wheel(self, event: QEvent) -> bool:
        wheel = cast(QWheelEvent, event)
        notches = (wheel.angleDelta().y() or wheel.pixelDelta().y()) / NOTCH
        if notches == 0 or self._view.radiograph is None:
            return True
        if self._view.turns_pages and not wheel.modifiers() & MODIFIERS.ControlModifier:
            if whole := self._pages.add(-notches):
                self._view.turned.emit(whole)
        else:
            self._view.zoom_by(ZOOM_PER_NOTCH**notches, wheel.position())
            if not wheel.modifiers() & MODIFIERS.ControlModifier:
                self._view.zoomed_by_wheel.emit()
        self._tell_place(wheel.position())
        return True

    def _native_pinch(self, event: QEvent) -> bool:
        if sys.platform == "darwin":
            return False  # there Qt makes a pinch gesture of it, which comes as well
        pinch = cast(QNativeGestureEvent, event)
        if pinch.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._view.zoom_by(max(1 + pinch.value(), 0.5), pinch.position())
        return True

    def _pinch(self, event: QEvent) -> bool:
        pinch = cast(QGestureEvent, event).gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture):
            place = self._view.mapFromGlobal(pinch.centerPoint().toPoint())
            self._view.zoom_by(pinch.scaleFactor(), QPointF(place))
        return True

    def _escape(self, event: QEvent) -> bool:
        """Esc belongs to a gesture while there is one, then to whatever the window does with it."""
        key = cast(QKeyEvent, event)
        if key.key() == Qt.Key.Key_Escape and self.cancel():
            event.accept()
            return True
        return False

    def _key(self, event: QEvent) -> bool:
        key = cast(QKeyEvent, event)
        if self._gesture is None and (key.key(), key.modifiers()) in MENU_KEYS:
            self._view.menu_requested.emit(None)
            return True
        has_image = self._view.radiograph is not None
        return has_image and self._view.tool.key(self._view, key.key(), key.modifiers())

    def _leave(self, event: QEvent) -> bool:
        self._moved = self._place = None
        self._view.pointer_moved.emit(None)
        return False

    def _tell_place(self, position: QPointF) -> None:
        """Tell what is under the pointer."""
        self._place = position
        radiograph = self._view.radiograph
        place = self._view.to_field(position)
        width, height = radiograph.field_size if radiograph is not None else (0.0, 0.0)
        inside = 0 <= place.x < width and 0 <= place.y < height
        self._view.pointer_moved.emit(place if inside else None)
