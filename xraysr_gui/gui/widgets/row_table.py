"""A table of rows that are read and chosen whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget

from xraysr_gui.gui.widgets.named import named


def row_table(name: str, title: str, heads: Sequence[str], widths: Sequence[int]) -> QTableWidget:
    """Empty; `widths` are those of the first columns, and the last one takes what is left."""
    table = named(QTableWidget(0, len(heads)), name, title)
    table.setHorizontalHeaderLabels(heads)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(len(heads) - 1, QHeaderView.ResizeMode.Stretch)
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
    return table
