"""Lets Python clear away what nobody holds any more on the window's thread only.

Python looks for waste that holds itself on whatever thread asks for memory. A widget that dies on a worker's
thread keeps a lock of Qt while it waits for Python; the window's thread keeps Python while it waits for that
lock, and the window hangs for ever.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000


class GarbageOnGuiThread(QObject):
    """Works while it exists and is not closed; as often as Python itself would, but here."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_automatic = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def spare(self) -> None:
        """Never look again at what exists now: it lasts as long as the window, and looking takes 60 ms."""
        gc.freeze()

    def collect(self) -> None:
        """Clear away the oldest waste that is due."""
        due = (n for n in (2, 1, 0) if gc.get_count()[n] > gc.get_threshold()[n])
        generation = next(due, None)
        if generation is not None:
            gc.collect(generation)

    def close(self) -> None:
        """Leave it to Python again."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_automatic:
            gc.enable()
