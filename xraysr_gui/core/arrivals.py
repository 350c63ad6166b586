"""Which files of a watched folder have arrived, each told once. It asks again and again: shares send no word.

A file has arrived when nothing about it changed for a while. A clock that is set, a share that goes away and
comes back, a file in slow pieces and a copy under a passing name make no second arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from time import monotonic
from typing import Generic, TypeVar

from xraysr_gui.core.light_dataclass import dataclass

PATIENCE_S = 4.0
"""How long a file keeps still before it counts as complete."""
PAUSES = 2.0
"""One that came in pieces keeps still for so many times its longest pause."""
Name = TypeVar("Name", bound=Hashable)
Stamp = TypeVar("Stamp")


@dataclass(slots=True)
class _Waiting(Generic[Stamp]):
    """A file that is on its way: its stamp, for how many seconds it kept that, and its longest pause."""

    stamp: Stamp
    still: float = 0.0
    pause: float = 0.0


class Arrivals(Generic[Name, Stamp]):
    """What is known of one folder. Stamps (size and time of change) are only ever held for equal.

    Attributes:
        told: Every name that has arrived, with the stamp that it had then. One that is written over with
            something else arrives again; one that merely vanishes and comes back does not.
    """

    def __init__(
        self,
        known: Mapping[Name, Stamp] | None = None,
        *,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.told: dict[Name, Stamp] = dict(known or {})
        self._patience_s, self._clock = patience_s, clock
        self._waiting: dict[Name, _Waiting[Stamp]] = {}
        self._last: float | None = None

    @property
    def on_the_way(self) -> int:
        """How many files have not kept still for long enough."""
        return len(self._waiting)

    def forget(self, name: Name) -> None:
        """Let a file arrive again that was gone when its turn came."""
        self.told.pop(name, None)

    def hear(self, listing: Mapping[Name, Stamp] | None) -> list[Name]:
        """Take what the folder holds now, None if it cannot be reached; gives what has arrived since.

        Only time between two listings that came counts: nobody knows what was written while a share was away.
        """
        now, before = self._clock(), self._last
        self._last = None if listing is None else now
        if listing is None:
            return []
        passed = 0.0 if before is None else max(0.0, now - before)
        new = {name: stamp for name, stamp in listing.items() if self.told.get(name) != stamp}
        self._waiting = {name: self._seen(name, stamp, passed) for name, stamp in new.items()}
        arrived = [name for name, file in self._waiting.items() if self._is_complete(file)]
        for name in arrived:
            self.told[name] = self._waiting.pop(name).stamp
        return arrived

    def _seen(self, name: Name, stamp: Stamp, passed: float) -> _Waiting[Stamp]:
        file = self._waiting.get(name)
        if file is None:
            return _Waiting(stamp)
        if file.stamp != stamp:
            return _Waiting(stamp, pause=max(file.pause, file.still + passed))
        file.still += passed
        return file

    def _is_complete(self, file: _Waiting[Stamp]) -> bool:
        return file.still >= max(self._patience_s, PAUSES * file.pause)
