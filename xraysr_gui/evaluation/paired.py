"""How much better one is than another, and how sure that is: paired by image, drawn again by patient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json
from xraysr_gui.evaluation.signed_ranks import signed_rank_p

DRAWS = 10_000
AT_ONCE = 2_000_000
"""Patients that are drawn at a time: all at once of thousands would fill the memory, and give the same."""
FEWEST_PATIENTS = 6
"""Even the range from the worst to the best of fewer holds the middle of all patients in less than 95 % of
cases, and no draw of them leaves that range."""
ONE_PATIENT = "All images are of one patient, who tells nothing about others."
UNTOLD = "[cannot be told]"
"""What stands for an interval that is missing."""
NO_MEAN = "Each of both is perfect on an image on which the other is not: such gains have no mean."


@dataclass(frozen=True, slots=True)
class Gain:
    """A mean difference with its 95 % interval.

    Attributes:
        mean: Of the differences.
        low, high: Between them lie 95 % of the means that other draws of patients would give; None where that
            cannot be told.
        wins: The share of images on which it is better.
        count: How many images.
        reason: Why there is no interval, "" where there is one.
        p: How often chance alone would part the patients like this, None where that is not asked.
    """

    mean: float
    low: float | None
    high: float | None
    wins: float
    count: int
    reason: str = ""
    p: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the interval lies on one side of nothing."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)

    def words(self, unit: str = "") -> str:
        """As a table shows it."""
        if math.isnan(self.mean):
            return "cannot be told"
        mean = f"{self.mean:+.2f}{unit}"
        if self.low is None or self.high is None:
            return f"{mean} {UNTOLD}"
        return f"{mean} [{self.low:+.2f}, {self.high:+.2f}]"

    def to_json(self) -> Json:
        """Numbers that JSON knows: null where there is none, and then why."""
        told = {name: in_json(value) for name, value in asdict(self).items()}
        if not self.reason:
            del told["reason"]
        if self.p is None:
            del told["p"]
        return told


def in_json(value: object) -> object:
    """A value as JSON can hold it: infinity is no number there."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def gain(candidate: Sequence[float], other: Sequence[float], patients: Sequence[str], seed: int = 1) -> Gain:
    """The mean of candidate minus other; whole patients are drawn, since their images resemble each other."""
    if not len(candidate):
        raise ValueError("nothing to compare")
    differences = _differences(np.asarray(candidate, float), np.asarray(other, float))
    wins, count = float((differences > 0).mean()), len(differences)
    if {math.inf, -math.inf} <= set(differences.tolist()):
        return Gain(math.nan, None, None, wins, count, NO_MEAN)
    mean, reason = float(differences.mean()), no_interval(len(set(patients)))
    if reason:
        return Gain(mean, None, None, wins, count, reason)
    means = _drawn_means(differences, patients, seed)
    low, high = np.quantile(means, (0.025, 0.975), method="inverted_cdf")
    return Gain(mean, float(low), float(high), wins, count)


def chance(candidate: Sequence[float], other: Sequence[float], patients: Sequence[str]) -> float | None:
    """Wilcoxon's signed ranks of the patients' means: images of one patient are no two witnesses."""
    differences = _differences(np.asarray(candidate, float), np.asarray(other, float))
    _, owner = np.unique(np.asarray(patients), return_inverse=True)
    return signed_rank_p([float(mean) for mean in np.bincount(owner, differences) / np.bincount(owner)])


def no_interval(patients: int) -> str:
    """Why so many patients tell no interval, "" if they do."""
    if patients < 2:
        return ONE_PATIENT
    few = f"{patients} patients are too few for a 95 % interval, which takes {FEWEST_PATIENTS} at least."
    return few if patients < FEWEST_PATIENTS else ""


def lead(candidate: float, other: float) -> float:
    """By how much one is better: between two that are infinitely good there is nothing."""
    return float(_differences(np.asarray(candidate, float), np.asarray(other, float)))


def _differences(candidate: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between two that are infinitely good there is none."""
    return np.subtract(candidate, other, out=np.zeros_like(candidate), where=candidate != other)


def _drawn_means(differences: NDArray[np.float64], patients: Sequence[str], seed: int) -> NDArray[np.float64]:
    names, owner = np.unique(np.asarray(patients), return_inverse=True)
    sums = np.bincount(owner, differences)
    counts = np.bincount(owner).astype(float)
    rng, means = np.random.default_rng(seed), []
    at_a_time = max(1, AT_ONCE // len(names))
    for first in range(0, DRAWS, at_a_time):
        drawn = rng.integers(len(names), size=(min(at_a_time, DRAWS - first), len(names)))
        means.append(sums[drawn].sum(1) / counts[drawn].sum(1))
    return np.concatenate(means)
