"""Shows the verdicts on results: which file, what is true of it and why, and where it differs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from xraysr_gui.commands.verifying.verdict import Kind
from xraysr_gui.core.words import tr
from xraysr_gui.gui.proving.check_dialog import COLOURS, dot
from xraysr_gui.gui.widgets.named import named, progress_bar
from xraysr_gui.gui.widgets.row_table import row_table

if TYPE_CHECKING:
    from xraysr_gui.commands.verifying.verify_files import VerifiedFile

SIZE, MAP_SIDE = QSize(960, 640), 300
HEADS = "Verdict", "File", "Folder"
FIRST = 240
BEGIN = "Choose results, or a folder of them."
DARK = "Dark: the same. Light: different; the lighter the more."


class VerifyDialog(QDialog):
    """Takes verdicts and wishes. Verifies nothing itself.

    Signals:
        files_wanted, folder_wanted: results are to be chosen.
        input_wanted: the person knows where the inputs lie.
        table_wanted: the verdicts are to be written.
        stop_wanted: no more of them.
    """

    files_wanted = Signal()
    folder_wanted = Signal()
    input_wanted = Signal()
    table_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__(parent)
        self.setObjectName("verify-dialog")
        self.setWindowTitle(tr("Verify results"))
        self.resize(SIZE.boundedTo(parent.screen().availableSize() * 0.9))
        self._rows: tuple[VerifiedFile, ...] = ()
        self._table, self._bar, self._told = _table(), progress_bar(), QLabel(tr(BEGIN))
        self._bar.hide()
        self._told.setObjectName("verify-told")
        self._told.setWordWrap(True)
        self._words, self._map, self._legend = QPlainTextEdit(), QLabel(), QLabel(tr(DARK))
        named(self._words, "verify-words", tr("What is true of the file, and how it was made"))
        self._words.setReadOnly(True)
        named(self._map, "verify-map", tr("Where the file differs"))
        self._legend.setWordWrap(True)
        self._table.currentCellChanged.connect(lambda *_: self._show_row())
        layout = QVBoxLayout(self)
        layout.addWidget(self._told)
        layout.addWidget(self._bar)
        layout.addWidget(self._table, 1)
        layout.addLayout(self._below(), 1)
        layout.addWidget(self._buttons())
        self._show_row()
        self.let(is_running=False)

    def _below(self) -> QHBoxLayout:
        beside, below = QVBoxLayout(), QHBoxLayout()
        beside.addWidget(self._map)
        beside.addWidget(self._legend)
        beside.addStretch(1)
        below.addWidget(self._words, 1)
        below.addLayout(beside)
        return below

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        rows = (
            ("files", tr("Files..."), self.files_wanted),
            ("folder", tr("Folder..."), self.folder_wanted),
            ("input", tr("Folder of the inputs..."), self.input_wanted),
            ("table", tr("Save as a table..."), self.table_wanted),
            ("stop", tr("Stop"), self.stop_wanted),
        )
        self._by_name = {}
        for name, title, signal in rows:
            button = buttons.addButton(title, QDialogButtonBox.ButtonRole.ActionRole)
            button.setObjectName(f"verify-{name}")
            button.setAutoDefault(False)
            button.clicked.connect(signal)
            self._by_name[name] = button
        return buttons

    def let(self, *, is_running: bool) -> None:
        """Which buttons can be pressed."""
        self._bar.setVisible(is_running)
        for name in ("files", "folder"):
            self._by_name[name].setEnabled(not is_running)
        for name in ("input", "table"):
            self._by_name[name].setEnabled(not is_running and bool(self._rows))
        self._by_name["stop"].setEnabled(is_running)

    def show_begun(self) -> None:
        """Nothing is known yet."""
        self._rows = ()
        self._table.setRowCount(0)
        self._told.setText(tr("Verifying ..."))
        self.let(is_running=True)
        self._show_row()

    def show_progress(self, fraction: float, doing: str, found: Sequence[VerifiedFile]) -> None:
        """How far it is, and what is known so far."""
        self._bar.setValue(round(fraction * self._bar.maximum()))
        if doing:
            self._told.setText(f"{doing} ...")
        self._add(found)

    def show_end(self, found: Sequence[VerifiedFile], said: str) -> None:
        """All verdicts."""
        self._add(found)
        self._told.setText(said)
        self.let(is_running=False)

    def tell(self, words: str) -> None:
        """What became of a table."""
        self._told.setText(words)

    def _add(self, found: Sequence[VerifiedFile]) -> None:
        new = found[len(self._rows) :]
        self._rows = tuple(found)
        for one in new:
            row = self._table.rowCount()
            self._table.insertRow(row)
            colour = COLOURS[_light(one)]
            kind = QTableWidgetItem(dot(colour, self.devicePixelRatioF()), tr(str(one.verdict.kind)))
            self._table.setItem(row, 0, kind)
            for column, words in enumerate((one.path.name, str(one.path.parent)), 1):
                item = QTableWidgetItem(words)
                item.setToolTip(str(one.path))
                self._table.setItem(row, column, item)
            self._table.resizeColumnToContents(1)
        if new and self._table.currentRow() < 0:
            self._table.setCurrentCell(0, 0)

    def _show_row(self) -> None:
        row = self._table.currentRow()
        verdict = self._rows[row].verdict if 0 <= row < len(self._rows) else None
        self._words.setPlainText("" if verdict is None else "\n\n".join((verdict.words, *verdict.made)))
        picture = None if verdict is None else verdict.picture
        for widget in (self._map, self._legend):
            widget.setVisible(picture is not None)
        if picture is not None:
            self._map.setPixmap(pixmap_of(picture, self.devicePixelRatioF()))
            self._legend.setFixedWidth(MAP_SIDE)


def _light(one: VerifiedFile) -> str:
    """The colour of a verdict; what is unchanged by its seal is no fault, but not proven either."""
    if one.verdict.is_good:
        return "green"
    return "red" if one.counts_as_bad and one.verdict.kind is not Kind.UNCHANGED else "yellow"


def pixmap_of(picture: NDArray[np.uint8], ratio: float) -> QPixmap:
    """Rows, columns and three colours as they are painted in the dialog."""
    rows, columns = picture.shape[:2]
    image = QImage(picture.tobytes(), columns, rows, 3 * columns, QImage.Format.Format_RGB888)
    side = round(MAP_SIDE * ratio)
    pixmap = QPixmap.fromImage(image).scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def _table() -> QTableWidget:
    table = row_table("verify-rows", tr("Verified files"), [tr(one) for one in HEADS], (FIRST,))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTextElideMode(Qt.TextElideMode.ElideLeft)  # of a folder the end tells more
    return table
