"""One button for all layouts: shows the one in force, opens a menu of the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.named import named


class LayoutButton(QToolButton):
    """A press opens the menu; the picture is that of the checked layout."""

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "layout-selector", tr("Layout"), tr("How many views are shown side by side"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layouts: tuple[QAction, ...] = ()
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.setIcon(icon)

    def offer(self, layouts: Sequence[QAction]) -> None:
        """Let these be chosen from."""
        self._layouts = tuple(layouts)
        for action in self._layouts:
            self._menu.addAction(action)
            action.changed.connect(self._show_chosen)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = next((action for action in self._layouts if action.isChecked()), self._layouts[0])
        self.setIcon(chosen.icon())
