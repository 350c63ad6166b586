"""Figures of a judge on labelled images: how well it orders them, and whether its probabilities hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Labels = NDArray[np.bool_]
DRAWS, SHARE = 1000, 0.95
BINS, EXACT_DRAWS = 10, 200
PREVALENCES, SPECIFICITIES = (0.05, 0.15, 0.50), (0.90, 0.95)


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with between what it lies, for 95 of 100 draws of patients."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def auc(scores: Values, abnormal: Labels) -> float:
    """How often an abnormal image scores above a normal one; equal scores count half."""
    order = np.sort(scores[~abnormal])
    below = np.searchsorted(order, scores[abnormal], "left")
    up_to = np.searchsorted(order, scores[abnormal], "right")
    return float((below + up_to).mean() / 2 / len(order))


def sensitivity_at(scores: Values, abnormal: Labels, specificity: float) -> float:
    """The share of abnormal images above the lowest threshold that leaves so many normal ones below."""
    normal = np.sort(scores[~abnormal])
    threshold = normal[max(0, int(np.ceil(specificity * len(normal) - 1e-9)) - 1)]
    return float((scores[abnormal] > threshold).mean())


def predictive_value(sensitivity: float, specificity: float, prevalence: float) -> float:
    """How many of the flagged images are abnormal where so many of all are; 0 where none is flagged."""
    right, wrong = sensitivity * prevalence, (1 - specificity) * (1 - prevalence)
    return right / (right + wrong) if right + wrong > 0 else 0.0


def calibration_error(probabilities: Values, abnormal: Labels, bins: int = BINS) -> float:
    """How far probabilities lie from what happens: mean over equally wide bins, by how many lie in each."""
    places = np.minimum((probabilities * bins).astype(int), bins - 1)
    off = 0.0
    for place in np.unique(places):
        inside = places == place
        off += inside.mean() * abs(probabilities[inside].mean() - abnormal[inside].mean())
    return float(off)


def error_of_exact_ones(probabilities: Values, seed: int = 1) -> float:
    """The calibration error that exact probabilities would show on so few images, on average."""
    rng = np.random.default_rng(seed)
    draws = [rng.random(len(probabilities)) < probabilities for _ in range(EXACT_DRAWS)]
    return float(np.mean([calibration_error(probabilities, drawn) for drawn in draws]))


def kendall(before: Values, after: Values) -> float:
    """How well an order is kept: tau-b, 1 where it is the same."""
    one = np.sign(before[:, None] - before[None])
    two = np.sign(after[:, None] - after[None])
    both = np.sqrt((one**2).sum() * (two**2).sum())
    return float((one * two).sum() / both) if both > 0 else 1.0


def by_patient(
    figure: Callable[[NDArray[np.intp]], float], patients: Sequence[str], abnormal: Labels, seed: int = 1
) -> Interval:
    """A figure of chosen images, with its interval over draws of whole patients.

    Draws without both kinds of image are taken again.
    """
    rng, names = np.random.default_rng(seed), sorted(set(patients))
    own = {name: [] for name in names}  # type: dict[str, list[int]]
    for place, name in enumerate(patients):
        own[name].append(place)
    groups = [np.array(own[name], np.intp) for name in names]
    found: list[float] = []
    while len(found) < DRAWS:
        chosen = np.concatenate([groups[place] for place in rng.integers(len(groups), size=len(groups))])
        if 0 < abnormal[chosen].sum() < len(chosen):
            found.append(figure(chosen))
    low, high = np.quantile(found, [(1 - SHARE) / 2, (1 + SHARE) / 2])
    return Interval(figure(np.arange(len(patients))), float(low), float(high))
