"""Finds an action by a few letters of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.widgets.laid import laid
from xraysr_gui.gui.widgets.named import named

WIDTH, HEIGHT = 560, 420
ID_ROLE = Qt.ItemDataRole.UserRole


class CommandPalette(QFrame):
    """A field and a list above the views; Enter runs, Esc goes away."""

    def __init__(self, table: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._table = table
        self.setObjectName("command-palette")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.field = named(QLineEdit(), "palette-field", tr("Find an action"))
        self.field.setPlaceholderText(tr("Type a few letters of what you want to do"))
        self.list = named(QListWidget(), "palette-list", tr("Actions found"))
        self.list.setWordWrap(True)  # reasons are sentences
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        laid(QVBoxLayout(self), self.field, self.list)
        self.field.textChanged.connect(self._find)
        self.field.returnPressed.connect(self._run)
        self.list.itemActivated.connect(self._run)
        self.field.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Come up, empty, in the upper middle of the window."""
        window = self.window()
        width, height = min(WIDTH, window.width() - 40), min(HEIGHT, window.height() - 120)
        self.setGeometry((window.width() - width) // 2, 80, width, height)
        self.field.clear()
        self._find("")
        self.show()
        self.raise_()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while the field keeps the keyboard; go away when it loses it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if steps:
                row = (self.list.currentRow() + steps) % max(self.list.count(), 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.hide()
                return True
        elif event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # letters and Esc belong to the field, not to menus
            return True
        elif event.type() == QEvent.Type.FocusOut and not self.list.hasFocus():
            self.hide()
        return False

    def _find(self, text: str) -> None:
        self.list.clear()
        found = sorted(
            (rank, row.title, row.id)
            for row in self._table
            if (rank := _rank(text, row.title, f"{row.explains} {row.id}")) >= 0
        )
        for _, title, id in found:
            row = self._table.row(id)
            reason, key = "" if row.not_yet() else row.why_not(), self._table.key_text(id)
            item = QListWidgetItem(f"{title}    {key}" if not reason else f"{title}    ({reason})")
            item.setData(ID_ROLE, id)
            if reason:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)
            if self._table.row(id).icon:
                item.setIcon(self._table.action(id).icon())
            self.list.addItem(item)
        if not found:
            self.list.addItem(QListWidgetItem(tr("No action has this name.")))
            self.list.item(0).setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.setCurrentRow(0)

    def _run(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.data(ID_ROLE):
            self.hide()
            self._table.trigger(str(item.data(ID_ROLE)))


def _rank(text: str, title: str, explains: str) -> int:
    """How well letters fit a title: 0 for its beginning, 1 for a word's, 2 for a part; -1 for not at all.

    3 are a part of what explains it, 4 letters of the title that come in their order.
    """
    wanted, words = text.lower().strip(), title.lower()
    if words.startswith(wanted):
        return 0
    if any(word.startswith(wanted) for word in words.split()):
        return 1
    if wanted in words:
        return 2
    if wanted in explains.lower():
        return 3
    letters = iter(words)
    return 4 if all(letter in letters for letter in wanted.replace(" ", "")) else -1
