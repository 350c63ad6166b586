"""A ruler at the edge of a view, of a round length; a corner of the view names its calibration."""

from __future__ import annotations

import math

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.tools.halo_text import HALO, HaloText

LONG, SHORT = 9.0, 5.0
PARTS = 10


@dataclass(frozen=True, slots=True)
class LengthRuler:
    """How long a ruler is.

    Attributes:
        length: In field units.
        pixels: On the screen, logical.
        words: Its length.
    """

    length: float
    pixels: float
    words: str


def ruler_of(spacing: Spacing, per_unit: float, room: float) -> LengthRuler:
    """The longest ruler of 1, 2 or 5 times a power of ten that fits.

    `per_unit` is logical pixels of the screen per field unit, `room` such pixels.
    """
    most = room / per_unit
    power = 10.0 ** math.floor(math.log10(most))
    length = next(factor * power for factor in (5, 2, 1) if factor * power <= most * (1 + 1e-9))
    if spacing.unit == "mm":
        said = tr("{:g} cm").format(length / 10) if length >= 10 else tr("{:g} mm").format(length)
    else:
        said = tr("{:g} px").format(length)
        if (spacing.row, spacing.column) != (1.0, 1.0):  # of a result: its own pixels are smaller
            said = tr("{} of the original").format(said)
    return LengthRuler(length, length * per_unit, said)


class ScaleBar:
    """Stands upright at the left edge; its words run along it, and never beyond its ends over the image."""

    def __init__(self, text: HaloText) -> None:
        self._text = text

    def paint(
        self, painter: QPainter, ruler: LengthRuler, middle: QPointF, font: QFont, colour: QColor
    ) -> QRectF:
        """Paint around a place at the edge; gives what the lines cover."""
        left = math.floor(middle.x()) + 0.5  # between pixels, so that a line of one pixel is sharp
        top, bottom = middle.y() - ruler.pixels / 2, middle.y() + ruler.pixels / 2
        ticks = [QLineF(left, top, left, bottom)]
        for part in range(PARTS + 1):
            y = math.floor(bottom - ruler.pixels * part / PARTS) + 0.5
            long = part in (0, PARTS // 2, PARTS)
            if long or ruler.pixels >= 60:
                ticks.append(QLineF(left, y, left + (LONG if long else SHORT), y))
        for pen in (QPen(HALO, 3.6), QPen(colour, 1.0)):
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            painter.drawLines(ticks)
        width = QFontMetricsF(font).horizontalAdvance(ruler.words)
        painter.save()
        painter.translate(left + LONG + 3, middle.y() + width / 2)
        painter.rotate(-90)
        self._text.paint(painter, QPointF(0, 0), ruler.words, font, colour)
        painter.restore()
        return QRectF(left, top, LONG, bottom - top)
