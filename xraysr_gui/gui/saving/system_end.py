"""Hears that the system wants the program to end: a signal, or the end of the person's own session."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication

NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")


class SystemEnd(QObject):
    """Calls `leave` on the window's thread. Python hears a signal only when it runs, so a byte wakes it."""

    def __init__(self, leave: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._leave, self._is_closed = leave, False
        self._hears, self._wakes = socket.socketpair()
        for end in (self._hears, self._wakes):
            end.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        self._before = {number: signal.signal(number, self._take) for number in numbers}
        self._notifier = QSocketNotifier(self._hears.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._commit, Qt.ConnectionType.DirectConnection)

    def close(self) -> None:
        """Hear no more; closing it twice does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for number, before in self._before.items():
            signal.signal(number, before)
        self._hears.close()
        self._wakes.close()

    def _take(self, number: int, frame: FrameType | None) -> None:
        """Python calls this on its main thread, which is the window's."""
        self._leave()

    def _wake(self) -> None:
        """Python is running now, and calls `_take` by itself."""
        self._hears.recv(4096)

    def _commit(self, _: object) -> None:
        if not self._is_closed:
            self._leave()
