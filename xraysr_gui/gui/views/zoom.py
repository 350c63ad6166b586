"""Enlarges about the place where the button went down."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.views.camera_tool import CameraTool
from xraysr_gui.gui.views.contract import View

PIXELS_PER_DOUBLING = 120.0


class Zoom(CameraTool):
    """Drag up to come closer, down to go away."""

    id, title, cursor = "zoom", "Zoom", Qt.CursorShape.SizeVerCursor
    explains = "Drag up to come closer."

    def camera_at(self, view: View, camera: Camera, start: QPointF, at: QPointF) -> Camera:
        """Twice as close for every so many pixels."""
        factor = 2 ** ((start.y() - at.y()) / PIXELS_PER_DOUBLING)
        return camera.zoomed_within(view.scales, factor, view.to_device(start))
