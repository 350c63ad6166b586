"""Notices when the computer's clock is set, or stood still while the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable

JUMP_S = 120.0


class ClockWatch:
    """Holds the clock of the wall against one that nobody can set."""

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._last: tuple[float, float] | None = None

    def jump(self, now: float) -> float:
        """So many seconds the clock went forward at once since this was asked last; less than 0: back."""
        steady = self._steady()
        off = 0.0 if self._last is None else (now - self._last[0]) - (steady - self._last[1])
        self._last = now, steady
        return off if abs(off) >= JUMP_S else 0.0
