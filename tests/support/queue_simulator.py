"""Lets cases come and be read by one reader, under a rule, and tells how long they waited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.worklist.case import Case, with_turns
from xraysr_gui.worklist.rules import Pace, Rule


@dataclass(frozen=True, slots=True)
class Place:
    """What a reading place is like.

    Attributes:
        load: Which share of the reader's time all cases together take.
        prevalence: Which share of the cases is urgent.
        sensitivity, specificity: How well the flags tell urgent ones.
    """

    load: float = 0.9
    prevalence: float = 0.15
    sensitivity: float = 0.9
    specificity: float = 0.8


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Cases, and which of them are urgent in truth."""

    cases: list[Case]
    urgent: Numbers


@dataclass(frozen=True, slots=True)
class Waits:
    """Minutes until reading began, of some cases."""

    mean: float
    p95: float
    longest: float
    count: int


def arrivals(place: Place, minutes: float, count: int, seed: int) -> Arrivals:
    """Cases that come at random, flagged by a test as good as the place's."""
    rng = np.random.default_rng(seed)
    times = np.cumsum(rng.exponential(minutes / place.load, count))
    urgent = rng.random(count) < place.prevalence
    chance = np.where(urgent, place.sensitivity, 1 - place.specificity)
    flagged = rng.random(count) < chance
    cases = [
        Case(str(number), float(at), bool(flag))
        for number, (at, flag) in enumerate(zip(times, flagged, strict=True))
    ]
    return Arrivals(with_turns(cases, minutes), urgent)


def waits(cases: Sequence[Case], pace: Pace, rule: Rule) -> Numbers:
    """How long each case waits; they are given as they came, with their turns."""
    waited = np.zeros(len(cases))
    queue: list[tuple[int, Case]] = []
    coming, now = 0, 0.0
    while coming < len(cases) or queue:
        if not queue:
            now = max(now, cases[coming].arrived)
        while coming < len(cases) and cases[coming].arrived <= now:
            queue.append((coming, cases[coming]))
            coming += 1
        number, case = queue.pop(rule.pick([one for _, one in queue], now, pace))
        waited[number] = now - case.arrived
        now += pace.minutes
    return waited


def summary(waited: Numbers) -> Waits:
    """Mean, 95th percentile and longest; of no cases, zeros."""
    if not waited.size:
        return Waits(0.0, 0.0, 0.0, 0)
    return Waits(
        float(waited.mean()), float(np.percentile(waited, 95)), float(waited.max()), int(waited.size)
    )


def simulated(place: Place, pace: Pace, rule: Rule, count: int, seed: int) -> dict[str, Waits]:
    """How long everybody, urgent cases, missed urgent ones and all others wait."""
    came = arrivals(place, pace.minutes, count, seed)
    waited = waits(came.cases, pace, rule)
    flagged = np.array([case.flagged for case in came.cases])
    return {
        "all": summary(waited),
        "urgent": summary(waited[came.urgent]),
        "missed": summary(waited[came.urgent & ~flagged]),
        "others": summary(waited[~came.urgent]),
    }
