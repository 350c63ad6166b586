"""A list that is content with a few rows of two lines and takes what room there is."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QWidget

BESIDE_LINES = 12


class ShortList(QListWidget):
    """Asks its panel for a few rows only, so that the panel need not be scrolled."""

    def __init__(self, rows: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(rows * (2 * self.fontMetrics().height() + BESIDE_LINES))
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)  # whole rows leave a gap below
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """As small as it may be."""
        return QSize(super().sizeHint().width(), self.minimumHeight())
