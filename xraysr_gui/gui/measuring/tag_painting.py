"""How the tag list paints a cell: what was searched for is marked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from xraysr_gui.gui.measuring.tag_rows import TagRows

MARKED = QColor(255, 196, 0, 110)
MARGIN = 3


class TagCell(QStyledItemDelegate):
    """Paints the words of a search with a bright ground, and what stands only for context faintly."""

    def __init__(self, rows: TagRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Mark each find, then let Qt write the text over it."""
        styled = QStyleOptionViewItem(option)
        self.initStyleOption(styled, index)
        if not self._rows.is_found(index.row()):
            faint = styled.palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
            styled.palette.setColor(QPalette.ColorRole.Text, faint)
        style = styled.widget.style() if styled.widget else QApplication.style()
        text = styled.text
        if self._rows.words and not styled.state & QStyle.StateFlag.State_Selected:
            for place in self._places(styled, text):
                painter.fillRect(place, MARKED)
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, styled, painter, styled.widget)

    def _places(self, option: QStyleOptionViewItem, text: str) -> list[QRect]:
        lowered, metrics, rect = text.lower(), option.fontMetrics, option.rect
        places = []
        for word in self._rows.words:
            start = lowered.find(word)
            while start >= 0:
                left = rect.left() + MARGIN + metrics.horizontalAdvance(text[:start])
                width = metrics.horizontalAdvance(text[start : start + len(word)])
                box = QRect(left, rect.top() + 2, width, rect.height() - 4)
                places.append(box.intersected(rect.adjusted(MARGIN, 0, -MARGIN, 0)))
                start = lowered.find(word, start + len(word))
        return places
