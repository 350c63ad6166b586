"""How enhancers stand in their list: title, and below it what they do and a word for their kind."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

SUMMARY = Qt.ItemDataRole.UserRole + 1
BADGE = Qt.ItemDataRole.UserRole + 2
STANDS_OUT = Qt.ItemDataRole.UserRole + 3
MARGIN, GAP = 5, 8
SMALLER = 0.85
FAINT, FAINT_CHOSEN = 0.66, 0.85  # the second line against the first: still 4.5 to 1 on both themes

Index = QModelIndex | QPersistentModelIndex


class EnhancerRows(QStyledItemDelegate):
    """Paints rows of two lines, each cut with dots where the row ends."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines, whatever the width."""
        small = QFontMetrics(_smaller(option.font)).height()
        return QSize(120, option.fontMetrics.height() + small + 2 * MARGIN)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        colour = option.palette.color(role)
        area = option.rect.adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        line = option.fontMetrics.height()
        strong = colour if selected else option.palette.color(QPalette.ColorRole.Highlight)
        first = QRect(area.left(), area.top(), area.width(), line)
        second = QRect(area.left(), area.top() + line, area.width(), area.height() - line)
        _paint_line(painter, first, index.data(), option.font, colour)
        small, faint = _smaller(option.font), _faint(colour, FAINT_CHOSEN if selected else FAINT)
        word = str(index.data(BADGE))
        second.setWidth(
            _paint_badge(painter, second, word, small, strong if index.data(STANDS_OUT) else faint)
        )
        _paint_line(painter, second, index.data(SUMMARY), small, faint)
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


def _paint_line(painter: QPainter, area: QRect, text: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def _smaller(font: QFont) -> QFont:
    smaller = QFont(font)
    if font.pointSizeF() > 0:
        smaller.setPointSizeF(font.pointSizeF() * SMALLER)
    return smaller


def _faint(colour: QColor, share: float) -> QColor:
    faint = QColor(colour)
    faint.setAlphaF(colour.alphaF() * share)
    return faint
