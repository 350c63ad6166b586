"""A table of figures: a row for each part, a column for each figure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.regions.figure_words import WAITS, Column, interval_words, tip_of, value_words
from xraysr_gui.metrics.measure import Measurement

SWATCH = 12
WIDEST_NAME = 220
HEAD_MARGIN = 16
WIDEST_CELL = "0.00000 \u2026 0.00000 m"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One row.

    Attributes:
        title: Of the part.
        region: The id of the region that it speaks of, "" for none.
        colour: Of that region.
        tip: What to know of the part.
        cells: By the id of the figure; a missing one is on its way.
        is_stale: The numbers are those of before, and newer ones are on their way.
    """

    title: str
    region: str = ""
    colour: str = ""
    tip: str = ""
    cells: Mapping[str, Measurement] = field(default_factory=dict)
    is_stale: bool = False


class FiguresTable(QTableWidget):
    """Shows rows; measures nothing. What has not changed is not touched: a row may follow the mouse.

    Signals:
        region_chosen: the id of the region of a row that was clicked.
    """

    region_chosen = Signal(str)

    def __init__(self, columns: Sequence[Column], name: str, parent: QWidget | None = None) -> None:
        super().__init__(0, len(columns), parent)
        self._columns = tuple(columns)
        self._rows: tuple[FigureRow, ...] = ()
        self._units: list[str] = [""] * len(columns)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setIconSize(self.iconSize().scaled(SWATCH, SWATCH, Qt.AspectRatioMode.IgnoreAspectRatio))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        lines = self.fontMetrics().height()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(2 * lines + 8)
        self.verticalHeader().setMaximumWidth(WIDEST_NAME)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setDefaultSectionSize(self.fontMetrics().horizontalAdvance(WIDEST_CELL))
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
        for number, column in enumerate(self._columns):
            item = QTableWidgetItem(column.lines)
            item.setToolTip(tr(column.help))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(number, item)
            self.setColumnWidth(number, max(self.columnWidth(number), self._width_of(column)))
        self.cellClicked.connect(self._choose)
        self.verticalHeader().sectionClicked.connect(lambda row: self._choose(row, 0))

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        """What is shown."""
        return self._rows

    def show_rows(self, rows: Sequence[FigureRow]) -> None:
        """Show these rows, and touch only what differs from before."""
        before, self._rows = self._rows, tuple(rows)
        if len(rows) != len(before):
            self.setRowCount(len(rows))
        for number, row in enumerate(rows):
            old = before[number] if number < len(before) else None
            if old is None or (old.title, old.colour, old.tip) != (row.title, row.colour, row.tip):
                self._name(number, row)
            if old is None or old != row:
                self._fill(number, row, old)

    def choose_region(self, id: str) -> None:
        """Mark the row of a region, or none."""
        wanted = next((number for number, row in enumerate(self._rows) if id and row.region == id), -1)
        if wanted != self.currentRow() or (wanted >= 0 and not self.selectionModel().isRowSelected(wanted)):
            self.selectRow(wanted) if wanted >= 0 else self.clearSelection()

    def as_text(self) -> str:
        """Titles, units and rows for a spreadsheet, parted by tabs; intervals in columns of their own."""
        lines = [
            "\t".join(("", *(self._title(n, low) for n in range(len(self._columns)) for low in range(3))))
        ]
        for row in self._rows:
            told = [row.title]
            for column in self._columns:
                one = row.cells.get(column.id)
                told += ("", "", "") if one is None else _cells(one)
            lines.append("\t".join(told))
        return "\n".join(lines)

    def _title(self, number: int, low: int) -> str:
        unit = f" ({self._units[number]})" if self._units[number] else ""
        return f"{tr(self._columns[number].title)}{unit}" + ("", tr(" low"), tr(" high"))[low]

    def _width_of(self, column: Column) -> int:
        """What the head of a column needs; the widest cell is known."""
        lines = column.lines.split("\n")
        return max(self.fontMetrics().horizontalAdvance(line) for line in lines) + HEAD_MARGIN

    def _name(self, number: int, row: FigureRow) -> None:
        item = QTableWidgetItem(row.title)
        item.setToolTip("\n".join(part for part in (row.title, row.tip) if part))
        if row.colour:
            item.setIcon(swatch(row.colour))
        self.setVerticalHeaderItem(number, item)

    def _fill(self, number: int, row: FigureRow, old: FigureRow | None) -> None:
        quiet = self.palette().color(QPalette.ColorRole.PlaceholderText)
        plain = self.palette().color(QPalette.ColorRole.Text)
        for place, column in enumerate(self._columns):
            one = row.cells.get(column.id)
            item = self.item(number, place)
            same = old is not None and (old.is_stale, old.cells.get(column.id)) == (row.is_stale, one)
            if same and item is not None:
                continue
            if item is None:
                item = QTableWidgetItem()
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(number, place, item)
            item.setText(
                WAITS if one is None else "\n".join(filter(None, (value_words(one), interval_words(one))))
            )
            item.setToolTip("" if one is None else tip_of(one))
            item.setForeground(quiet if one is None or one.value is None or row.is_stale else plain)
            if one is not None and one.value is not None:
                self._name_unit(place, tr(one.unit))

    def _name_unit(self, place: int, unit: str) -> None:
        head = self.horizontalHeaderItem(place)
        if unit != self._units[place] and head is not None:
            self._units[place] = unit
            column = self._columns[place]
            head.setText(f"{tr(column.title)}\n{unit}" if unit else column.lines)
            needed = self.fontMetrics().horizontalAdvance(unit) + HEAD_MARGIN
            self.setColumnWidth(place, max(self.columnWidth(place), needed))

    def _choose(self, row: int, _column: int) -> None:
        if row < len(self._rows) and self._rows[row].region:
            self.region_chosen.emit(self._rows[row].region)


def swatch(colour: str) -> QIcon:
    """A patch of a region's colour."""
    picture = QPixmap(SWATCH, SWATCH)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 120))
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(0, 0, SWATCH - 1, SWATCH - 1, 2, 2)
    painter.end()
    return QIcon(picture)


def _cells(one: Measurement) -> tuple[str, str, str]:
    finite = one.value is not None and math.isfinite(one.value)
    value = repr(one.value) if finite else value_words(one)
    low, high = ("" if number is None else repr(number) for number in (one.low, one.high))
    return value, low, high
