"""Keys that do something only as long as they are held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.actions import ActionTable


class HeldKeys(QObject):
    """Watches the keys that nobody in the window took: a letter that is typed into a field is a letter."""

    def __init__(self, table: ActionTable, window: QWidget) -> None:
        super().__init__(window)
        self._table = table
        self._held: tuple[int, Action] | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin when the key goes down, end when it goes up or the window loses the keyboard."""
        if isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            if event.type() == QEvent.Type.KeyPress and self._held is None:
                return self._begin(event)
            if event.type() == QEvent.Type.KeyRelease and self._held and event.key() == self._held[0]:
                self._end()
                return True
        elif event.type() == QEvent.Type.WindowDeactivate:
            self._end()
        return False

    def _begin(self, event: QKeyEvent) -> bool:
        typed = QKeySequence(event.keyCombination())
        for row in self._table:
            keys = self._table.keymap.keys(row.id) if row.released is not None else ()
            if any(QKeySequence(key) == typed for key in keys) and not row.why_not():
                self._held = event.key(), row
                row.do()
                return True
        return False

    def _end(self) -> None:
        held, self._held = self._held, None
        if held is not None and held[1].released is not None:
            held[1].released()
