"""How well two heaps of scores can be told apart: d', the area under the ROC curve, and their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
DRAWS = 1000
FEWEST_UNITS = 6
"""Draws of fewer hold the middle of all in less than 95 % of cases, however they fall: 1 - 2 / 2^n."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure between the ends of its 95 % interval; None where that cannot be told."""

    value: float
    low: float | None
    high: float | None

    def words(self, figures: str = ".2f") -> str:
        """As a table shows it."""
        value = format(self.value, figures)
        if self.low is None or self.high is None:
            return f"{value} [cannot be told]"
        return f"{value} [{self.low:{figures}}, {self.high:{figures}}]"


def d_prime(present: Scores, absent: Scores) -> float:
    """The distance of the means in units of the mean spread."""
    spread = np.sqrt((present.var(ddof=1) + absent.var(ddof=1)) / 2)
    return float((present.mean() - absent.mean()) / spread) if spread > 0 else float("nan")


def area(present: Scores, absent: Scores) -> float:
    """How often a score with the lesion is higher than one without; alike counts half; none without any."""
    if not present.size or not absent.size:
        return float("nan")
    order = np.sort(absent)
    below = np.searchsorted(order, present, "left") + np.searchsorted(order, present, "right")
    return float(below.mean() / 2 / absent.size)


Pair = tuple[Scores, Scores]
"""Scores with the lesion, and without it, in the same order of places."""


def ratio_of_d_primes(after: Pair, before: Pair, units: Sequence[object], seed: int = 1) -> Interval:
    """d' after by d' before, with its interval: whole units (images, or lesions) are drawn again.

    Args:
        after: Scores after.
        before: Scores before, of the same places.
        units: Whose each place is.
        seed: Of the draws.
    """
    names, owner = np.unique(np.asarray([str(one) for one in units]), return_inverse=True)
    top, base = d_prime(*after), d_prime(*before)
    value = top / base if base else float("nan")
    if len(names) < FEWEST_UNITS:
        return Interval(value, None, None)
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), DRAWS)
    told = [_drawn_d_primes(pair, owner, drawn.astype(np.float64)) for pair in (after, before)]
    ratios = np.divide(told[0], told[1], out=np.full(DRAWS, np.nan), where=told[1] > 0)
    good = ratios[np.isfinite(ratios)]
    if good.size < 0.9 * DRAWS:
        return Interval(value, None, None)
    low, high = np.quantile(good, (0.025, 0.975))
    return Interval(value, float(low), float(high))


def _drawn_d_primes(pair: Pair, owner: NDArray[np.intp], drawn: Scores) -> Scores:
    """d' of every draw, from how often it has each unit."""
    counts = drawn @ np.bincount(owner)
    means, spreads = [], []
    for scores in pair:
        mean = drawn @ np.bincount(owner, scores) / counts
        square = drawn @ np.bincount(owner, scores**2) / counts
        means.append(mean)
        spreads.append(np.maximum(square - mean**2, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((means[0] - means[1]) / np.sqrt((spreads[0] + spreads[1]) / 2))


def share_interval(count: int, of: int) -> Interval:
    """A share with its Wilson interval of 95 %."""
    if of == 0:
        return Interval(float("nan"), None, None)
    z, share = 1.959964, count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)))
