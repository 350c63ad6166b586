"""Tries every usual mistake, alone and in pairs, and names those that give a printed number."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.evaluation.audit.interval import Interval
from xraysr_gui.evaluation.audit.mistakes.errors import mae_measure, mse_measure, psnr_measure, rmse_measure
from xraysr_gui.evaluation.audit.mistakes.likeness import ssim_measure
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages, Measure, Way

MEASURES: dict[str, Callable[[ComparedImages], Measure]] = {
    "psnr": psnr_measure,
    "ssim": ssim_measure,
    "mse": mse_measure,
    "rmse": rmse_measure,
    "mae": mae_measure,
}
MOST_AT_ONCE = 2
"""Mistakes that are made together; three explain any number."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One number, and the mistakes that make it: none for the right one."""

    mistakes: tuple[str, ...]
    value: float


@dataclass(frozen=True, slots=True)
class Explained:
    """What came of it.

    Attributes:
        right: The figure as it should be.
        tried: How many mistakes and pairs of them were made.
        reproduce: Those that give the printed number within its rounding, the simplest first.
        nearest: What comes nearest to it.
    """

    right: float
    tried: int
    reproduce: tuple[Reckoned, ...]
    nearest: Reckoned

    @property
    def simplest(self) -> tuple[Reckoned, ...]:
        """Those of the fewest mistakes."""
        fewest = min((len(one.mistakes) for one in self.reproduce), default=0)
        return tuple(one for one in self.reproduce if len(one.mistakes) == fewest)

    def to_json(self) -> Json:
        """Plain words and numbers; what is infinite is null."""
        told = [{"mistakes": list(one.mistakes), "value": _finite(one.value)} for one in self.reproduce]
        nearest = {"mistakes": list(self.nearest.mistakes), "value": _finite(self.nearest.value)}
        return {"right": _finite(self.right), "tried": self.tried, "explanations": told, "nearest": nearest}


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def explain(wanted: Interval, measure: Measure, progress: Progress | None = None) -> Explained:
    """Which mistakes give a number that is wanted."""
    told = progress or Progress()
    ways = list(_ways(measure.choices))
    values: dict[frozenset[str], float] = {}
    found = []
    for number, chosen in enumerate(ways):
        told.at(number / len(ways), "Making usual mistakes")
        mistakes = tuple(way.mistake for way in chosen if way.mistake)
        value = measure.reckon(*(way.value for way in chosen))
        if math.isnan(value) or _changes_nothing(mistakes, value, values):
            continue
        values[frozenset(mistakes)] = value
        found.append(Reckoned(mistakes, value))
    reproduce = [one for one in found if wanted.low <= one.value <= wanted.high]
    middle = (wanted.low + wanted.high) / 2
    nearest = min(found, key=lambda one: (abs(one.value - middle), len(one.mistakes)))
    return Explained(found[0].value, len(found), tuple(reproduce), nearest)


def _ways(choices: Sequence[Sequence[Way]]) -> Iterator[tuple[Way, ...]]:
    """The right one, then each mistake, then each pair of mistakes about different things."""
    right = [ways[0] for ways in choices]
    for count in range(MOST_AT_ONCE + 1):
        for places in combinations(range(len(choices)), count):
            for wrong in product(*(choices[place][1:] for place in places)):
                chosen = list(right)
                for place, way in zip(places, wrong, strict=True):
                    chosen[place] = way
                yield tuple(chosen)


def _changes_nothing(mistakes: tuple[str, ...], value: float, before: dict[frozenset[str], float]) -> bool:
    """Whether fewer of the mistakes give the same: then one of them has no part in it."""
    fewer = (frozenset(some) for count in range(len(mistakes)) for some in combinations(mistakes, count))
    return any(some in before and math.isclose(before[some], value, rel_tol=1e-9) for some in fewer)
