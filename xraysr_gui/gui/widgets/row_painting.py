"""What rows of two lines are painted with, in every list of the window."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

FAINT, FAINT_CHOSEN = 0.66, 0.85
"""How strong the second line is against the first: still 4.5 to 1 on both themes."""

Index = QModelIndex | QPersistentModelIndex


def is_selected(option: QStyleOptionViewItem) -> bool:
    """Whether a row is the chosen one."""
    return bool(option.state & QStyle.StateFlag.State_Selected)


def colour_of(option: QStyleOptionViewItem) -> QColor:
    """The colour of a row's text."""
    role = QPalette.ColorRole.HighlightedText if is_selected(option) else QPalette.ColorRole.Text
    return option.palette.color(role)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem) -> None:
    """Paint what lies behind a row, as the style does."""
    panel = QStyle.PrimitiveElement.PE_PanelItemViewItem
    option.widget.style().drawPrimitive(panel, option, painter, option.widget)


def paint_line(
    painter: QPainter,
    area: QRect,
    text: str,
    font: QFont,
    colour: QColor,
    cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> None:
    """Paint one line, cut with dots where the row ends, or where it is asked for."""
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, cut, area.width())
    painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def smaller(font: QFont, share: float) -> QFont:
    """The same font at a share of its size; unchanged if its size is in pixels."""
    made = QFont(font)
    if font.pointSizeF() > 0:
        made.setPointSizeF(font.pointSizeF() * share)
    return made


def faint_of(option: QStyleOptionViewItem) -> QColor:
    """The colour of the second line of a row."""
    made = colour_of(option)
    made.setAlphaF(made.alphaF() * (FAINT_CHOSEN if is_selected(option) else FAINT))
    return made
