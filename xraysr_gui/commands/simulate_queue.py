"""How long cases of a reading place would wait under every rule, and where on a model's ROC that is best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.worklist.queue_simulator import (
    Arrivals,
    GroupWaits,
    ReadingPlace,
    arrivals,
    group_waits,
    waits,
)
from xraysr_gui.worklist.rules import RULES, Pace, Rule, rule_of

COUNT, ROC_COUNT = 100_000, 20_000
"""Cases that are simulated for the table, and for each place on a ROC."""
POINTS = 11


@dataclass(frozen=True, slots=True)
class RuleWaits:
    """What a rule does to whom."""

    rule: Rule
    groups: GroupWaits


@dataclass(frozen=True, slots=True)
class RocWaits:
    """What a rule does to urgent cases at one place on a ROC: mean minutes."""

    false_alarms: float
    sensitivity: float
    urgent: dict[str, float]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What was asked, and what came of it.

    Attributes:
        place, pace: What was reckoned with.
        rules: One for each rule.
        beyond_cap: Which share waits longer than the cap if all are read as they come.
        roc: Along the ROC, from no flags to flags for all.
    """

    place: ReadingPlace
    pace: Pace
    rules: tuple[RuleWaits, ...]
    beyond_cap: float
    roc: tuple[RocWaits, ...]


@dataclass(frozen=True, slots=True)
class ModelFigures:
    """How well a model flags, as its card says.

    Attributes:
        title: Which.
        sensitivity, specificity: At its threshold.
        roc: Shares of false alarms with sensitivities, rising; empty where the card holds none.
    """

    title: str
    sensitivity: float
    specificity: float
    roc: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class BatchRow:
    """An urgent image of a list that lies there already: minutes until it is begun."""

    place: int
    before: float
    after: float


def simulate_queue(
    place: ReadingPlace, pace: Pace, roc: Sequence[tuple[float, float]], progress: Progress
) -> Simulated:
    """Let cases come and be read under every rule; `roc` has shares of false alarms and sensitivities.

    Raises:
        ValueError: more comes than one reader can read.
        Cancelled: the progress asked for it.
    """
    came = arrivals(place, pace.minutes, COUNT)
    plain = waits(came, pace, RULES[0])
    rules = []
    for number, rule in enumerate(RULES):
        progress.at(number / len(RULES) / 2, tr("Letting {} cases wait").format(COUNT))
        rules.append(RuleWaits(rule, group_waits(came, pace, rule)))
    along = []
    for number, (false_alarms, sensitivity) in enumerate(_spread(roc)):
        progress.at(0.5 + number / POINTS / 2, tr("Going along the ROC"))
        there = replace(place, sensitivity=sensitivity, specificity=1 - false_alarms)
        few = arrivals(there, pace.minutes, ROC_COUNT)
        urgent = {rule.id: float(waits(few, pace, rule)[few.urgent].mean()) for rule in RULES}
        along.append(RocWaits(false_alarms, sensitivity, urgent))
    return Simulated(place, pace, tuple(rules), float((plain > pace.cap).mean()), tuple(along))


def batch(count: int, urgent: Sequence[int], minutes: float) -> tuple[BatchRow, ...]:
    """A list of so many images that lie there already, its urgent ones known without an error."""
    places = sorted(set(urgent))
    known = np.isin(np.arange(1, count + 1), places)
    came = Arrivals(np.zeros(count), known, known)
    pace = Pace(minutes, count * minutes)
    before, after = (waits(came, pace, rule_of(id))[known] for id in ("as-they-come", "urgent-first"))
    return tuple(map(BatchRow, places, before.tolist(), after.tolist()))


def _spread(roc: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Few enough of the places, from one end to the other."""
    if len(roc) <= POINTS:
        return list(roc)
    return [roc[round(number * (len(roc) - 1) / (POINTS - 1))] for number in range(POINTS)]
