"""How much better one is than another, and how sure that is: paired by image, drawn again by patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 10_000


@dataclass(frozen=True, slots=True)
class Gain:
    """A mean difference with its 95 % interval.

    Attributes:
        mean: Of the differences.
        low, high: Between them lie 95 % of the means that other draws of patients would give; infinite where
            there is one patient alone, who tells nothing about others.
        wins: The share of images on which it is better.
        count: How many images.
    """

    mean: float
    low: float
    high: float
    wins: float
    count: int

    def words(self, unit: str = "") -> str:
        """As a table shows it."""
        return f"{self.mean:+.2f}{unit} [{self.low:+.2f}, {self.high:+.2f}]"


def gain(candidate: Sequence[float], other: Sequence[float], patients: Sequence[str], seed: int = 1) -> Gain:
    """The mean of candidate minus other; whole patients are drawn, since their images resemble each other."""
    if not len(candidate):
        raise ValueError("nothing to compare")
    differences = _differences(np.asarray(candidate, float), np.asarray(other, float))
    low, high = -np.inf, np.inf
    if len(set(patients)) > 1:
        means = _drawn_means(differences, patients, seed)
        low, high = np.quantile(means, (0.025, 0.975), method="inverted_cdf")
    return Gain(
        float(differences.mean()), float(low), float(high), float((differences > 0).mean()), len(differences)
    )


def _differences(candidate: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between two that are infinitely good there is none."""
    return np.subtract(candidate, other, out=np.zeros_like(candidate), where=candidate != other)


def _drawn_means(differences: NDArray[np.float64], patients: Sequence[str], seed: int) -> NDArray[np.float64]:
    names, owner = np.unique(np.asarray(patients), return_inverse=True)
    sums = np.bincount(owner, differences)
    counts = np.bincount(owner).astype(float)
    drawn = np.random.default_rng(seed).integers(len(names), size=(DRAWS, len(names)))
    means: NDArray[np.float64] = sums[drawn].sum(1) / counts[drawn].sum(1)
    return means
