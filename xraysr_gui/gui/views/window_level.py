"""Changes the window: to the right wider, up brighter."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.look import Look
from xraysr_gui.core.windowing import dragged
from xraysr_gui.gui.views.contract import Tool, View


class WindowLevel(Tool):
    """Horizontal is width, vertical is level; one setting turns the vertical round."""

    id, title, cursor = "window-level", "Window / level", Qt.CursorShape.CrossCursor
    explains = "To the right: wider; up: brighter."

    def __init__(self) -> None:
        self.up_is_brighter = True
        self._start: tuple[QPointF, Look] | None = None

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin."""
        if view.look is not None:
            self._start = (at, view.look)

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Change the window by the way the pointer went since the beginning."""
        if self._start is None or view.radiograph is None:
            return
        origin, look = self._start
        up = origin.y() - at.y()
        brighter = up if self.up_is_brighter else -up
        window = dragged(look.voi, view.radiograph, at.x() - origin.x(), brighter, inverted=look.inverted)
        view.set_look(look.with_window(window))

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """End."""
        self._start = None

    def cancel(self, view: View) -> bool:
        """Go back to the window of before."""
        start, self._start = self._start, None
        if start is not None:
            view.set_look(start[1])
        return start is not None
