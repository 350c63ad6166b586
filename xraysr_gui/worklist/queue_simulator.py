"""How long cases wait under a rule, where they come at random and one reader takes equally long for each.

No rule leaves the reader idle, so under every rule cases are begun at the same moments, and only which case
is begun at which differs. Two rules are therefore reckoned for all cases at once; any other is gone through
case by case, with the very function that orders the list.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.worklist.case import Case
from xraysr_gui.worklist.rules import Pace, Rule, most_urgent, oldest

Flagged = NDArray[np.bool_]
BATCHES, STUDENT = 20, 2.101
"""A mean is known as well as the means of so many parts agree: 95 % by Student, 18 degrees of freedom."""


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """What a reading place is like.

    Attributes:
        load: Which share of the reader's time all cases together take; below 1, or the queue never ends.
        prevalence: Which share of the cases is urgent in truth.
        sensitivity: Which share of the urgent cases is flagged.
        specificity: Which share of the others is not.
    """

    load: float = 0.9
    prevalence: float = 0.15
    sensitivity: float = 0.9
    specificity: float = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Cases as they came.

    Attributes:
        times: Minutes, rising.
        urgent: Which are urgent in truth.
        flagged: Which are held to be.
        load: Which share of the reader's time they take on average.
    """

    times: Numbers
    urgent: Flagged
    flagged: Flagged
    load: float = 0.0


@dataclass(frozen=True, slots=True)
class Waits:
    """Minutes until reading began, of some cases; all 0 where there are none.

    Attributes:
        mean: With `low` and `high`, between which it lies with 95 %.
        p95: What 5 % waited longer than.
        longest: Of those that were simulated: among more cases there is always a longer one.
        count: How many they were.
        percentiles: What 0, 1, ... 100 % of them waited no longer than.
    """

    mean: float = 0.0
    low: float = 0.0
    high: float = 0.0
    p95: float = 0.0
    longest: float = 0.0
    count: int = 0
    percentiles: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupWaits:
    """How long each group of cases waits; `missed` are urgent ones without a flag."""

    everybody: Waits
    urgent: Waits
    flagged: Waits
    missed: Waits
    others: Waits


def arrivals(place: ReadingPlace, minutes: float, count: int, seed: int = 1) -> Arrivals:
    """Cases that come at random, flagged by a test as good as the place's.

    Raises:
        ValueError: more comes than one reader can read.
    """
    if not 0 < place.load < 1:
        raise ValueError("a queue has waits for a load between 0 and 1 only")
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.exponential(minutes / place.load, count))
    urgent = rng.random(count) < place.prevalence
    flagged = rng.random(count) < np.where(urgent, place.sensitivity, 1 - place.specificity)
    return Arrivals(times, urgent, flagged, place.load)


def waits(came: Arrivals, pace: Pace, rule: Rule) -> Numbers:
    """How long each case waits."""
    moments = _moments(came.times, pace.minutes)
    at_once = _AT_ONCE.get(rule.pick)
    if at_once is not None:
        return at_once(came, moments) - came.times
    return _one_by_one(came, moments, pace, rule) - came.times


def group_waits(came: Arrivals, pace: Pace, rule: Rule) -> GroupWaits:
    """How long everybody, urgent, flagged and missed cases and all others wait under a rule.

    Means are corrected by what is known exactly: how long cases wait as they come. In so far as these days
    were busier than such days are, every group waited longer with it.
    """
    waited = waits(came, pace, rule)
    plain = _moments(came.times, pace.minutes) - came.times
    busy = _batch_means(plain, np.ones_like(came.urgent)) - exact_mean(came.load, pace.minutes)
    groups = np.ones_like(came.urgent), came.urgent, came.flagged, came.urgent & ~came.flagged, ~came.urgent
    return GroupWaits(*(_summary(waited, chosen, busy) for chosen in groups))


def exact_mean(load: float, minutes: float) -> float:
    """How long cases wait on average as they come: Pollaczek and Khinchine, for equal reading times."""
    return load * minutes / (2 * (1 - load))


def _moments(times: Numbers, minutes: float) -> Numbers:
    """When one case after the other is begun: at once, or when the one before it is read."""
    spent = minutes * np.arange(times.size)
    return np.asarray(np.maximum.accumulate(times - spent) + spent)


def _as_they_come(came: Arrivals, moments: Numbers) -> Numbers:
    return moments


def _flagged_first(came: Arrivals, moments: Numbers) -> Numbers:
    """Each flagged case takes the first moment after it came that no flagged one before it took."""
    first = np.searchsorted(moments, came.times[came.flagged])
    order = np.arange(first.size)
    taken = np.maximum.accumulate(first - order) + order
    is_left = np.ones(moments.size, bool)
    is_left[taken] = False
    begun = np.empty_like(moments)
    begun[came.flagged], begun[~came.flagged] = moments[taken], moments[is_left]
    return begun


def _one_by_one(came: Arrivals, moments: Numbers, pace: Pace, rule: Rule) -> Numbers:
    cases = [
        Case(str(place), at, flagged, turn=turn)
        for place, (at, flagged, turn) in enumerate(
            zip(came.times.tolist(), came.flagged.tolist(), moments.tolist(), strict=True)
        )
    ]
    begun = np.empty_like(moments)
    waiting: list[Case] = []
    here = np.searchsorted(came.times, moments, side="right").tolist()
    before = 0
    for now, until in zip(moments.tolist(), here, strict=True):
        waiting += cases[before:until]
        before = until
        begun[int(waiting.pop(rule.pick(waiting, now, pace)).id)] = now
    return begun


_AT_ONCE: dict[object, Callable[[Arrivals, Numbers], Numbers]] = {
    oldest: _as_they_come,
    most_urgent: _flagged_first,
}


def _summary(waited: Numbers, chosen: Flagged, busy: Numbers) -> Waits:
    group = waited[chosen]
    if not group.size:
        return Waits()
    levels = tuple(np.percentile(group, np.arange(101)).tolist())
    mean, off = float(group.mean()), float(group.mean())
    means = _batch_means(waited, chosen)
    if np.isfinite(means).all() and busy.std():
        follows = float(np.cov(means, busy)[0, 1] / busy.var(ddof=1))
        corrected = means - follows * busy
        mean = max(0.0, float(corrected.mean()))
        off = STUDENT * float(corrected.std(ddof=2)) / BATCHES**0.5
    return Waits(mean, max(0.0, mean - off), mean + off, levels[95], levels[100], int(group.size), levels)


def _batch_means(waited: Numbers, chosen: Flagged) -> Numbers:
    """The mean of each part of the time, NaN where a part has none of the group."""
    parts = zip(np.array_split(waited, BATCHES), np.array_split(chosen, BATCHES), strict=True)
    return np.array([part[which].mean() if which.any() else np.nan for part, which in parts])
