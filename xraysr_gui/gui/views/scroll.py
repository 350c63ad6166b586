"""Turns the pages of a stack by dragging."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.gui.views.contract import Tool, View

PIXELS_PER_PAGE = 12.0


class Scroll(Tool):
    """Drag down for the next images, up for the ones before."""

    id, title, cursor = "scroll", "Scroll", Qt.CursorShape.SplitVCursor
    explains = "Turn the pages of a stack."

    def __init__(self) -> None:
        self._from: QPointF | None = None

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin."""
        self._from = at

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Turn a page for every few pixels."""
        if self._from is None:
            return
        pages = int((at.y() - self._from.y()) / PIXELS_PER_PAGE)
        if pages:
            self._from = self._from + QPointF(0, pages * PIXELS_PER_PAGE)
            view.turned.emit(pages)

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """End."""
        self._from = None

    def cancel(self, view: View) -> bool:
        """End where it is."""
        was_dragging, self._from = self._from is not None, None
        return was_dragging
