"""Lays masks over an image, among them the drawings of a DICOM file."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, TypeAlias
from weakref import ReferenceType, WeakKeyDictionary, ref

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.radiograph import Radiograph

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from xraysr_gui.core.camera import Camera
    from xraysr_gui.gui.views.contract import View
else:
    np = Lazily("numpy")

Drawn: TypeAlias = "NDArray[np.bool_]"
COLOUR = QColor(94, 214, 140, 230)


class MaskLayer(ABC):
    """Lays masks of an image over it, one layer for all views.

    Nothing is lost however small the image is: a block of pixels is drawn if any is.

    Attributes:
        shown: Whether anything is painted.
    """

    def __init__(self, colour: QColor) -> None:
        self.shown = True
        self._colour = colour
        self._levels: WeakKeyDictionary[Radiograph, list[Drawn]] = WeakKeyDictionary()
        self._cut: WeakKeyDictionary[
            View, tuple[Camera, ReferenceType[Radiograph], QColor, QImage, QRectF]
        ] = WeakKeyDictionary()

    @abstractmethod
    def masks_of(self, radiograph: Radiograph) -> list[Drawn]:
        """What is laid over an image, at its own size; [] if nothing."""

    def finished(self, picture: QImage, place: QRectF) -> QImage:
        """The visible part of the masks as it is painted onto `place`, in device pixels."""
        return picture

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the visible part of the masks of a view's own image."""
        if view.radiograph is not None and view.camera is not None:
            self.paint_of(view.radiograph, view.camera, painter, view)

    def paint_of(self, radiograph: Radiograph, camera: Camera, painter: QPainter, view: View) -> None:
        """Paint the masks of an image in a view; what was cut for the same place is painted again."""
        if not self.shown or not self.masks_of(radiograph):
            return
        cut, colour = self._cut.get(view), self._colour_on(radiograph)
        if cut is None or cut[:3] != (camera, ref(radiograph), colour):
            picture, at = self._cut_out(radiograph, camera)
            cut = (camera, ref(radiograph), colour, self.finished(picture, at), at)
            self._cut[view] = cut
        ratio = view.devicePixelRatioF()
        place = QRectF(cut[4].topLeft() / ratio, cut[4].size() / ratio)
        painter.drawImage(place, cut[3], QRectF(cut[3].rect()))

    def _colour_on(self, radiograph: Radiograph) -> QColor:
        return self._colour

    def _cut_out(self, radiograph: Radiograph, camera: Camera) -> tuple[QImage, QRectF]:
        """The visible part in colour, one pixel of it at least one of the screen, and where it lies there."""
        covered = camera.scale * min(radiograph.spacing.column, radiograph.spacing.row)
        drawn, block = self._level(radiograph, max(0, math.ceil(math.log2(1 / covered) - 1e-9)))
        spacing, (rows, columns), flat = radiograph.spacing, drawn.shape, camera.as_stored()
        first = spacing.to_pixel(flat.to_field(Point(0, 0)))
        last = spacing.to_pixel(flat.to_field(Point(flat.width, flat.height)))
        box = QRect(0, 0, columns, rows) & QRect(
            math.floor(first.x / block),
            math.floor(first.y / block),
            math.ceil(last.x / block) - math.floor(first.x / block),
            math.ceil(last.y / block) - math.floor(first.y / block),
        )
        part = drawn[box.top() : box.top() + box.height(), box.left() : box.left() + box.width()]
        corners = (
            camera.to_screen(spacing.to_field(Point(x * block, y * block)))
            for x, y in ((box.left(), box.top()), (box.left() + box.width(), box.top() + box.height()))
        )
        start, end = corners
        place = QRectF(start.x, start.y, end.x - start.x, end.y - start.y).normalized()
        return _coloured(camera.orientation.laid(part), self._colour_on(radiograph)), place

    def _level(self, radiograph: Radiograph, wanted: int) -> tuple[Drawn, int]:
        """All masks of an image in one, halved so many times."""
        levels = self._levels.get(radiograph)
        if levels is None:
            levels = [np.logical_or.reduce(self.masks_of(radiograph))]
            self._levels[radiograph] = levels
        while len(levels) <= wanted and min(levels[-1].shape) > 1:
            levels.append(_halved(levels[-1]))
        level = min(wanted, len(levels) - 1)
        return levels[level], 2**level


class OverlayLayer(MaskLayer):
    """The drawings of a file."""

    def __init__(self, colour: QColor = COLOUR) -> None:
        super().__init__(colour)

    def masks_of(self, radiograph: Radiograph) -> list[Drawn]:
        """All drawings."""
        return [overlay.drawn for overlay in radiograph.overlays]


class ShutterLayer(MaskLayer):
    """Covers what the file's shutter covers, in the grey that the file asks for."""

    def __init__(self, colour: QColor = COLOUR) -> None:
        super().__init__(colour)

    def masks_of(self, radiograph: Radiograph) -> list[Drawn]:
        """What is covered."""
        return [] if radiograph.shutter is None else [radiograph.shutter.covered]

    def _colour_on(self, radiograph: Radiograph) -> QColor:
        grey = 0 if radiograph.shutter is None else radiograph.shutter.grey
        return QColor(grey, grey, grey)


def _halved(drawn: Drawn) -> Drawn:
    """Half as large; a pixel is drawn if any of the four below it is."""
    rows, columns = drawn.shape
    even = np.zeros((rows + rows % 2, columns + columns % 2), np.bool_)
    even[:rows, :columns] = drawn
    halved: Drawn = even[::2, ::2] | even[1::2, ::2] | even[::2, 1::2] | even[1::2, 1::2]
    return halved


def _coloured(drawn: Drawn, colour: QColor) -> QImage:
    rows, columns = drawn.shape
    share = colour.alphaF()
    red, green, blue = (round(part * share) for part in (colour.red(), colour.green(), colour.blue()))
    table = np.array([0, colour.alpha() << 24 | red << 16 | green << 8 | blue], np.uint32)
    picture = np.take(table, drawn.view(np.uint8))
    return QImage(picture.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied).copy()
