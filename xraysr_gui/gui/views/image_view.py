"""Shows one radiograph: its visible part, and what is laid over it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.core.camera import Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.look import Look
from xraysr_gui.core.orientation import AS_STORED, Orientation
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.display.sight import Sight
from xraysr_gui.gui.views.contract import Seen, Tool
from xraysr_gui.gui.views.painted_in_two import PaintedInTwo
from xraysr_gui.gui.views.view_drops import ViewDrops
from xraysr_gui.gui.views.view_mouse import ViewMouse
from xraysr_gui.gui.views.view_painting import BACKGROUND, paint_frame, paint_invitation, paint_picture
from xraysr_gui.gui.views.view_words import tell_why, why_empty, why_no_true_size

MM_PER_INCH = 25.4


class ImageView(PaintedInTwo):
    """One image in one place of the window. Opens nothing, saves nothing, knows no document.

    `aside` runs work on another thread; without it a view halves even the largest image itself.
    While an image or another size is `arriving`, nobody moved the camera by hand.

    Signals:
        radiograph_changed: another image is shown, or none; camera and look are set already.
        camera_changed: a Camera, when the part that is looked at changes.
        look_changed: a Look, when window or inversion change.
        pointer_moved: a Point in field units under the pointer, None outside the image.
        pressed_into: a button went down inside, or something was dropped.
        clicked: a QPointF, where the left button went down and up again with a tool that does not draw.
        turned: so many pages on; asked for by the wheel over a stack. Over an image alone: zoomed_by_wheel.
        maximise_requested: a double click.
        menu_requested: a QPointF, where the right button clicked; None by the keyboard.
        files_dropped: a list of Path.
        stack_dropped: a Stack from the study browser.
    """

    radiograph_changed = Signal()
    camera_changed, look_changed = Signal(object), Signal(object)
    pointer_moved = Signal(object)
    pressed_into = Signal()
    clicked = Signal(QPointF)
    turned, zoomed_by_wheel = Signal(int), Signal()
    maximise_requested, menu_requested = Signal(), Signal(object)
    files_dropped, stack_dropped = Signal(list), Signal(object)

    def __init__(self, tool: Tool, parent: QWidget | None = None, aside: Aside | None = None) -> None:
        super().__init__(parent)
        self.turns_pages, self.excuse = False, ""  # why it is empty
        self.awaits: Callable[[], str] = str  # what it waits for
        self.seen_at: Callable[[Point], tuple[Seen, ...]] = partial(_seen_alone, self)  # a layer may cover it
        self._sight = Sight(aside, self.update)
        self.arriving, self._framed, self._ratio = False, False, self.devicePixelRatioF()
        self._tool, self._mouse, self._drops = tool, ViewMouse(self), ViewDrops(self)
        self.point_again = self._mouse.point_again  # where something else is seen now
        self.setCursor(tool.cursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        tell_why(self)

    @property
    def radiograph(self) -> Radiograph | None:
        """What is shown."""
        return self._sight.radiograph

    @property
    def camera(self) -> Camera | None:
        """Which part of it, None while there is no image."""
        return self._sight.camera

    @property
    def look(self) -> Look | None:
        """In which window, None while there is no image."""
        return self._sight.look

    @property
    def orientation(self) -> Orientation:
        """How the image is turned and flipped."""
        return self._sight.orientation

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    @property
    def scales(self) -> tuple[float, float]:
        """The smallest and the largest scale a camera may have here."""
        return self._sight.scales

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

    def set_camera(self, camera: Camera) -> None:
        """Look at another part; never so close, so far or so far aside that the reader is lost."""
        self._tell_camera(self._sight.look_at(camera))

    def set_look(self, look: Look) -> None:
        """Show in another window."""
        if self._sight.wear(look):
            self.update()
            self.look_changed.emit(look)

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

    def fit(self) -> None:
        """Show the whole image."""
        self.set_camera(self._sight.fitting)

    def one_to_one(self) -> None:
        """One pixel of the image on one pixel of the screen."""
        if self.camera is not None and self.radiograph is not None:
            self.set_camera(self.camera.scaled_to(1 / self.radiograph.spacing.column))

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

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a place, by default the middle."""
        self._tell_camera(self._sight.zoom(factor, None if at is None else self.to_device(at)))

    def reset_view(self) -> None:
        """The whole image in its first window, not turned round."""
        if self.radiograph is not None:
            self.set_look(Look(first_voi(self.radiograph)))
            self.fit()

    def cancel_gesture(self) -> bool:
        """Drop what the tool is doing; whether it was doing something."""
        return self._mouse.cancel()

    def to_device(self, position: QPointF) -> Point:
        """From logical to device pixels of this view."""
        ratio = self.devicePixelRatioF()
        return Point(position.x() * ratio, position.y() * ratio)

    def to_field(self, position: QPointF) -> Point:
        """From logical pixels to field units."""
        return self.camera.to_field(self.to_device(position)) if self.camera else Point(0, 0)

    def to_screen(self, field: Point) -> QPointF:
        """From field units to logical pixels."""
        place = self.camera.to_screen(field) if self.camera else Point(0, 0)
        return QPointF(place.x, place.y) / self.devicePixelRatioF()

    def event(self, event: QEvent) -> bool:
        """Follow the size of the view and the fineness of its screen."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.DevicePixelRatioChange):
            before, self._ratio = self._ratio, self.devicePixelRatioF()
            size = round(self.width() * self._ratio), round(self.height() * self._ratio)
            self._still.drop()
            self.arriving = not self._sight.is_whole  # who keeps a zoom leads no whole image
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

    def _tell_camera(self, changed: bool) -> None:
        if changed:
            self.update()
            self.camera_changed.emit(self.camera)
            self.point_again()


def _seen_alone(view: ImageView, place: Point) -> tuple[Seen, ...]:
    return () if view.radiograph is None else (Seen(view.radiograph, place),)
