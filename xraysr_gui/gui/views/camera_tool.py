"""What tools share that look elsewhere while they are dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

from xraysr_gui.core.camera import Camera
from xraysr_gui.gui.views.contract import Tool, View


class CameraTool(Tool):
    """A drag starts from the camera of its press; dropping it goes back there."""

    def __init__(self) -> None:
        self._start: tuple[QPointF, Camera] | None = None

    def camera_at(self, view: View, camera: Camera, start: QPointF, at: QPointF) -> Camera:
        """What a view looks at when the pointer came from `start`, where the camera was this one."""
        raise NotImplementedError

    def press(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Begin."""
        if view.camera is not None:
            self._start = (at, view.camera)

    def move(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Look elsewhere."""
        if self._start is not None:
            start, camera = self._start
            view.set_camera(self.camera_at(view, camera, start, at))

    def release(self, view: View, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Stay here."""
        self._start = None

    def cancel(self, view: View) -> bool:
        """Go back to where the button went down."""
        start, self._start = self._start, None
        if start is not None:
            view.set_camera(start[1])
        return start is not None
