"""Whether paired differences may be chance: Wilcoxon's signed ranks, and Holm's care for many questions."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_EXACT = 50
"""Differences up to which every way of giving them signs is counted."""


def signed_rank_p(differences: Sequence[float]) -> float | None:
    """How often chance alone gives ranks as lopsided as these, on both sides; None if nothing differs.

    What does not differ has no rank, what differs without an end has the highest. Exact for few differences,
    also where some are equal, else by the normal curve with its correction for ties.
    """
    given = np.asarray([one for one in differences if one != 0 and not math.isnan(one)], float)
    if not given.size:
        return None
    ranks = _ranks(np.abs(given))
    up = float(ranks[given > 0].sum())
    return _exact(up, ranks) if given.size <= MOST_EXACT else _normal(up, ranks)


def _ranks(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """From 1; equal ones share the middle of theirs."""
    _, place, counts = np.unique(sizes, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: NDArray[np.float64] = last - (counts - 1) / 2
    return middle[place]


def _exact(up: float, ranks: NDArray[np.float64]) -> float:
    """Of all 2^n ways to give signs, the share whose sum is at least as far from the middle.

    Ranks that are shared end in halves, so twice each of them is counted.
    """
    doubled = [round(2 * rank) for rank in ranks]
    total = sum(doubled)
    ways = np.zeros(total + 1)
    ways[0] = 1.0
    for rank in doubled:
        ways[rank:] = ways[rank:] + ways[: total + 1 - rank]
    least = round(min(2 * up, total - 2 * up))
    return min(1.0, float(2 * ways[: least + 1].sum() / 2.0 ** len(doubled)))


def _normal(up: float, ranks: NDArray[np.float64]) -> float:
    spread = math.sqrt(float((ranks**2).sum()) / 4)
    return math.erfc(abs(up - float(ranks.sum()) / 2) / spread / math.sqrt(2))


def holm(chances: Sequence[float | None]) -> list[float | None]:
    """The same chances, raised for how many questions were asked; those that cannot be told stay so."""
    asked = sorted((p, place) for place, p in enumerate(chances) if p is not None)
    raised: list[float | None] = [None] * len(chances)
    highest = 0.0
    for number, (p, place) in enumerate(asked):
        highest = max(highest, min(1.0, (len(asked) - number) * p))
        raised[place] = highest
    return raised
