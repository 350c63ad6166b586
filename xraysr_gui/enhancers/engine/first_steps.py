"""What a long run will take, by its first steps on an image of full size.

Filters that go over an image many times are several times quicker on a part that fits into the processor's
cache, and a Fourier transform is quick or slow by the factors of its sides: no part tells of the whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress

FEWEST_STEPS = 8
"""A run in fewer is not left early enough to be worth beginning."""


class Steps:
    """When a run told how far it was: the last time of each share, in seconds since it began."""

    def __init__(self) -> None:
        self._begun = time.perf_counter()
        self._told: dict[float, float] = {}

    def note(self, share: float, doing: str = "") -> None:
        """The run has come so far."""
        self._told[share] = self.passed

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return time.perf_counter() - self._begun

    @property
    def count(self) -> int:
        """How many steps it has told of."""
        return len(self._told)

    @property
    def ended(self) -> float:
        """The share at which it is over, a step after the last: less than 1 where it was content sooner."""
        before, last = list(self._told)[-2:]
        return min(1.0, last + (last - before))

    def until(self, share: float) -> float:
        """Seconds until there: the first step once, which makes things ready, and the others as they come."""
        _, (after, ready), *_, (last, passed) = self._told.items()
        return ready + (passed - ready) * (share - after) / (last - after)


def by_first_steps(
    run: Callable[[Progress], object], ends: float, enough_s: float, progress: Progress
) -> float:
    """Seconds until the share `ends` of a run, of which the steps of `enough_s` are taken, two at least.

    Raises:
        Cancelled: the person went on to something else.
    """
    steps = Steps()

    def enough() -> bool:
        return steps.count > 3 and steps.passed > enough_s

    try:
        run(progress.silent(steps.note).unless(enough))
    except Cancelled:
        progress.silent().at(0.0)  # raises again where it was the person
        return steps.until(ends)
    return steps.passed
