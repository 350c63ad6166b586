"""The system ends the program: heard by a byte, or by a clock where there is no pair of sockets for it."""

from __future__ import annotations

import os
import signal
import socket
import sys

import pytest
from PySide6.QtCore import QObject

from xraysr_gui.gui.saving.system_end import SystemEnd


def no_sockets() -> tuple[socket.socket, socket.socket]:
    raise OSError(10051, "A socket operation was attempted to an unreachable network")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends a program no SIGTERM")
@pytest.mark.parametrize("has_sockets", [True, False])
def test_a_signal_is_heard_once_and_no_more_after_closing(has_sockets, qtbot, monkeypatch):
    if not has_sockets:
        monkeypatch.setattr(socket, "socketpair", no_sockets)
    before = signal.getsignal(signal.SIGTERM)
    heard: list[str] = []
    parent = QObject()
    end = SystemEnd(lambda: heard.append("leave"), parent)
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: heard == ["leave"])
    finally:
        end.close()
    end.close()
    assert signal.getsignal(signal.SIGTERM) is before
    assert signal.set_wakeup_fd(-1) == -1
