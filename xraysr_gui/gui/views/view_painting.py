"""How a view paints what the display has worked out: greys one to one on the pixels of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.display.viewport import ViewPicture

BACKGROUND = QColor(0, 0, 0)
QUIET_TEXT = QColor(150, 154, 160)
ACTIVE_FRAME = QColor(84, 160, 255)


def paint_picture(painter: QPainter, picture: ViewPicture, ratio: float) -> None:
    """Paint greys as they are, whatever the scale of the screen."""
    rows, columns = picture.greys.shape
    image = QImage(picture.greys.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    painter.drawImage(picture.left, picture.top, image)
    painter.restore()


def paint_invitation(painter: QPainter, place: QRect, why: str = "") -> None:
    """Say in an empty view what to do, or why it is empty."""
    words = why or tr("Drop radiographs here,\nor press Ctrl+O.")
    painter.setPen(QUIET_TEXT)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def paint_frame(painter: QPainter, place: QRect) -> None:
    """Frame the view that keys and panels speak of."""
    painter.setPen(QPen(ACTIVE_FRAME, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))


def paint_drop_frame(painter: QPainter, place: QRect) -> None:
    """Show where something that is dragged would be taken."""
    tint = QColor(ACTIVE_FRAME)
    tint.setAlpha(40)
    painter.fillRect(place, tint)
    painter.setPen(QPen(ACTIVE_FRAME, 4))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(QRectF(place).adjusted(2, 2, -2, -2))
