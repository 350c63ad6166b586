"""Plays the frames of a moving radiograph."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from xraysr_gui.gui.looking.viewing import Viewing

DEFAULT_RATE = 15.0
SLOWEST, FASTEST = 1.0, 60.0


class Cine(QObject):
    """Turns the active view over by the clock; a frame that is not read yet is waited for, never skipped.

    Signals:
        changed: it started, stopped, or goes at another rate.
    """

    changed = Signal()

    def __init__(self, viewing: Viewing) -> None:
        super().__init__(viewing)
        self._viewing = viewing
        self._rate: float | None = None
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._turn)

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._clock.isActive()

    @property
    def rate(self) -> float:
        """Frames a second: as the reader set it, else as the file says, else 15."""
        page = self._viewing.page()
        stated = page.stack.frame_time_ms if page else None
        return self._rate or (min(max(1000 / stated, SLOWEST), FASTEST) if stated else DEFAULT_RATE)

    def why_not(self) -> str:
        """Why it cannot play; "" if it can."""
        page = self._viewing.page()
        if page is None:
            return self._viewing.why_no_image()
        return "" if page.count > 1 else self.tr("This image does not move: it has one frame.")

    def toggle(self) -> None:
        """Start or stop."""
        if self.playing or self.why_not():
            self._clock.stop()
        else:
            self._viewing.hanging.let_go()  # what moves is compared with nothing
            self._clock.start(round(1000 / self.rate))
        self.changed.emit()

    def stop(self) -> None:
        """Stop, if it runs."""
        if self.playing:
            self.toggle()

    def change_rate(self, factor: float) -> None:
        """Go faster or slower."""
        self._rate = min(max(self.rate * factor, SLOWEST), FASTEST)
        if self.playing:
            self._clock.start(round(1000 / self._rate))
        self.changed.emit()

    def _turn(self) -> None:
        page = self._viewing.page()
        if page is None or page.count == 1:
            self.stop()
            return
        following = page.turned_around(1)
        if self._viewing.reading.has(following.address):
            self._viewing.show_page(following)
        else:
            self._viewing.read_ahead()
