"""Plays the frames of a moving radiograph."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.words import tr
from xraysr_gui.gui.looking.viewing import Viewing

DEFAULT_RATE = 15.0
SLOWEST, FASTEST = 1.0, 60.0
TOLD_EVERY_S = 1.0
AS_ASKED = 0.9
"""The share of the asked rate from which on the clock keeps up."""


class Cine(QObject):
    """Turns the active view over by the clock; a frame that is not read yet is waited for, never skipped.

    Signals:
        changed: it started, stopped, or goes at another rate.
        told: how many frames a second are shown; "" when it has stopped.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, viewing: Viewing) -> None:
        super().__init__(viewing)
        self._viewing = viewing
        self._rates: dict[Address, float] = {}  # as the reader set them, for each series
        self._shown = 0
        self._told_at, self._words = 0.0, ""
        self._clock = QTimer(self)
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._turn)

    @property
    def playing(self) -> bool:
        """Whether it runs."""
        return self._clock.isActive()

    @property
    def rate(self) -> float:
        """Frames a second: as the reader set it for this series, else as the file says, else 15."""
        page = self._viewing.page()
        if page is None:
            return DEFAULT_RATE
        stated = page.stack.frame_time_ms
        by_file = min(max(1000 / stated, SLOWEST), FASTEST) if stated else DEFAULT_RATE
        return self._rates.get(page.stack.images[0], by_file)

    def why_not(self) -> str:
        """Why it cannot play; "" if it can."""
        page = self._viewing.page()
        if page is None:
            return self._viewing.why_no_image()
        return "" if page.count > 1 else tr("This image does not move: it has one frame.")

    def toggle(self) -> None:
        """Start or stop."""
        if self.playing or self.why_not():
            self._clock.stop()
            self.told.emit("")
        else:
            self._viewing.hanging.let_go()  # what moves is compared with nothing
            self._begin()
        self.changed.emit()

    def stop(self) -> None:
        """Stop, if it runs."""
        if self.playing:
            self.toggle()

    def change_rate(self, factor: float) -> None:
        """Go faster or slower, in this series."""
        page = self._viewing.page()
        if page is None:
            return
        self._rates[page.stack.images[0]] = min(max(self.rate * factor, SLOWEST), FASTEST)
        if self.playing:
            self._begin()
        else:
            self.told.emit(tr("Plays at {:.3g} frames per second.").format(self.rate))
        self.changed.emit()

    def _begin(self) -> None:
        self._shown = 0
        self._told_at = monotonic()
        self._clock.start(round(1000 / self.rate))
        self._tell(self.rate)

    def _turn(self) -> None:
        page = self._viewing.page()
        if page is None or page.count == 1:
            self.stop()
            return
        following = page.turned_around(1)
        if self._viewing.reading.has(following.address):
            self._viewing.show_page(following)
            self._shown += 1
            self.told.emit(self._words)  # another image took the words of the one before away
        else:
            self._viewing.read_ahead()
        self._tell_rate()

    def _tell_rate(self) -> None:
        """Say once a second how many frames came, where fewer came than are asked for."""
        now = monotonic()
        if now - self._told_at < TOLD_EVERY_S:
            return
        reached, self._told_at = self._shown / (now - self._told_at), now
        self._shown = 0
        self._tell(reached)

    def _tell(self, reached: float) -> None:
        if reached >= AS_ASKED * self.rate:
            self._words = tr("{:.3g} frames per second").format(self.rate)
        else:
            words = tr("{:.3g} of {:.3g} frames per second: the computer shows no more")
            self._words = words.format(reached, self.rate)
        self.told.emit(self._words)
