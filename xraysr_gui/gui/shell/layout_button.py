"""One button for all layouts: shows the one in force, opens a menu of the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from xraysr_gui.core.words import tr


class LayoutButton(QToolButton):
    """A press opens the menu; the picture is that of the checked layout."""

    def __init__(self, layouts: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layout-selector")
        self.setToolTip(tr("How many views stand side by side"))
        self.setAccessibleName(tr("Layout"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layouts = tuple(layouts)
        menu = QMenu(self)
        for action in self._layouts:
            menu.addAction(action)
            action.changed.connect(self._show_chosen)
        self.setMenu(menu)
        self._show_chosen()

    def _show_chosen(self) -> None:
        for action in self._layouts:
            if action.isChecked():
                self.setIcon(action.icon())
                return
        self.setIcon(self._layouts[0].icon())
