"""Moves the image under the view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.tools.contract import Tool

if TYPE_CHECKING:
    from xraysr_gui.gui.image_view import ImageView


class Pan(Tool):
    """The anatomy that was grasped stays under the pointer."""

    id, title, cursor = "pan", "Pan", Qt.CursorShape.OpenHandCursor

    def __init__(self) -> None:
        self._start: tuple[QPointF, Camera] | None = None

    def press(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Grasp."""
        if view.camera is not None:
            self._start = (at, view.camera)

    def move(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Drag."""
        if self._start is not None:
            origin, camera = self._start
            moved, ratio = at - origin, view.devicePixelRatioF()
            view.set_camera(camera.panned(moved.x() * ratio, moved.y() * ratio))

    def release(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let go."""
        self._start = None

    def cancel(self, view: ImageView) -> bool:
        """Put the image back where it was grasped."""
        start, self._start = self._start, None
        if start is not None:
            view.set_camera(start[1])
        return start is not None
