"""A child, others that help out while it is busy with one bad file, and one for what nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.conversation import POLL_S, OnPart, Reply, ignore
from xraysr_gui.isolation.shared_pixels import Arrays

PATIENCE_S = 0.5
"""How long a request waits for the first child: most files take less, and a child more takes memory."""
MOST_CHILDREN = 3


class ChildPool:
    """Used like one child. Helpers are started when needed and ended when the first one is free again."""

    def __init__(self, make: Callable[[], ChildProcess], most: int = MOST_CHILDREN) -> None:
        self._make, self._most = make, most
        self._first = make()
        self._helpers: list[ChildProcess] = []
        self._aside: ChildProcess | None = None
        self._busy: set[ChildProcess] = set()
        self._leaving: set[ChildProcess] = set()  # with other limits, and still at work
        self._change = threading.Condition()
        self._closed = False

    @property
    def number(self) -> int | None:
        """The system's number of the first child, if it lives now."""
        return self._first.number

    @property
    def memory_bytes(self) -> int:
        """How much a child may take for one request."""
        return self._first.memory_bytes

    @property
    def numbers(self) -> list[int]:
        """The system's numbers of all children that live now."""
        with self._change:
            found = [child.number for child in self._all()]
        return [number for number in found if number is not None]

    def allow(self, memory_bytes: int, time_s: float) -> None:
        """Let children take so much for whatever is asked from now on; what is under way ends as it began."""
        with self._change:
            if self._closed:
                return
            before = self._all()
            self._make = partial(self._first.alike, memory_bytes, time_s)
            self._first, self._helpers, self._aside = self._make(), [], None
            self._leaving = {child for child in before if child in self._busy}
            idle = [child for child in before if child not in self._leaving]
        for child in idle:  # one that is just being started is waited for, by nobody who asks
            threading.Thread(target=child.close, name="leaving child").start()

    def warm_up(self) -> None:
        """Start the first child in the background."""
        self._first.warm_up()

    def ask(
        self,
        request: Json,
        progress: Progress,
        *,
        time_s: float | None = None,
        arrays: Arrays | None = None,
        on_part: OnPart = ignore,
    ) -> Reply:
        """Have one request carried out by whichever child is free; raises as `ChildProcess.ask` does."""
        with self._reserved(progress) as child:
            return child.ask(request, progress, time_s=time_s, arrays=arrays, on_part=on_part)

    def ask_aside(self, request: Json, progress: Progress) -> Reply:
        """Have a request carried out that nobody waits for, by a child of its own, while all others rest.

        Raises as `ask` does, and Cancelled as soon as something else is asked.
        """
        with self._change:
            if self._closed or self._busy:
                raise Cancelled
            if self._aside is None:
                self._aside = self._make()
            child = self._aside
        return child.ask(request, progress.unless(lambda: bool(self._busy)))

    def close(self) -> None:
        """End all children for good; requests under way end as cancelled."""
        with self._change:
            self._closed = True
            children = self._all()
            self._change.notify_all()
        for child in children:
            child.close()

    def _all(self) -> tuple[ChildProcess, ...]:
        aside = () if self._aside is None else (self._aside,)
        return (self._first, *self._helpers, *aside, *self._leaving)

    @contextmanager
    def _reserved(self, progress: Progress) -> Iterator[ChildProcess]:
        """A child that nobody else has, still hearing "stop" while all are busy."""
        waited = 0.0
        while (child := self._taken(may_start=waited >= PATIENCE_S)) is None:
            progress.at(0.0)
            with self._change:
                self._change.wait(POLL_S)
            waited += POLL_S
        try:
            yield child
        finally:
            self._give_back(child)

    def _taken(self, *, may_start: bool) -> ChildProcess | None:
        with self._change:
            if self._closed:
                raise Cancelled
            child = next((one for one in (self._first, *self._helpers) if one not in self._busy), None)
            if child is None and may_start and len(self._helpers) + 1 < self._most:
                child = self._make()
                self._helpers.append(child)
            if child is not None:
                self._busy.add(child)
            return child

    def _give_back(self, child: ChildProcess) -> None:
        with self._change:
            self._busy.discard(child)
            idle = [one for one in self._leaving if one not in self._busy]
            self._leaving.difference_update(idle)
            if self._first not in self._busy:
                idle += [one for one in self._helpers if one not in self._busy]
            self._helpers = [one for one in self._helpers if one not in idle]
            self._change.notify_all()
        for one in idle:
            one.close()
