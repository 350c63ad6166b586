"""Reads the neighbours of an image while nobody waits, so that turning to them takes no decoding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from PySide6.QtCore import QObject, QTimer

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import Page
from xraysr_gui.gui.looking.page_reading import PageReading

STILL, MOVING = (1, -1, 2), (1, 2, 3, 4, 5, 6, -1)
"""How many pages on, in the order in which they are read."""
SOON_MS, AGAIN_MS = 30, 300
"""When to begin: once the picture that just came is painted, or what was given way to has got a start."""


class ReadingAhead(QObject):
    """One image at a time, given up as soon as anything else is asked of the reader.

    An image that cannot be read, or is too large, is left alone: the reader is told when it is turned to.

    Attributes:
        in_series: Gives the page of a file that was opened alone in the series to which it belongs.
        further: Gives what the reader will want after this series, such as the next case of a worklist.
    """

    def __init__(self, parent: QObject, reading: PageReading, shown: Callable[[], Page | None]) -> None:
        super().__init__(parent)
        self.in_series: Callable[[Page], Page] = lambda page: page
        self.further: Callable[[], Iterable[Address]] = tuple
        self._reading, self._shown = reading, shown
        self._series: Stack | None = None
        self._in_vain: set[Address] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)
        reading.gave_way.connect(lambda: self._timer.start(AGAIN_MS))
        reading.came_ahead.connect(self._came)
        reading.failed_ahead.connect(self._leave)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is read ahead, nor will be before somebody turns to another image."""
        return not self._timer.isActive() and not self._reading.is_busy

    def begin_soon(self) -> None:
        """Read the neighbours of what is looked at, in a moment."""
        if not self._timer.isActive():
            self._timer.start(SOON_MS)

    def _go_on(self) -> None:
        """Read the next neighbour, unless something is being read."""
        page = self._shown()
        if page is None or self._reading.is_busy:
            return
        page = self.in_series(page)
        if page.stack != self._series:
            self._series = page.stack
            self._in_vain.clear()
        near = next((one for one in (*_beside(page), *self.further()) if self._lacks(one)), None)
        if near is not None:
            self._reading.begin_ahead(near)

    def _lacks(self, address: Address) -> bool:
        return address not in self._in_vain and not self._reading.has(address)

    def _came(self, address: Address) -> None:
        """An image for which the cache has no room is not read again and again."""
        if self._reading.has(address):
            self._go_on()
        else:
            self._leave(address)

    def _leave(self, address: Address) -> None:
        self._in_vain.add(address)
        self._go_on()


def _beside(page: Page) -> Iterator[Address]:
    moves = page.stack.is_moving
    for steps in MOVING if moves else STILL:
        yield (page.turned_around(steps) if moves else page.turned(steps)).address
