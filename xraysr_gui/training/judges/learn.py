"""What judges learn from what the network sees: lines of evidence, likeness, and normal images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.judging.evidence import Calibration, fitted_line
from xraysr_gui.judging.likeness import Likeness, learned_likeness
from xraysr_gui.judging.lines import Lines, numbers_of
from xraysr_gui.judging.normals import AXES, Normals, learned_normals
from xraysr_gui.judging.upright import Upright, halves

HEADS, STEPS, FOLDS = 21, 12, 5
HOLD = 0.1
"""How strongly weights are held near zero."""
LIKE_AXES, LIKE_SHARE = 128, 0.99
"""Directions of likeness, and the share of kept images that lie within its limit."""
PLACE_AXES, MOST_DIRECTIONS = 32, 500
"""Directions along which lines look at a place, and the most in which all numbers of images may vary."""
OWN_AXES, OWN_EDGE = 8, 1
"""The same for how strange an image is to its population, and how many cells at each border do not count."""
PLACE_SHARE = 0.986
"""The share of normal images that lie within the limit of what is seen at each place."""
TURNED_SHARE = 0.97
"""Of images that are turned upside down: so many lie beyond the limit of what stands upright."""
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the network sees in images: one row an image.

    Attributes:
        means: As `likeness.means_of` gives them.
        cells: As `normals.cells_of` gives them.
        abnormal: What the labels say.
        sources, patients: Where each comes from, and whose it is.
    """

    means: NDArray[np.float64]
    cells: NDArray[np.float32]
    abnormal: Labels
    sources: Sequence[str]
    patients: Sequence[str]

    def part(self, chosen: Labels) -> Seen:
        """Some of them."""
        sources, patients = (
            [one for one, taken in zip(names, chosen, strict=True) if taken]
            for names in (self.sources, self.patients)
        )
        return Seen(self.means[chosen], self.cells[chosen], self.abnormal[chosen], sources, patients)

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much each counts: a source with more images counts more, by the root of their number."""
        kinds = [f"{source} {label}" for source, label in zip(self.sources, self.abnormal, strict=True)]
        many = {kind: kinds.count(kind) for kind in set(kinds)}
        weights = np.array([many[kind] ** -0.5 for kind in kinds])
        return np.asarray(weights / weights.mean())


def lines_of(seen: Seen, seed: int, count: int = HEADS) -> Lines:
    """Lines that tell labels: the first learns from all patients, each other one from a draw of as many with
    replacement. All places of an image together count as much as all its means.
    """
    axes = main_directions(seen.cells)
    numbers = numbers_of(seen.means, seen.cells, axes)
    means, many = seen.means.shape[1], numbers.shape[1]
    middle, spread = numbers.mean(axis=0), numbers.std(axis=0) + 1e-3 * numbers.std()
    shares = np.r_[np.ones(means), np.full(many - means, np.sqrt(means / (many - means)))] / spread
    scaled = (numbers - middle) * shares
    _, turns = np.linalg.eigh(scaled.T @ scaled)
    basis = turns[:, -MOST_DIRECTIONS:]
    short = scaled @ basis
    counts = _draws(seen.patients, count, seed) * seen.weights[:, None]
    found = np.stack([likely_line(short, seen.abnormal, HOLD, counts[:, line]) for line in range(count)])
    weights = found[:, :-1] @ basis.T * shares
    return Lines(axes, np.c_[weights, found[:, -1] - weights @ middle])


def main_directions(cells: NDArray[np.float32]) -> NDArray[np.float64]:
    """Directions in which what is seen at places varies most: (axes, channels)."""
    flat = cells.reshape(-1, cells.shape[-1]).astype(np.float64)
    flat -= flat.mean(axis=0)
    _, turns = np.linalg.eigh(flat.T @ flat)
    return np.asarray(turns[:, -PLACE_AXES:].T)


def _draws(patients: Sequence[str], heads: int, seed: int) -> NDArray[np.float64]:
    """How often each image is in the draw of each head; the first has all once."""
    rng, names = np.random.default_rng(seed), sorted(set(patients))
    place = {name: number for number, name in enumerate(names)}
    own = np.array([place[name] for name in patients])
    counts = [np.ones(len(patients))]
    for _ in range(1, heads):
        drawn = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
        counts.append(drawn[own].astype(float))
    return np.stack(counts, axis=1)


def calibrated(evidence: NDArray[np.float64], aside: Seen) -> Calibration:
    """Probabilities from images not learned from, and the threshold at which most of them are right."""
    slope, offset = fitted_line(evidence, aside.abnormal)
    told = Calibration(slope, offset, 0.5).probabilities(evidence)
    tried = np.unique(np.concatenate([[0.5], np.round(told, 3)]))
    tried = tried[(tried > 0.2) & (tried < 0.8)]
    right = [(aside.weights * ((told >= one) == aside.abnormal)).sum() for one in tried]
    best = np.flatnonzero(np.isclose(right, max(right)))
    return Calibration(slope, offset, float(tried[best[len(best) // 2]]))


def folds_of(patients: Sequence[str]) -> NDArray[np.intp]:
    """Which fold each image is in: all of one patient in the same."""
    places = {name: number % FOLDS for number, name in enumerate(sorted(set(patients)))}
    return np.array([places[name] for name in patients])


def likeness_by_folds(means: NDArray[np.float64], folds: NDArray[np.intp]) -> Likeness:
    """The same of all images, with the limit from those of patients that it had not learned from."""
    away: list[float] = []
    for fold in np.unique(folds):
        others = learned_likeness(means[folds != fold], LIKE_AXES)
        away += [others.distance(one) for one in means[folds == fold]]
    return learned_likeness(means, LIKE_AXES, float(np.quantile(away, LIKE_SHARE)))


def normals_by_folds(
    cells: NDArray[np.float32], folds: NDArray[np.intp], axes: int = AXES, edge: int = 0
) -> Normals:
    """What normal images are like, and how far each is from what those of other patients are like."""
    away: list[float] = []
    for fold in np.unique(folds):
        others = learned_normals(cells[folds != fold], axes, edge)
        away += [others.distance(one) for one in cells[folds == fold]]
    limit = float(np.quantile(away, PLACE_SHARE))
    return replace(learned_normals(cells, axes, edge), kept=np.sort(away), limit=limit)


def upright_of(
    cells: NDArray[np.float32], turned: NDArray[np.float32], patients: Sequence[str]
) -> Upright | None:
    """What tells images from the same ones upside down, with a limit between the two.

    The limit comes from lines that had not seen the patient: where all upright ones lie within, or else
    where most of the others lie beyond. None where images that stand upright lie
    beyond it too: a part of the body that has no upper end.
    """
    given = np.stack([halves(one) for one in (*cells, *turned)])
    labels = np.repeat([False, True], len(cells))
    folds = np.tile(folds_of(patients), 2)
    told = np.zeros(len(given))
    for fold in np.unique(folds):
        line = logistic(given[folds != fold], labels[folds != fold], HOLD)
        told[folds == fold] = given[folds == fold] @ line[:-1] + line[-1]
    beyond = float(np.quantile(told[labels], 1 - TURNED_SHARE))
    limit = max(0.0, min(beyond, float(told[~labels].max())))
    if (told[~labels] > limit).mean() > 1 - LIKE_SHARE:
        return None
    return Upright(logistic(given, labels, HOLD), limit)


def logistic(
    given: NDArray[np.float64], labels: Labels, hold: float, counts: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Weights and offset of the most likely line through the numbers, by Newton's steps.

    Args:
        given: One row an image.
        labels: What is to be told.
        hold: How strongly weights of scaled numbers are held near zero.
        counts: How much each image counts, all the same without.
    """
    middle, spread = given.mean(axis=0), given.std(axis=0) + 1e-3 * given.std()
    share = np.ones(len(given)) if counts is None else counts
    line = likely_line((given - middle) / spread, labels, hold, share)
    weights = line[:-1] / spread
    return np.append(weights, line[-1] - middle @ weights)


def likely_line(
    given: NDArray[np.float64], labels: Labels, hold: float, counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The same through numbers as they are: a turn of them makes the same line."""
    rows, share = np.c_[given, np.ones(len(given))], counts / counts.sum()
    line, held = np.zeros(rows.shape[1]), np.r_[np.full(given.shape[1], hold), 1e-9]
    for _ in range(STEPS):
        told = 1 / (1 + np.exp(-np.clip(rows @ line, -30, 30)))
        slope = rows.T @ (share * (told - labels)) + held * line
        curve = (rows * (share * told * (1 - told))[:, None]).T @ rows + np.diag(held)
        line -= np.linalg.solve(curve, slope)
    return line
