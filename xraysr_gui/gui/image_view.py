"""Shows one radiograph: its visible part, and what is laid over it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.core.camera import LARGEST_PIXEL, SMALLEST_VIEW_OF_IMAGE, Camera
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import GreyTable
from xraysr_gui.core.look import Look
from xraysr_gui.core.presets import first_voi
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.viewport import Picture, Viewport
from xraysr_gui.gui.stack_mime import STACK_MIME, stack_from
from xraysr_gui.gui.tools.contract import Layer, Tool
from xraysr_gui.gui.view_mouse import ViewMouse

BACKGROUND = QColor(0, 0, 0)
QUIET_TEXT = QColor(150, 154, 160)
ACTIVE_FRAME = QColor(84, 160, 255)
MM_PER_INCH = 25.4


class ImageView(QWidget):
    """One image in one place of the window. Opens nothing, saves nothing, knows no document.

    Signals:
        camera_changed: a Camera, when the part that is looked at changes.
        look_changed: a Look, when window or inversion change.
        pointer_moved: a Point in field units under the pointer, None outside.
        pressed_into: a button went down inside.
        turned: so many pages on; asked for by the wheel over a stack.
        maximise_requested: a double click.
        files_dropped: a list of Path.
        stack_dropped: a Stack from the study browser.
    """

    camera_changed = Signal(object)
    look_changed = Signal(object)
    pointer_moved = Signal(object)
    pressed_into = Signal()
    turned = Signal(int)
    maximise_requested = Signal()
    files_dropped = Signal(list)
    stack_dropped = Signal(object)

    def __init__(self, tool: Tool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.turns_pages = False
        self.smooth = True
        self._radiograph: Radiograph | None = None
        self._camera: Camera | None = None
        self._look: Look | None = None
        self._table: GreyTable | None = None
        self._viewport: Viewport | None = None
        self._fits = True
        self._active = False
        self._layers: list[Layer] = []
        self._tool = tool
        self._mouse = ViewMouse(self)
        self.installEventFilter(self._mouse)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 96)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self._describe()

    @property
    def radiograph(self) -> Radiograph | None:
        """What is shown."""
        return self._radiograph

    @property
    def camera(self) -> Camera | None:
        """Which part of it, None while there is no image."""
        return self._camera

    @property
    def look(self) -> Look | None:
        """In which window, None while there is no image."""
        return self._look

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self._tool

    def show_radiograph(
        self, radiograph: Radiograph | None, look: Look | None = None, *, keep_camera: bool = False
    ) -> None:
        """Show an image as the file says, or in `look`; fitted, unless the camera is to stay."""
        self._tool.cancel(self)
        self._radiograph = radiograph
        if radiograph is None:
            self._viewport = self._camera = self._look = self._table = None
            self._describe()
            self.update()
            return
        self._viewport = Viewport(radiograph.greys, radiograph.spacing)
        self._look = None
        self.set_look(look or Look(first_voi(radiograph)))
        if self._camera is None or not keep_camera:
            self.fit()
        self._describe()
        self.update()

    def set_camera(self, camera: Camera) -> None:
        """Look at another part; never so close or so far that the reader is lost."""
        if self._radiograph is None:
            return
        fitting = self._fitting(self._radiograph)
        closest = LARGEST_PIXEL / min(self._radiograph.spacing.column, self._radiograph.spacing.row)
        lowest = min(fitting.scale * SMALLEST_VIEW_OF_IMAGE * 10, closest)
        scale = min(max(camera.scale, lowest), max(closest, fitting.scale))
        width, height = self._radiograph.field_size
        camera = Camera(
            min(max(camera.x, 0.0), width),
            min(max(camera.y, 0.0), height),
            scale,
            *self._device_size(),
        )
        if camera != self._camera:
            self._fits = camera == fitting
            self._camera = camera
            self.update()
            self.camera_changed.emit(camera)

    def set_look(self, look: Look) -> None:
        """Show in another window."""
        if self._radiograph is None or look == self._look:
            return
        self._look = look
        self._table = self._radiograph.greys.grey_table(look.voi, inverted=look.inverted)
        self.update()
        self.look_changed.emit(look)

    def set_tool(self, tool: Tool) -> None:
        """Give the left button another meaning."""
        self._tool.cancel(self)
        self._tool = tool
        self.setCursor(tool.cursor)
        self.update()

    def set_active(self, active: bool) -> None:
        """Frame the view that keys and panels speak of."""
        self._active = active
        self.update()

    def add_layer(self, layer: Layer) -> None:
        """Paint something over the image, above the layers that are there."""
        self._layers.append(layer)
        self.update()

    def fit(self) -> None:
        """Show the whole image."""
        if self._radiograph is not None:
            self.set_camera(self._fitting(self._radiograph))
            self._fits = True

    def one_to_one(self) -> None:
        """One pixel of the image on one pixel of the screen."""
        if self._camera is not None and self._radiograph is not None:
            self.set_camera(self._camera.scaled_to(1 / self._radiograph.spacing.column))

    def why_no_true_size(self) -> str:
        """Why lengths on the screen cannot be those of the patient; "" if they can."""
        if self._radiograph is None:
            return self.tr("Open an image first.")
        if self._radiograph.spacing_mm is None:
            return self.tr("This image carries no calibration, so its true size is not known.")
        return ""

    def true_size(self) -> None:
        """A centimetre of the calibration on a centimetre of the screen."""
        if self._camera is not None and not self.why_no_true_size():
            per_mm = self.screen().physicalDotsPerInch() * self.devicePixelRatioF() / MM_PER_INCH
            self.set_camera(self._camera.scaled_to(per_mm))

    def zoom_by(self, factor: float, at: QPointF | None = None) -> None:
        """Enlarge about a place, by default the middle."""
        if self._camera is not None:
            place = self.to_device(at if at is not None else QPointF(self.rect().center()))
            self.set_camera(self._camera.zoomed(factor, place))

    def reset_view(self) -> None:
        """The whole image in its first window, not turned round."""
        if self._radiograph is not None:
            self.set_look(Look(first_voi(self._radiograph)))
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
        return self._camera.to_field(self.to_device(position)) if self._camera else Point(0, 0)

    def to_screen(self, field: Point) -> QPointF:
        """From field units to logical pixels."""
        if self._camera is None:
            return QPointF()
        place, ratio = self._camera.to_screen(field), self.devicePixelRatioF()
        return QPointF(place.x / ratio, place.y / ratio)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle in the middle, or the whole image whole."""
        if self._camera is not None:
            if self._fits:
                self.fit()
            else:
                self.set_camera(self._camera.resized(*self._device_size()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the visible part, the layers, and the frame of the active view."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), BACKGROUND)
        if self._viewport is None or self._camera is None or self._table is None:
            self._paint_empty(painter)
        else:
            if (self._camera.width, self._camera.height) != self._device_size():
                self._camera = self._camera.resized(*self._device_size())  # moved to another screen
            picture = self._viewport.render(self._camera, self._table, smooth=self.smooth)
            if picture is not None:
                self._paint_picture(painter, picture)
            for layer in self._layers:
                layer.paint(painter, self)
            self._mouse.paint(painter)
        if self._active:
            painter.setPen(QPen(ACTIVE_FRAME, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Say yes to files and to stacks of the study browser."""
        if event.mimeData().hasUrls() or event.mimeData().hasFormat(STACK_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pass on what was dropped."""
        event.acceptProposedAction()
        self.pressed_into.emit()
        stack = stack_from(event.mimeData())
        if stack is not None:
            self.stack_dropped.emit(stack)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            self.files_dropped.emit(paths)

    def _paint_picture(self, painter: QPainter, picture: Picture) -> None:
        rows, columns = picture.greys.shape
        image = QImage(picture.greys.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
        ratio = self.devicePixelRatioF()
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(picture.left / ratio, picture.top / ratio), image)

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(QUIET_TEXT)
        words = self.tr("Drop radiographs here\nor press Ctrl+O")
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _fitting(self, radiograph: Radiograph) -> Camera:
        return Camera.fitting(*radiograph.field_size, *self._device_size())

    def _describe(self) -> None:
        """Tell a screen reader what is here."""
        radiograph = self._radiograph
        if radiograph is None:
            self.setAccessibleName(self.tr("Empty view"))
            return
        rows, columns = radiograph.shape
        version = radiograph.made_by or self.tr("original")
        self.setAccessibleName(self.tr("View of a radiograph, {}").format(version))
        self.setAccessibleDescription(self.tr("{} columns, {} rows").format(columns, rows))
