"""The files that were opened last, in the File menu."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QMenuBar

from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.studies.recent import RecentFiles

MOST = 12


class RecentMenu(QObject):
    """Filled when it is opened; a file that is gone is refused in words when it is chosen."""

    def __init__(self, bar: QMenuBar, recent: RecentFiles, opening: Opening) -> None:
        super().__init__(bar)
        self._recent, self._opening = recent, opening
        file_menu = bar.actions()[0].menu()
        assert isinstance(file_menu, QMenu)
        self._menu = QMenu(tr("Open recent"), file_menu)
        self._menu.setObjectName("open-recent")
        file_menu.insertMenu(file_menu.actions()[2], self._menu)
        self._menu.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self._menu.clear()
        for path in self._recent.paths[:MOST]:
            action = self._menu.addAction(path.name or str(path))
            action.setToolTip(str(path))
            action.triggered.connect(partial(self._opening.open_paths, [path]))
        if self._menu.isEmpty():
            self._menu.addAction(tr("Nothing has been opened yet")).setEnabled(False)
            return
        self._menu.addSeparator()
        self._menu.addAction(tr("Clear this list")).triggered.connect(self._recent.clear)
