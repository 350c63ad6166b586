"""Shows what a check of the installation finds, row by row, and offers its page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QMainWindow,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import progress_bar
from xraysr_gui.gui.widgets.row_table import row_table

if TYPE_CHECKING:
    from xraysr_gui.commands.checking.finding import Finding

SIZE = QSize(900, 640)
HEADS = "", "Checked", "Result"
COLOURS = {"green": "#3fa65a", "yellow": "#d6a210", "red": "#d9453b"}
"""Of the dots: seen on light and dark; the words beside them say the same."""
WORDS = {"green": "works", "yellow": "works, with a note", "red": "does not work"}
DOT = 12
FIRST, SECOND = 150, 230


class CheckDialog(QDialog):
    """Takes findings and wishes. Checks nothing itself.

    Signals:
        begin_wanted, stop_wanted, print_wanted: a button was pressed.
        page_wanted: the ending of the page that shall be written.
    """

    begin_wanted = Signal()
    stop_wanted = Signal()
    print_wanted = Signal()
    page_wanted = Signal(str)

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("check-dialog")
        self.setWindowTitle(tr("Check this installation"))
        self.resize(SIZE.boundedTo(parent.screen().availableSize() * 0.9))
        self._rows = _table()
        self._bar, self._doing, self._told = progress_bar(), QLabel(), QLabel()
        for label, name in ((self._doing, "check-doing"), (self._told, "check-told")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self._again = buttons.addButton(tr("Check again"), role)
        self._stop = buttons.addButton(tr("Stop"), role)
        self._pages = [
            buttons.addButton(tr("Save as PDF..."), role),
            buttons.addButton(tr("Save for a browser..."), role),
            buttons.addButton(tr("Print..."), role),
        ]
        names = "again", "stop", "pdf", "html", "print"
        for button, name in zip((self._again, self._stop, *self._pages), names, strict=True):
            button.setObjectName(f"check-{name}")
            button.setAutoDefault(False)
        self._again.clicked.connect(self.begin_wanted)
        self._stop.clicked.connect(self.stop_wanted)
        self._pages[0].clicked.connect(lambda: self.page_wanted.emit(".pdf"))
        self._pages[1].clicked.connect(lambda: self.page_wanted.emit(".html"))
        self._pages[2].clicked.connect(self.print_wanted)
        laid(QVBoxLayout(self), self._doing, self._bar, self._rows, self._told, buttons)

    def show_begun(self) -> None:
        """Nothing is found yet."""
        self._rows.setRowCount(0)
        self._told.clear()
        self._told.hide()
        self._let(is_running=True, has_page=False)

    def show_progress(self, fraction: float, doing: str, found: Sequence[Finding]) -> None:
        """How far it is, and what was found so far."""
        self._bar.setValue(round(fraction * self._bar.maximum()))
        if doing:
            self._doing.setText(tr("Checking {} ...").format(doing))
        self._show(found)

    def show_end(self, found: Sequence[Finding], said: str, has_page: bool) -> None:
        """All that was found, what asks for something first, and how it stands."""
        from xraysr_gui.commands.checking.finding import URGENT  # not before the first paint

        self._rows.setRowCount(0)
        self._show(sorted(found, key=lambda one: URGENT.index(one.verdict)))
        self._rows.scrollToTop()
        self._doing.setText(said)
        self._let(is_running=False, has_page=has_page)

    def tell(self, words: str) -> None:
        """What became of a page."""
        self._told.setText(words)
        self._told.show()

    def _let(self, *, is_running: bool, has_page: bool) -> None:
        self._bar.setVisible(is_running)
        self._bar.setValue(0)
        if is_running:
            self._doing.setText(tr("Checking ..."))
        self._again.setEnabled(not is_running)
        self._stop.setEnabled(is_running)
        for button in self._pages:
            button.setEnabled(has_page)

    def _show(self, found: Sequence[Finding]) -> None:
        """Rows for those that are new."""
        table = self._rows
        for finding in found[table.rowCount() :]:
            row, verdict = table.rowCount(), str(finding.verdict)
            table.insertRow(row)
            first = QTableWidgetItem(dot(COLOURS[verdict], self.devicePixelRatioF()), tr(WORDS[verdict]))
            cells = first, QTableWidgetItem(finding.part), QTableWidgetItem(finding.words)
            for column, cell in enumerate(cells):
                cell.setTextAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
                table.setItem(row, column, cell)
            table.resizeRowToContents(row)


def _table() -> QTableWidget:
    checked = tr("What was checked")
    table = row_table("check-rows", checked, [tr(one) for one in HEADS], (FIRST, SECOND))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.horizontalHeader().sectionResized.connect(table.resizeRowsToContents)
    return table


def dot(colour: str, ratio: float) -> QPixmap:
    """A round spot of a colour, for a screen of so many pixels a point."""
    picture = QPixmap(round(DOT * ratio), round(DOT * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, DOT - 2, DOT - 2)
    painter.end()
    return picture
