"""Lists of which a reader chooses one row."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

BESIDE_LINES = 12


class RowList(QListWidget):
    """Tells what a reader chooses, and nothing of what a panel puts in.

    Signals:
        row_chosen: a row, also when it is clicked once more, to see again what it stands for.
    """

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentRowChanged.connect(self._tell)
        self.itemClicked.connect(lambda _: self._tell(self.currentRow()))

    def show_rows(self, items: Iterable[QListWidgetItem | str] | None, row: int = -1) -> None:
        """List other rows, None to keep those that are there, and mark one of them."""
        self.blockSignals(True)
        if items is not None:
            self.clear()
            for item in items:
                self.addItem(item)
        self.setCurrentRow(row)
        self.blockSignals(False)

    def _tell(self, row: int) -> None:
        if row >= 0:
            self.row_chosen.emit(row)


class ShortList(RowList):
    """Asks its panel for a few rows of two lines only, so that the panel need not be scrolled."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(rows * (2 * self.fontMetrics().height() + BESIDE_LINES))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)  # whole rows leave a gap below
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the chosen row whole: what comes below it takes room only after it was chosen."""
        super().resizeEvent(event)
        if (chosen := self.currentItem()) is not None:
            self.scrollToItem(chosen)

    def sizeHint(self) -> QSize:
        """As small as it may be."""
        return QSize(super().sizeHint().width(), self.minimumHeight())
