"""The table of a batch: its files with their outcomes, to be filtered and looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.batches.line import Line, State
from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.line_table import FILE, PSNR, SECONDS, SSIM, STATE, LineTable, Shown
from xraysr_gui.gui.widgets.named import named, named_button

WIDTHS = {FILE: 28, STATE: 13, PSNR: 16, SSIM: 16, SECONDS: 9}
"""In letters: columns that grow with their words would have to ask every row."""


class BatchDock(QWidget):
    """Shows lines; opens none itself.

    Signals:
        line_wanted: the Line that is to be shown in the views.
        report_wanted, folder_wanted: open it.
    """

    line_wanted = Signal(object)
    report_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch-dock")
        self.lines = LineTable(self)
        self._heading = QLabel(
            tr("No batch has been started yet: choose images and steps in the Batch panel.")
        )
        self._heading.setObjectName("batch-heading")
        self._heading.setTextFormat(Qt.TextFormat.PlainText)
        self._heading.setWordWrap(True)
        self._table = _new_table(self.lines)
        self._filter = named(QComboBox(), "batch-filter", tr("Which files are listed"))
        kinds = tr("All files"), tr("Failed"), tr("Done"), tr("Not done yet")
        for shown, title in zip(Shown, kinds, strict=True):
            self._filter.addItem(title, shown)
        self._show = named_button("batch-show", tr("Show in the views"), self._ask_for_line)
        self._report = named_button("batch-report", tr("Open the report"), self.report_wanted.emit)
        self._folder = named_button("batch-open-folder", tr("Open the folder"), self.folder_wanted.emit)
        self._filter.currentIndexChanged.connect(self._choose_shown)
        self._table.activated.connect(lambda _: self._ask_for_line())
        self._table.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.lines.modelReset.connect(self._offer)
        self.lines.dataChanged.connect(lambda *_: self._offer())
        self._lay_out()
        self.setFocusProxy(self._table)
        self.show_places(
            tr("The report is written when the batch ends."), tr("No batch has been started yet.")
        )
        self._offer()

    def show_heading(self, words: str, notices: Iterable[str] = ()) -> None:
        """Say above the table how it stands."""
        self._heading.setText(words)
        self._heading.setToolTip("\n".join(notices))

    def show_lines(self, lines: Iterable[Line]) -> None:
        """List these; the row that was chosen stays chosen."""
        chosen = self.line
        self.lines.show_lines(lines)
        self._choose(chosen.input if chosen else "")

    def take(self, lines: Iterable[Line], shares: Mapping[str, float]) -> None:
        """What was finished since, and how far the others are."""
        self.lines.take(lines, shares)

    def show_places(self, no_report: str, no_folder: str) -> None:
        """Offer report and folder, or say why not."""
        for button, why_not, tip in (
            (self._report, no_report, tr("Summary, contact sheet and figures, in the system's browser.")),
            (self._folder, no_folder, tr("The results, and a table of what became of each file.")),
        ):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or tip)

    @property
    def line(self) -> Line | None:
        """The one that is chosen."""
        return self.lines.line(self._table.currentIndex().row())

    def _choose_shown(self, *_: object) -> None:
        chosen = self.line
        self.lines.show_only(self._filter.currentData())
        self._choose(chosen.input if chosen else "")

    def _choose(self, name: str) -> None:
        row = self.lines.row_of(name)
        if row >= 0:
            self._table.selectRow(row)
        self._offer()

    def _offer(self, *_: object) -> None:
        line = self.line
        why_not = "" if line is not None else tr("Choose a file in the table first.")
        if line is not None and line.state is not State.DONE:
            why_not = tr("There is no result of this file.")
        self._show.setEnabled(not why_not)
        self._show.setToolTip(why_not or tr("Input and result side by side, with the map of what changed."))

    def _ask_for_line(self) -> None:
        line = self.line
        if line is not None and line.state is State.DONE:
            self.line_wanted.emit(line)

    def _lay_out(self) -> None:
        top, layout = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(self._heading, 1)
        for widget in (self._filter, self._show, self._report, self._folder):
            top.addWidget(widget)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(top)
        layout.addWidget(self._table, 1)


def _new_table(lines: LineTable) -> QTableView:
    table = named(QTableView(), "batch-table", tr("Files of the batch"))
    table.setModel(lines)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    heights = table.verticalHeader()
    heights.hide()
    heights.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    heights.setDefaultSectionSize(table.fontMetrics().height() + 8)
    header = table.horizontalHeader()
    letter = table.fontMetrics().horizontalAdvance("x")
    for column, letters in WIDTHS.items():
        header.resizeSection(column, letters * letter)
    header.setStretchLastSection(True)
    return table
