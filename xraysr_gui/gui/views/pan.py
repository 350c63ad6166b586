"""Moves the image under the view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.views.camera_tool import CameraTool
from xraysr_gui.gui.views.contract import View


class Pan(CameraTool):
    """The anatomy that was grasped stays under the pointer."""

    id, title, cursor = "pan", "Pan", Qt.CursorShape.OpenHandCursor
    explains = "Move the image."

    def camera_at(self, view: View, camera: Camera, start: QPointF, at: QPointF) -> Camera:
        """Moved as far as the pointer, in device pixels."""
        moved, ratio = at - start, view.devicePixelRatioF()
        return camera.panned(moved.x() * ratio, moved.y() * ratio)
