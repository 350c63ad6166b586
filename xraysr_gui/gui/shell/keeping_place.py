"""Notes where the window and its docks stand as soon as they stand otherwise: a crash asks nobody."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QSplitter

from xraysr_gui.gui.shell.main_window import MainWindow

KEEP_AFTER_MS = 1000
MOVES = frozenset(
    (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.WindowStateChange, QEvent.Type.LayoutRequest)
)
"""The last one comes when a dock is opened, closed or moved."""


class KeepingPlace(QObject):
    """Calls `keep` a moment after the window was moved; not in the full screen: no start goes back to it."""

    def __init__(self, window: MainWindow, keep: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._keep = window, keep
        self._soon = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._soon.timeout.connect(self._note)
        for splitter in window.findChildren(QSplitter):
            splitter.splitterMoved.connect(self._soon.start)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something moved: it may go on moving for a while."""
        if event.type() in MOVES and not self._soon.isActive():
            self._soon.start()
        return False

    def _note(self) -> None:
        if self._window.isVisible() and not self._window.full_screen.is_on:
            self._keep()
