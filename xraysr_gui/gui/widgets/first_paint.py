"""Puts off what nobody needs to see the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_MS = 1500
"""A window that begins minimised is not painted: then what was put off comes all the same."""


class FirstPaint(QObject):
    """Calls once, right after a widget was painted for the first time.

    A timer of zero is not enough: it may fire before the system has asked for the first picture.
    """

    def __init__(self, widget: QWidget, then: Callable[[], None]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(then)
        self._timer.start(LONGEST_WAIT_MS)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the picture, and then for the end of its painting."""
        if event.type() == QEvent.Type.Paint:
            self._widget.removeEventFilter(self)
            if self._timer.isActive():
                self._timer.start(0)
        return False
