"""What an evaluation has found so far, and its images."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.commands.evaluating.live_table import LiveRow, LiveTable
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named, named_button

SIGNS = {True: "\u25b2 ", False: "\u25bc ", None: ""}
"""Before a verdict, so that it is not told by words alone."""


class EvaluationDock(QWidget):
    """Shows a table and images; asks for reports and for images in the views.

    Signals:
        report_wanted, pdf_wanted: open it.
        image_wanted: name of an image, title of a condition, id of an enhancer.
    """

    report_wanted = Signal()
    pdf_wanted = Signal()
    image_wanted = Signal(str, str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("evaluation-dock")
        self._heading = QLabel(
            tr("Nothing has been evaluated yet: choose images and a protocol in the Evaluate panel.")
        )
        self._heading.setObjectName("evaluation-heading")
        self._heading.setWordWrap(True)
        self._table = _new_table()
        self._images, self._conditions, self._enhancers = QListWidget(), QComboBox(), QComboBox()
        for widget, name, title in (
            (self._images, "evaluation-images", tr("Images that were measured")),
            (self._conditions, "evaluation-conditions", tr("Degraded by")),
            (self._enhancers, "evaluation-restored-by", tr("Restored by")),
        ):
            named(widget, name, title, title)
        for box in (self._conditions, self._enhancers):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._show = named_button("evaluation-show", tr("Show in the views"), self._ask_for_image)
        self._show.setToolTip(tr("Truth, degraded image, restored image and error map."))
        self._report = named_button("evaluation-report", tr("Open the report"), self.report_wanted.emit)
        self._pdf = named_button("evaluation-pdf", tr("Open the PDF"), self.pdf_wanted.emit)
        self._images.itemActivated.connect(lambda _: self._ask_for_image())
        self._images.currentRowChanged.connect(lambda _: self._offer())
        self._lay_out()
        self.show_report(tr("The report is written when all images are measured."))
        self._offer()

    def show_table(self, heading: str, live: LiveTable) -> None:
        """Show what is known now."""
        self._heading.setText(heading)
        self._heading.setToolTip("\n".join(live.notices[:20]))
        self._table.setRowCount(len(live.rows))
        for number, row in enumerate(live.rows):
            self._fill(number, row)
        known = [self._images.item(row).text() for row in range(self._images.count())]
        if known != list(live.measured):
            chosen = max(0, self._images.currentRow())
            self._images.clear()
            self._images.addItems(live.measured)
            self._images.setCurrentRow(min(chosen, self._images.count() - 1))
        self._offer()

    def offer(self, conditions: Sequence[str], enhancers: Sequence[tuple[str, str]]) -> None:
        """Offer these for a look at an image."""
        self._conditions.clear()
        for title in conditions:
            self._conditions.addItem(tr(title), title)
        self._enhancers.clear()
        for id, title in enhancers:
            self._enhancers.addItem(title, id)
        self._offer()

    def show_report(self, why_not: str) -> None:
        """Offer the report, or say why it cannot be opened."""
        for button, tip in ((self._report, tr("In the system's browser.")), (self._pdf, tr("For printing."))):
            button.setEnabled(not why_not)
            button.setToolTip(why_not or tip)

    def _fill(self, number: int, row: LiveRow) -> None:
        cells = row.title, row.body, f"{SIGNS[row.better]}{row.verdict}", row.whole, row.rival
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            self._table.setItem(number, column, item)

    def _offer(self) -> None:
        self._show.setEnabled(self._images.currentItem() is not None and self._enhancers.count() > 0)

    def _ask_for_image(self) -> None:
        item = self._images.currentItem()
        if item is not None and self._enhancers.count():
            self.image_wanted.emit(
                item.text(), str(self._conditions.currentData()), str(self._enhancers.currentData())
            )

    def _lay_out(self) -> None:
        left, right, buttons = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.addWidget(self._heading)
        left.addWidget(self._table, 1)
        buttons.addWidget(self._report)
        buttons.addWidget(self._pdf)
        buttons.addStretch(1)
        left.addLayout(buttons)
        for widget in (self._images, self._conditions, self._enhancers, self._show):
            right.addWidget(widget)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addLayout(left, 3)
        layout.addLayout(right, 1)
        self._images.setTextElideMode(Qt.TextElideMode.ElideMiddle)


def _new_table() -> QTableWidget:
    table = named(QTableWidget(0, 5), "evaluation-table", tr("Gains so far"))
    table.setToolTip(tr("Gains over the strongest method to beat; in brackets 95 % intervals, by patient."))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.verticalHeader().hide()
    heads = (
        tr("Enhancer"),
        tr("Gain inside the body"),
        tr("Verdict"),
        tr("Whole image"),
        tr("Compared with"),
    )
    table.setHorizontalHeaderLabels(heads)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setStretchLastSection(True)
    return table
