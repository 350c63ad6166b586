"""The table of what the order does to each case: begun sooner or later, by how many minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.worklist.case_words import minutes
from xraysr_gui.studies.worklist_case import ListedCase

HEADS = ("Case", "Begins in", "As they come", "By this order")


class WhoPays(QWidget):
    """One row for each case that waits, in the order of reading."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sum = named(QLabel(wordWrap=True), "who-pays-sum")
        self.table = plain_table(
            "who-pays", tr("What the order does to each case"), [tr(head) for head in HEADS]
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.addWidget(self._sum)
        layout.addWidget(self.table, 1)

    def show_reading(
        self,
        reading: Reading,
        called: Callable[[ListedCase], str],
        is_hidden: Callable[[ListedCase], bool] = lambda _: False,
    ) -> None:
        """List who waits, with what the order does to each whose score is shown: it would tell the score."""
        hidden = [is_hidden(row.case) for row in reading.rows]
        rows = zip(reading.rows, hidden, strict=True)
        fill(self.table, [_cells(row, called(row.case), hidden=one) for row, one in rows])
        words = _sum_words(reading.rows, hidden=any(hidden))
        self._sum.setText(words if reading.rows else tr("No cases are waiting."))


def _sum_words(rows: Sequence[Row], *, hidden: bool) -> str:
    """Sums as sums, and beside them what one case waits."""
    later = sum(max(row.costs, 0.0) for row in rows)
    sooner = sum(max(-row.costs, 0.0) for row in rows)
    waits = [row.waited + row.starts_in for row in rows] or [0.0]
    sums = tr(
        "Compared with reading as they come, all cases together: {} sooner in total, {} later in total."
    ).format(minutes(sooner), minutes(later))
    each = tr(
        "One case waits {} on average from when it came, {} at most. No order saves the reader time; it only "
        "changes who waits."
    ).format(minutes(sum(waits) / len(waits)), minutes(max(waits)))
    first = tr("What the order does to a case is told once you have marked it.") if hidden else sums
    return f"{first} {each}"


def plain_table(name: str, called: str, heads: Sequence[str]) -> QTableWidget:
    """A table to read; nothing of it is changed."""
    table = named(QTableWidget(0, len(heads)), name, called)
    table.setHorizontalHeaderLabels(list(heads))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def fill(table: QTableWidget, rows: Sequence[Sequence[str]]) -> None:
    """Put other rows in; figures stand at the right of their columns."""
    table.setRowCount(len(rows))
    for number, cells in enumerate(rows):
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(number, column, item)


def _cells(row: Row, name: str, *, hidden: bool) -> tuple[str, ...]:
    if hidden:
        return name, minutes(row.starts_in), "", tr("mark it first")
    plain = row.starts_in - row.costs
    if abs(row.costs) < 1:
        costs = tr("no change")
    else:
        costs = (tr("{} later") if row.costs > 0 else tr("{} sooner")).format(minutes(abs(row.costs)))
    return name, minutes(row.starts_in), minutes(plain), costs
