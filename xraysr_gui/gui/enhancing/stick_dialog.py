"""Lists the models of a stick, lets some be chosen, and says what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.row_table import row_table

if TYPE_CHECKING:
    from xraysr_gui.commands.models.models_on_stick import OnStick

SIZE = QSize(860, 460)
HEADS = "Model", "What it is", "What becomes of it"
FIRST, SECOND = 240, 280
CHECK = Qt.ItemFlag.ItemIsUserCheckable
CHECKED = Qt.CheckState.Checked


class StickDialog(QDialog):
    """Takes a choice. Installs nothing itself.

    Signals:
        chosen: the numbers of the rows that shall be installed.
        stop_wanted: what is under way shall end.
    """

    chosen = Signal(list)
    stop_wanted = Signal()

    def __init__(self, name: str, found: Sequence[OnStick], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("stick-dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Install models from {}").format(name))
        self.resize(SIZE.boundedTo(parent.screen().availableSize() * 0.9))
        self._cells: list[tuple[QTableWidgetItem, QTableWidgetItem]] = []
        self._rows, self._bar, self._told = _table(), QProgressBar(), QLabel()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._told.setObjectName("stick-told")
        self._told.setWordWrap(True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._install = self._buttons.addButton(tr("Install"), QDialogButtonBox.ButtonRole.ActionRole)
        self._install.setObjectName("stick-install")
        self._install.clicked.connect(lambda: self.chosen.emit(self.rows))
        self._buttons.rejected.connect(self.reject)
        self._rows.itemChanged.connect(self._count)
        for one in found:
            self._add(one)
        laid(QVBoxLayout(self), self._told, self._rows, self._bar, self._buttons)
        self._count()

    @property
    def rows(self) -> list[int]:
        """The numbers of those that are chosen."""
        chosen = (bool(box.flags() & CHECK) and box.checkState() == CHECKED for box, _ in self._cells)
        return [row for row, is_chosen in enumerate(chosen) if is_chosen]

    def show_busy(self, *, is_busy: bool) -> None:
        """Nothing else can be chosen meanwhile."""
        self._bar.setRange(0, 0 if is_busy else 1)
        self._bar.setVisible(is_busy)
        self._rows.setEnabled(not is_busy)
        self._count()
        self._install.setEnabled(self._install.isEnabled() and not is_busy)

    def show_outcome(self, row: int, words: str) -> None:
        """What became of one; it is not chosen again."""
        box, state = self._cells[row]
        box.setFlags(box.flags() & ~CHECK)
        box.setData(Qt.ItemDataRole.CheckStateRole, None)
        state.setText(words)
        self._rows.resizeRowToContents(row)

    def showEvent(self, event: QShowEvent) -> None:
        """Columns have their widths now."""
        super().showEvent(event)
        self._rows.resizeRowsToContents()

    def reject(self) -> None:
        """Closing ends what is under way."""
        self.stop_wanted.emit()
        super().reject()

    def _add(self, one: OnStick) -> None:
        row = self._rows.rowCount()
        self._rows.insertRow(row)
        state = one.why_not or tr("can be installed")
        cells = [QTableWidgetItem(words) for words in (one.id or one.name, one.said, state)]
        self._cells.append((cells[0], cells[-1]))
        for column, item in enumerate(cells):
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setToolTip(one.name)
            self._rows.setItem(row, column, item)
        if not one.why_not:
            cells[0].setFlags(cells[0].flags() | CHECK)
            cells[0].setCheckState(CHECKED)
        self._rows.resizeRowToContents(row)

    def _count(self) -> None:
        chosen = len(self.rows)
        self._told.setText(tr("{} found, {} chosen.").format(self._rows.rowCount(), chosen))
        self._install.setEnabled(chosen > 0)


def _table() -> QTableWidget:
    found = tr("Models that were found")
    table = row_table("stick-rows", found, [tr(one) for one in HEADS], (FIRST, SECOND))
    table.horizontalHeader().sectionResized.connect(table.resizeRowsToContents)
    return table
