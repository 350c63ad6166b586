"""Light text with a dark halo, readable on any grey, drawn once and kept as a picture."""

from __future__ import annotations

import math
from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter

HALO = QColor(0, 0, 0, 190)
HALO_WIDTH = 3.0
AROUND = 12
KEPT = 300


class HaloText:
    """Paints lines of text; a line that was painted before costs one copy of its picture."""

    def __init__(self) -> None:
        self.covered: list[QRectF] | None = None  # takes the place of every line, for others to keep off
        self._pictures: OrderedDict[tuple[str, str, int, float], QImage] = OrderedDict()

    def size(self, text: str, font: QFont) -> QSizeF:
        """How much room one line takes, halo included."""
        metrics = QFontMetricsF(font)
        return QSizeF(metrics.horizontalAdvance(text) + HALO_WIDTH, metrics.height())

    def paint(self, painter: QPainter, at: QPointF, text: str, font: QFont, colour: QColor) -> QRectF:
        """Paint one line with its top left corner at a place; returns what it covers."""
        size = self.size(text, font)
        ratio = painter.device().devicePixelRatioF()
        picture = self._picture(text, font, colour, ratio)
        snapped = QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio)
        painter.drawImage(snapped, picture)
        place = QRectF(snapped, size)
        if self.covered is not None:
            self.covered.append(painter.worldTransform().mapRect(place))  # words may run upwards
        return place

    def _picture(self, text: str, font: QFont, colour: QColor, ratio: float) -> QImage:
        key = (text, font.key(), colour.rgba(), ratio)
        picture = self._pictures.get(key)
        if picture is None:
            picture = self._drawn(text, font, colour, ratio)
            self._pictures[key] = picture
            if len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
        else:
            self._pictures.move_to_end(key)
        return picture

    def _drawn(self, text: str, font: QFont, colour: QColor, ratio: float) -> QImage:
        size = self.size(text, font)
        width, height = math.ceil(size.width() * ratio) + 1, math.ceil(size.height() * ratio)
        picture = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        baseline = QPointF(HALO_WIDTH / 2, QFontMetricsF(font).ascent())
        painter = QPainter(picture)
        painter.setFont(font)
        painter.setPen(HALO)
        for turn in range(AROUND):  # ten times faster than stroking the outline of the letters
            angle = 2 * math.pi * turn / AROUND
            painter.drawText(baseline + QPointF(math.cos(angle), math.sin(angle)) * (HALO_WIDTH / 2), text)
        painter.setPen(colour)
        painter.drawText(baseline, text)
        painter.end()
        return picture
