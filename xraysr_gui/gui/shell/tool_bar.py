"""The tool bar: every button of it can be reached and pressed with the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QToolBar, QToolButton

from xraysr_gui.gui.widgets.kept_keys import keeps_key


class ToolBar(QToolBar):
    """Space presses the button that has the keyboard, whatever Space does elsewhere."""

    def let_keys_reach_buttons(self) -> None:
        """Let Tab come to every button; Qt keeps it away from tool bars."""
        for button in self.findChildren(QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def event(self, event: QEvent) -> bool:
        """Hear of a shortcut before it is one."""
        return keeps_key(event) or super().event(event)
