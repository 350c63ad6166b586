"""Who hears of a change, told without a signal of Qt."""

from __future__ import annotations

from collections.abc import Callable


class Listeners:
    """Called one after the other, on the thread on which something changed."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
