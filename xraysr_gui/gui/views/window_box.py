"""Sets the window by a box: from the darkest to the brightest inside it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from xraysr_gui.core.windowing import window_of_box
from xraysr_gui.gui.views.contract import Tool, View


class WindowBox(Tool):
    """Draw a box; a click without a box changes nothing."""

    id, title, cursor = "window-box", "Window from a box", Qt.CursorShape.CrossCursor

    def __init__(self) -> None:
        self._corners: tuple[QPointF, QPointF] | None = None

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Set the first corner."""
        self._corners = (at, at)

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Drag the second."""
        if self._corners is not None:
            self._corners = (self._corners[0], at)
            view.update()

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take the window of what is inside."""
        corners, self._corners = self._corners, None
        view.update()
        if corners is None or view.radiograph is None or view.look is None:
            return
        spacing = view.radiograph.spacing
        first, last = (spacing.to_pixel(view.to_field(corner)) for corner in (corners[0], at))
        window = window_of_box(view.radiograph, first.x, first.y, last.x, last.y)
        if window is not None:
            view.set_look(view.look.with_window(window))

    def cancel(self, view: View) -> bool:
        """Forget the box."""
        was_drawing, self._corners = self._corners is not None, None
        view.update()
        return was_drawing

    def paint(self, painter: QPainter, view: View) -> None:
        """Show the box while it is drawn: this tool is its own layer."""
        if self._corners is not None:
            painter.setPen(QPen(Qt.GlobalColor.yellow, 1, Qt.PenStyle.DashLine))
            painter.drawRect(QRectF(*self._corners).normalized())
