"""How enhancers stand in their list: title, and below it what they do and a word for their kind."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from xraysr_gui.gui.widgets.row_painting import (
    Index,
    colour_of,
    faint_of,
    is_selected,
    paint_ground,
    paint_line,
    smaller,
)

SUMMARY = Qt.ItemDataRole.UserRole + 1
BADGE = Qt.ItemDataRole.UserRole + 2
STANDS_OUT = Qt.ItemDataRole.UserRole + 3
MARGIN, GAP = 5, 8
SMALLER = 0.85


class EnhancerRows(QStyledItemDelegate):
    """Paints rows of two lines, each cut with dots where the row ends."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, whatever the width."""
        small = QFontMetrics(smaller(option.font, SMALLER)).height()
        return QSize(120, option.fontMetrics.height() + small + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option)
        selected, colour = is_selected(option), colour_of(option)
        area = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        line = option.fontMetrics.height()
        strong = colour if selected else option.palette.color(QPalette.ColorRole.Highlight)
        first = QRect(area.left(), area.top(), area.width(), line)
        second = QRect(area.left(), area.top() + line, area.width(), area.height() - line)
        paint_line(painter, first, index.data(), option.font, colour)
        small, quiet = smaller(option.font, SMALLER), faint_of(option)
        word = str(index.data(BADGE))
        second.setWidth(
            _paint_badge(painter, second, word, small, strong if index.data(STANDS_OUT) else quiet)
        )
        paint_line(painter, second, index.data(SUMMARY), small, quiet)
        painter.restore()


def _paint_badge(painter: QPainter, area: QRect, word: str, font: QFont, colour: QColor) -> int:
    """Paint a word in a frame at the right end of a line; gives the room that is left of it."""
    width = QFontMetrics(font).horizontalAdvance(word) + 2 * MARGIN
    frame = QRectF(area.right() - width + 0.5, area.top() + 0.5, width, area.height())
    painter.setPen(QPen(colour, 1))
    painter.drawRoundedRect(frame, 4, 4)
    painter.setFont(font)
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, word)
    return area.width() - width - GAP
