"""How like the images that a judge learned from an image is, by the means of what its network sees.

A few hundred images say how these means vary and which vary together (Mahalanobis' distance, with the
variances of rare directions raised to a floor). What lies further away than nearly all images of the kind is
of another kind: the judge knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers

Seen = NDArray[np.float32]
FLOOR = 0.05
"""Of the mean variance: what no direction falls below."""


def means_of(seen: Seen) -> NDArray[np.float64]:
    """Mean and spread of each channel over the image: (2 x channels)."""
    return np.concatenate([seen.mean(axis=(1, 2)), seen.std(axis=(1, 2))]).astype(np.float64)


def parts_of(seen: Seen) -> Seen:
    """Maps whose means over the image are `means_of`: (2 x channels, rows, columns).

    Of a spread the part of a place is its squared distance from the mean, over the spread.
    """
    middle = seen.mean(axis=(1, 2), keepdims=True)
    spread = seen.std(axis=(1, 2), keepdims=True)
    return np.concatenate([seen, (seen - middle) ** 2 / np.maximum(spread, 1e-6)]).astype(np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """What images of a kind are like.

    Attributes:
        middle, spread: Of each number of `means_of`.
        axes: Directions in which they vary, one a row.
        variances: How much, one for each.
        limit: The distance beyond which an image is of another kind.
    """

    middle: Numbers
    spread: Numbers
    axes: Numbers
    variances: Numbers
    limit: float

    def distance(self, means: NDArray[np.float64]) -> float:
        """How far an image is from the middle, in what is usual: about 1 for images of the kind."""
        away = (means - self.middle) / self.spread
        along = self.axes @ away
        rest = max(0.0, float(away @ away - along @ along))
        floor = float(self.variances[-1])
        return float(np.sqrt(((along**2 / self.variances).sum() + rest / floor) / len(away)))

    def knows(self, means: NDArray[np.float64]) -> bool:
        """Whether an image is of the kind."""
        return self.distance(means) <= self.limit

    def as_table(self) -> dict[str, Numbers]:
        """All of it as arrays."""
        names = ("middle", "spread", "axes", "variances")
        return {f"like_{name}": np.asarray(getattr(self, name), np.float32) for name in names} | {
            "like_limit": np.array(self.limit)
        }


def likeness_in(table: Mapping[str, Numbers]) -> Likeness:
    """The same again.

    Raises:
        KeyError: it is not there.
    """
    names = ("middle", "spread", "axes", "variances")
    middle, spread, axes, variances = (table[f"like_{name}"].astype(float) for name in names)
    return Likeness(middle, spread, axes, variances, float(table["like_limit"]))


def populations_in(table: Mapping[str, Numbers]) -> Iterator[Mapping[str, Numbers]]:
    """The tables of the populations that were learned each by itself."""
    for number in range(len({first for name in table if (first := name.partition("_")[0]).isdigit()})):
        prefix = f"{number}_"
        yield {name.removeprefix(prefix): one for name, one in table.items() if name.startswith(prefix)}


def learned_likeness(means: NDArray[np.float64], most_axes: int, limit: float = np.inf) -> Likeness:
    """What images are like: one row of `means_of` each."""
    middle, spread = means.mean(axis=0), means.std(axis=0) + 1e-6
    away = (means - middle) / spread
    _, sizes, axes = np.linalg.svd(away, full_matrices=False)
    variances = np.maximum(sizes**2 / len(means), FLOOR)
    kept = min(most_axes, int((variances > FLOOR).sum()) + 1)
    return Likeness(middle, spread, axes[:kept], variances[:kept], limit)
