"""Keys that belong to a mark while it is drawn or chosen, before menus may take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from xraysr_gui.gui.tools.mark_tool import ARROWS, MarkTool

if TYPE_CHECKING:
    from xraysr_gui.gui.image_view import ImageView


class MarkKeys(QObject):
    """Watches one view. Cursor keys turn pages, unless a mark was chosen by hand under a drawing tool."""

    def __init__(self, view: ImageView) -> None:
        super().__init__(view)
        self._view = view
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep keys from the menus, and notice when a cursor key goes up."""
        tool = self._view.tool
        if not isinstance(tool, MarkTool) or self._view.radiograph is None:
            return False
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._wants(tool, event):
                event.accept()
                return True
        elif event.type() == QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            if event.key() in ARROWS and not event.isAutoRepeat():
                tool.end_nudging()
        elif event.type() == QEvent.Type.FocusOut:
            tool.end_nudging()
        return False

    def _wants(self, tool: MarkTool, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Backspace:
            return tool.is_drawing
        plain = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        return event.key() in ARROWS and not event.modifiers() & ~plain and tool.nudges(self._view)
