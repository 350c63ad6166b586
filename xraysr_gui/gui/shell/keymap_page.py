"""Where a reader gives actions other keys, and sees at once what collides."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.key_spelling import spelled
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named


class KeymapPage(QWidget):
    """Lists all actions with their keys.

    Signals:
        keys_wanted: the reader's own keys, by action.
    """

    keys_wanted = Signal(object)

    def __init__(self, table: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self.search = named(QLineEdit(), "keymap-search")
        self.search.setPlaceholderText(tr("Search actions"))
        self.rows = named(QTreeWidget(), "keymap-rows")
        self.rows.setHeaderLabels([tr("Action"), tr("Keys")])
        self.rows.setRootIsDecorated(False)
        self.rows.setColumnWidth(0, 240)
        self.key = named(QKeySequenceEdit(), "keymap-key")
        self.key.setMaximumSequenceLength(1)
        self.key.setClearButtonEnabled(True)
        self.give = named(QPushButton(tr("Assign this key")), "keymap-give")
        self.restore = named(QPushButton(tr("As in the profile")), "keymap-restore")
        self.conflict = named(QLabel(wordWrap=True), "keymap-conflict")
        line = laid(QHBoxLayout(), self.key, self.give, self.restore)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.search)
        layout.addWidget(self.rows, 1)
        layout.addLayout(line)
        layout.addWidget(self.conflict)
        self.search.textChanged.connect(self.show_keys)
        self.rows.currentItemChanged.connect(self._show_chosen)
        self.key.keySequenceChanged.connect(self._show_conflict)
        self.give.clicked.connect(self._give)
        self.restore.clicked.connect(self._restore)
        table.keys_changed.connect(self.show_keys)
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys in force, of the actions that match the search."""
        chosen, wanted = self._chosen(), self.search.text().lower()
        self.rows.clear()
        for row in self._table:
            if wanted not in row.title.lower():
                continue
            item = QTreeWidgetItem([row.title, self._table.key_text(row.id)])
            item.setData(0, Qt.ItemDataRole.UserRole, row.id)
            if self._table.keymap.is_own(row.id):
                item.setToolTip(1, tr("Your own key"))
            self.rows.addTopLevelItem(item)
            if row.id == chosen:
                self.rows.setCurrentItem(item)
        self._show_conflict()

    def _chosen(self) -> str:
        item = self.rows.currentItem()
        return "" if item is None else str(item.data(0, Qt.ItemDataRole.UserRole))

    def _show_chosen(self) -> None:
        keys = self._table.keymap.keys(self._chosen())
        self.key.setKeySequence(QKeySequence(keys[0] if keys else ""))

    def _typed(self) -> str:
        return self.key.keySequence().toString(QKeySequence.SequenceFormat.PortableText)

    def _show_conflict(self) -> None:
        others = [id for id in self._table.keymap.owners(self._typed()) if id != self._chosen()]
        titles = ", ".join(self._table.row(id).title for id in others)
        words = tr("This key is used for: {}. Assigning it here removes it there.").format(titles)
        self.conflict.setText(words if others else "")
        self.give.setEnabled(bool(self._chosen()))

    def _give(self) -> None:
        """Give the key to the chosen action and take it from the others: no key has two meanings."""
        keymap, typed = self._table.keymap, self._typed()
        for other in keymap.owners(typed) if typed else ():
            keymap = keymap.with_keys(
                other, tuple(key for key in keymap.keys(other) if spelled(key) != typed)
            )
        self._want(keymap.with_keys(self._chosen(), (typed,) if typed else ()))

    def _restore(self) -> None:
        self._want(self._table.keymap.without_change(self._chosen()))

    def _want(self, keymap: Keymap) -> None:
        if self._chosen():
            self.keys_wanted.emit(dict(keymap.own))
