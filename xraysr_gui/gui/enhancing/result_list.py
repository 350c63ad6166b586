"""Lists the original and the results of an image: which are there, what they took, which is shown."""

from __future__ import annotations

from itertools import starmap

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.gui.enhancing.version_words import chain_of, details_of, name_of
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import heading, named
from xraysr_gui.gui.widgets.row_list import ShortList

ROWS_SHOWN = 3


class ResultList(QWidget):
    """The versions of the active image. Shows and deletes none itself.

    Signals:
        version_chosen: 0 for the original, else the number of a result, from 1.
        delete_requested: the number of the result that is to go.
        sheet_requested: show all versions side by side.
    """

    version_chosen = Signal(int)
    delete_requested = Signal(int)
    sheet_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._versions: tuple[Radiograph, ...] = ()
        self._heading = heading(tr("Versions"))
        self._list = named(_List(ROWS_SHOWN), "results", tr("Versions of this image"))
        self._list.setSpacing(1)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._sheet = named(QPushButton(tr("Contact sheet")), "show-sheet")
        self._delete = named(QPushButton(tr("Delete")), "delete-result")
        buttons = laid(QHBoxLayout(), self._sheet, self._delete)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._heading)
        layout.addWidget(self._list, 1)
        layout.addLayout(buttons)
        self._list.row_chosen.connect(self._choose)
        self._list.delete_pressed.connect(self._ask_to_delete)
        self._delete.clicked.connect(self._ask_to_delete)
        self._sheet.clicked.connect(self.sheet_requested)

    def show_versions(self, document: Document | None, number: int) -> None:
        """List the versions of a document, the one with this number marked as shown."""
        versions = () if document is None else document.versions
        before, row = self._versions, number if versions else -1
        if versions == before and row == self._list.currentRow():
            return
        self._versions = versions
        self._list.show_rows(None if versions == before else starmap(self._item, enumerate(versions)), row)
        seen = self._list.item(len(versions) - 1 if len(versions) > len(before) > 0 else row)
        if seen is not None:
            self._list.scrollToItem(seen)

    def show_reasons(self, no_sheet: str, no_delete: str) -> None:
        """Grey what cannot be done, and say why; "" for what can."""
        for button, reason, tip in (
            (self._sheet, no_sheet, tr("Show all versions side by side")),
            (self._delete, no_delete, tr("Delete this result; undo brings it back")),
        ):
            button.setEnabled(not reason)
            button.setToolTip(reason or tip)

    def _item(self, number: int, radiograph: Radiograph) -> QListWidgetItem:
        details = details_of(radiograph)
        item = QListWidgetItem(f"{name_of(number, radiograph)}\n{details}")
        item.setToolTip("\n".join((chain_of(radiograph), details, *radiograph.notices)))
        return item

    def _choose(self, row: int) -> None:
        self.version_chosen.emit(row)

    def _ask_to_delete(self) -> None:
        if self._list.currentRow() > 0:
            self.delete_requested.emit(self._list.currentRow())


class _List(ShortList):
    """Hears the Delete key."""

    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
