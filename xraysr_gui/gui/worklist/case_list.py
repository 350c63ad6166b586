"""The list of cases: two lines for each, so that many are in sight; the rest is told of the case in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.row_list import RowList
from xraysr_gui.gui.worklist.case_words import marked
from xraysr_gui.studies.worklist_case import ListedCase

IN_SIGHT, MARK = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LEAST_ROWS, LINES, BESIDE_LINES = 5, 2, 8
BETWEEN = " \u00b7 "
BREAK = "\u2028"  # as styles break lines


class CaseList(RowList):
    """Never lower than five rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("worklist-cases")
        self.setAccessibleName(tr("Cases in the order of reading"))
        self.setItemDelegate(_TwoLines(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(RowList.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(LEAST_ROWS * _height(self) + 2 * self.frameWidth())


class _TwoLines(QStyledItemDelegate):
    """Draws what fits; all of it stands in the tooltip."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        first, _, second = index.data(IN_SIGHT).partition(BREAK)
        option.text = BREAK.join((_fitted(first, index.data(MARK), option), second))

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Of two lines, whatever they say."""
        widget = option.widget
        return QSize(0, _height(widget))


def _fitted(line: str, mark: str, option: QStyleOptionViewItem) -> str:
    """The first line of a row, of which the name is cut and never what a reader said of the case."""
    style = option.widget.style() if option.widget is not None else QApplication.style()
    beside = 2 * (style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, option.widget) + 1)
    room = option.rect.width() - beside
    if not mark or room <= 0 or not line.endswith(mark):
        return line
    name, end = line.removesuffix(mark).removesuffix(BETWEEN), BETWEEN + mark
    left = room - option.fontMetrics.horizontalAdvance(end)
    return option.fontMetrics.elidedText(name, Qt.TextElideMode.ElideMiddle, left) + end


def case_item(case: ListedCase, name: str, in_sight: Sequence[str], more: Sequence[str]) -> QListWidgetItem:
    """A row whose name and first words are in sight, and with all it tells in its tooltip and read aloud."""
    told = "\n".join(filter(None, (name, *more)))
    item = QListWidgetItem(told)
    item.setData(IN_SIGHT, BREAK.join((name, BETWEEN.join(filter(None, in_sight)))))
    item.setData(MARK, marked(case))
    item.setToolTip(f"{told}\n{case.address.path}")
    return item


def _height(widget: QWidget) -> int:
    return LINES * widget.fontMetrics().lineSpacing() + BESIDE_LINES
