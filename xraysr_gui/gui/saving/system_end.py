"""Hears that the system wants the program to end: a signal, or the end of the person's own session."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication

log = logging.getLogger(__name__)
NAMES = ("SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK")
LOOK_MS = 500


class SystemEnd(QObject):
    """Calls `leave` on the window's thread. Python hears a signal only when it runs, so a byte wakes it;
    where the system gives no pair of sockets (Windows makes it of its network), a clock does.
    """

    def __init__(self, leave: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._leave, self._is_closed = leave, False
        self._pair = _pair()
        self._wakeup_before = -1
        if self._pair is None:
            self._clock = QTimer(self, interval=LOOK_MS)
            self._clock.timeout.connect(self._look)
            self._clock.start()
        else:
            hears, wakes = self._pair
            self._wakeup_before = signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
            self._notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._wake)
        numbers = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        self._before = {number: signal.signal(number, self._take) for number in numbers}
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.commitDataRequest.connect(self._commit, Qt.ConnectionType.DirectConnection)

    def close(self) -> None:
        """Hear no more; closing it twice does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        for number, before in self._before.items():
            signal.signal(number, before)
        if self._pair is None:
            self._clock.stop()
            return
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._wakeup_before)
        for end in self._pair:
            end.close()

    def _take(self, number: int, frame: FrameType | None) -> None:
        """Python calls this on its main thread, which is the window's."""
        self._leave()

    def _wake(self) -> None:
        """Python is running now, and calls `_take` by itself."""
        if self._pair is not None:
            self._pair[0].recv(4096)

    def _look(self) -> None:
        """The same, by the clock."""

    def _commit(self, _: object) -> None:
        if not self._is_closed:
            self._leave()


def _pair() -> tuple[socket.socket, socket.socket] | None:
    try:
        pair = socket.socketpair()
    except OSError as error:
        log.info("Signals are looked for by the clock: %s", error)
        return None
    for end in pair:
        end.setblocking(False)
    return pair
