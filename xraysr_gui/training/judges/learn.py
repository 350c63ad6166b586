"""What judges learn from what the network sees: heads of evidence in Keras, likeness, and normal images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.judging.evidence import Calibration, fitted_line
from xraysr_gui.judging.likeness import Likeness, learned_likeness
from xraysr_gui.judging.normals import Normals, learned_normals

HEADS, STEPS, RATE = 21, 600, 0.02
HOLD = 0.1
"""How strongly weights are held near zero."""
LIKE_AXES, LIKE_SHARE = 128, 0.99
"""Directions of likeness, and the share of kept images that lie within its limit."""
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the network sees in images: one row an image.

    Attributes:
        means: As `likeness.means_of` gives them.
        abnormal: What the labels say.
        sources, patients: Where each comes from, and whose it is.
    """

    means: NDArray[np.float64]
    abnormal: Labels
    sources: Sequence[str]
    patients: Sequence[str]

    def part(self, chosen: Labels) -> Seen:
        """Some of them."""
        sources, patients = (
            [one for one, taken in zip(names, chosen, strict=True) if taken]
            for names in (self.sources, self.patients)
        )
        return Seen(self.means[chosen], self.abnormal[chosen], sources, patients)

    @property
    def weights(self) -> NDArray[np.float64]:
        """How much each counts: a source with more images counts more, by the root of their number."""
        kinds = [f"{source} {label}" for source, label in zip(self.sources, self.abnormal, strict=True)]
        many = {kind: kinds.count(kind) for kind in set(kinds)}
        weights = np.array([many[kind] ** -0.5 for kind in kinds])
        return np.asarray(weights / weights.mean())


def heads_of_evidence(seen: Seen, seed: int, steps: int = STEPS, heads: int = HEADS) -> Any:
    """A network in Keras from `likeness.parts_of`, channels last, to a map of evidence for each head.

    The first head learns from all patients, each other one from a draw of as many with replacement. Their
    logistic loss is that of the mean over the map.
    """
    import keras

    given = seen.means
    channels = given.shape[1]
    middle, spread = given.mean(axis=0), given.std(axis=0) + 1e-3
    inputs = keras.Input((channels,))
    dense = keras.layers.Dense(heads, kernel_regularizer=keras.regularizers.L2(HOLD / 2))
    keras.utils.set_random_seed(seed)
    learner = keras.Model(inputs, dense(inputs))
    learner.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)), _loss(heads))
    labels = np.repeat(seen.abnormal[:, None].astype(np.float32), heads, axis=1)
    counts = _draws(seen.patients, heads, seed) * seen.weights[:, None]
    taught = np.concatenate([labels, counts.astype(np.float32)], axis=1)
    away = ((given - middle) / spread).astype(np.float32)
    learner.fit(away, taught, batch_size=len(away), epochs=steps, verbose=0)
    kernel, bias = dense.get_weights()
    kernel = kernel / spread[:, None]
    layer = keras.layers.Conv2D(heads, 1, name="evidence")
    seen_maps = keras.Input((None, None, channels), name="image")
    network = keras.Model(seen_maps, layer(seen_maps))
    layer.set_weights([kernel[None, None], bias - middle @ kernel])
    return network


def _loss(heads: int) -> Any:
    import keras

    def loss(taught: Any, found: Any) -> Any:
        labels, counts = taught[:, :heads], taught[:, heads:]
        each = keras.ops.softplus(found) - labels * found
        return keras.ops.sum(each * counts) / keras.ops.sum(counts) * heads

    return loss


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


def evidence_of(network: Any, means: NDArray[np.float64]) -> NDArray[np.float64]:
    """The evidence of the first head: the mean of its map is what it says of the means."""
    kernel, bias = network.get_layer("evidence").get_weights()
    return np.asarray(means @ kernel[0, 0, :, 0].astype(float) + float(bias[0]))


def calibrated(evidence: NDArray[np.float64], aside: Seen) -> Calibration:
    """Probabilities from images that were kept aside, and the threshold at which most of them are right."""
    slope, offset = fitted_line(evidence, aside.abnormal)
    told = Calibration(slope, offset, 0.5).probabilities(evidence)
    tried = np.unique(np.concatenate([[0.5], np.round(told, 3)]))
    tried = tried[(tried > 0.2) & (tried < 0.8)]
    right = [(aside.weights * ((told >= one) == aside.abnormal)).sum() for one in tried]
    best = np.flatnonzero(np.isclose(right, max(right)))
    return Calibration(slope, offset, float(tried[best[len(best) // 2]]))


def likeness_of(means: NDArray[np.float64], aside: NDArray[np.float64]) -> Likeness:
    """What images of the kind are like, with the limit that nearly all kept ones lie within."""
    found = learned_likeness(means, LIKE_AXES)
    limit = float(np.quantile([found.distance(one) for one in aside], LIKE_SHARE))
    return Likeness(found.middle, found.spread, found.axes, found.variances, limit)


def normals_of(cells: NDArray[np.float32], aside: NDArray[np.float32]) -> Normals:
    """What normal images are like, with the distances of those that were kept aside."""
    found = learned_normals(cells)
    kept = np.sort([found.distance(one) for one in aside])
    return Normals(found.middle, found.axes, found.means, found.whitening, kept)


def logistic(given: NDArray[np.float64], labels: Labels, hold: float) -> NDArray[np.float64]:
    """Weights and offset of the most likely line through the numbers, by Newton's steps.

    Args:
        given: One row an image.
        labels: What is to be told.
        hold: How strongly weights of scaled numbers are held near zero.
    """
    middle, spread = given.mean(axis=0), given.std(axis=0) + 1e-9
    rows = np.c_[(given - middle) / spread, np.ones(len(given))]
    line, held = np.zeros(rows.shape[1]), np.r_[np.full(given.shape[1], hold), 1e-9]
    for _ in range(25):
        told = 1 / (1 + np.exp(-np.clip(rows @ line, -30, 30)))
        slope = rows.T @ (told - labels) / len(rows) + held * line
        curve = (rows * (told * (1 - told))[:, None]).T @ rows / len(rows) + np.diag(held + 1e-9)
        line -= np.linalg.solve(curve, slope)
    weights = line[:-1] / spread
    return np.append(weights, line[-1] - middle @ weights)
