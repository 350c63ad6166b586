"""Keys that belong to a tool while something is drawn or chosen, before menus may take them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from xraysr_gui.gui.tools.drawing_tool import ARROWS
from xraysr_gui.gui.views.contract import View

PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier


class ToolKeys(QObject):
    """Watches one view. Cursor keys turn pages, unless something was chosen by hand under a drawing tool."""

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys from the menus, and notice when a cursor key goes up."""
        tool = self._view.tool
        if self._view.radiograph is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not event.modifiers() & ~PLAIN and tool.wants(self._view, event.key()):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() in ARROWS and not event.isAutoRepeat():
                tool.end_nudging()
        elif event.type() == QEvent.Type.FocusOut:
            tool.end_nudging()
        return False
