"""Bring a pair together on one grid: the one way from a reader's choice to numbers and maps."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from xraysr_gui.commands.known_truth import KnownTruth
from xraysr_gui.core.pair import Pair
from xraysr_gui.metrics.comparison import Comparison

KEPT = 2


@dataclass(frozen=True, slots=True, eq=False)
class TruthPair(Pair):
    """An image and what an enhancer made of it after it had been spoilt on purpose.

    Attributes:
        known: What came of the trial; its comparison leaves out the border that nobody can know.
    """

    known: KnownTruth = field(kw_only=True)


def comparison_of(pair: Pair) -> Comparison:
    """Both on the grid of the candidate.

    Raises:
        CannotCompare: they do not show the same.
    """
    if isinstance(pair, TruthPair):
        return pair.known.comparison
    return Comparison.of(pair.reference, pair.candidate, registered=pair.registered)


class Comparisons:
    """Works a comparison out once for all who ask for it, from whatever thread; keeps the last few."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: list[tuple[Pair, Comparison]] = []

    def of(self, pair: Pair) -> Comparison:
        """Both on one grid; whoever asks second waits for the first.

        Raises:
            CannotCompare: they do not show the same.
        """
        with self._lock:
            for one, comparison in self._kept:
                if one is pair:
                    return comparison
            comparison = comparison_of(pair)
            self._kept = [*self._kept, (pair, comparison)][-KEPT:]
            return comparison

    def forget(self) -> None:
        """Give the pixels back."""
        self._kept = []
