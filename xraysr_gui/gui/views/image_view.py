"""Shows one radiograph: its visible part, and what is laid over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.gui.views.contract import Tool, View
from xraysr_gui.gui.views.view_drops import ViewDrops
from xraysr_gui.gui.views.view_mouse import ViewMouse
from xraysr_gui.gui.views.view_painting import BACKGROUND, paint_frame, paint_invitation, paint_picture
from xraysr_gui.gui.views.view_words import tell_why, why_empty, why_no_true_size

MM_PER_INCH = 25.4


class ImageView(View):
    """One image in one place of the window. Opens nothing, saves nothing, knows no document.

    `aside` runs work on another thread; without it a view halves even the largest image itself.
    While an image or another size is `arriving`, nobody moved the camera by hand.
    """

    def __init__(self, tool: Tool, parent: QWidget | None = None, aside: Aside | None = None) -> None:
        super().__init__(tool, parent, aside)
        self.arriving, self._framed, self._ratio = False, False, self.devicePixelRatioF()
        self._mouse, self._drops = ViewMouse(self), ViewDrops(self)
        self.point_again = self._mouse.point_again
        self.setCursor(tool.cursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        tell_why(self)

    def show_radiograph(
        self,
        radiograph: Radiograph | None,
        look: Look | None = None,
        *,
        keep_camera: bool = False,
        orientation: Orientation = AS_STORED,
        excuse: str = "",
    ) -> None:
        """Show an image, fitted unless the camera is to stay; an empty view says why it is (`excuse`)."""
        if self._tool.is_drawing:
            self._tool.cancel(self)
        self.excuse = excuse
        if radiograph is None:
            self._sight.clear()
        else:
            self._sight.show(radiograph, look, keep_camera=keep_camera, orientation=orientation)
        tell_why(self)
        self.arriving = True
        self.radiograph_changed.emit()
        if radiograph is not None:
            self.camera_changed.emit(self.camera)
            self.look_changed.emit(self.look)
        self.arriving = False
        self.point_again()

    def lay(self, orientation: Orientation) -> None:
        """Turn and flip the image, about the middle of the view."""
        self.cancel_gesture()
        self._tell_camera(self._sight.lay(orientation))

    def set_smooth(self, smooth: bool) -> None:
        """Let enlarged pixels melt into each other (up to eight times), or show them as squares."""
        self._sight.smooth = smooth
        self.update()

    def set_tool(self, tool: Tool) -> None:
        """Give the left button another meaning."""
        self._mouse.put_away()
        self._tool = tool
        self.setCursor(tool.cursor)
        self.update()

    def set_framed(self, framed: bool) -> None:
        """Frame the view that keys and panels speak of."""
        self._framed = framed
        self.update()

    def why_no_true_size(self) -> str:
        """Why lengths on the screen cannot be those of the patient; "" if they can."""
        return why_no_true_size(self.radiograph, self.screen().physicalDotsPerInch())

    def true_size(self) -> str:
        """A centimetre of the calibration on a centimetre of the screen; says why if that cannot be."""
        why_not = self.why_no_true_size()
        if self.camera is not None and not why_not:
            per_mm = self.screen().physicalDotsPerInch() * self.devicePixelRatioF() / MM_PER_INCH
            self.set_camera(self.camera.scaled_to(per_mm))
        return why_not

    def reset_view(self) -> None:
        """The whole image in its first window, not turned round."""
        if self.radiograph is not None:
            self.set_look(Look(first_voi(self.radiograph)))
            self.fit()

    def cancel_gesture(self) -> bool:
        """Drop what the tool is doing; whether it was doing something."""
        return self._mouse.cancel()

    def event(self, event: QEvent) -> bool:
        """Follow the size of the view and the fineness of its screen."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange):
            before, self._ratio = self._ratio, self.devicePixelRatioF()
            size = round(self.width() * self._ratio), round(self.height() * self._ratio)
            self._still.drop()
            self.arriving = not self.is_whole  # who keeps a zoom leads no whole image
            self._tell_camera(self._sight.settle(*size, self._ratio / before))
            self.arriving = False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the visible part, the layers, and the frame of the active view."""
        painter = QPainter(self)
        self._still.paint(painter, self, self._paint_beneath)
        if self.radiograph is not None:
            for layer in (*self._drawn, self._mouse):
                layer.paint(painter, self)
        if self._framed:
            paint_frame(painter, self.rect())
        self._drops.paint(painter)

    def _paint_beneath(self, painter: QPainter) -> None:
        """Everything that does not change while a reader draws."""
        painter.fillRect(self.rect(), BACKGROUND)
        picture = self._sight.picture()
        if picture is not None:
            paint_picture(painter, picture, self.devicePixelRatioF())
        self.written.clear()
        if self.radiograph is None:
            paint_invitation(painter, self.rect(), why_empty(self))
        for layer in self._layers if self.radiograph is not None else ():
            layer.paint(painter, self)
