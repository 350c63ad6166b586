"""Enlarges about the place where the button went down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.tools.contract import Tool

if TYPE_CHECKING:
    from xraysr_gui.gui.image_view import ImageView

PIXELS_PER_DOUBLING = 120.0


class Zoom(Tool):
    """Drag up to come closer, down to go away."""

    id, title, cursor = "zoom", "Zoom", Qt.CursorShape.SizeVerCursor

    def __init__(self) -> None:
        self._start: tuple[QPointF, Camera] | None = None

    def press(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Fix the place."""
        if view.camera is not None:
            self._start = (at, view.camera)

    def move(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Come closer or go away."""
        if self._start is not None:
            origin, camera = self._start
            factor = 2 ** ((origin.y() - at.y()) / PIXELS_PER_DOUBLING)
            view.set_camera(camera.zoomed_within(view.scales, factor, view.to_device(origin)))

    def release(self, view: ImageView, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Let go."""
        self._start = None

    def cancel(self, view: ImageView) -> bool:
        """Go back to the scale of before."""
        start, self._start = self._start, None
        if start is not None:
            view.set_camera(start[1])
        return start is not None
