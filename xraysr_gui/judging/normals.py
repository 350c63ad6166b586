"""What normal images look like at each place, and how far an image is from that: one class, no disease known.

Each cell of a coarse grid has the mean and the covariance of what the network sees there on normal images
(PaDiM). Nothing in it is about the chest: a folder of normal images of any part makes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.judging.likeness import Seen

GRID, AXES = 7, 24
Vectors = NDArray[np.float64]


def cells_of(seen: Seen) -> NDArray[np.float32]:
    """What is seen in each cell: (cells, channels)."""
    channels, side, _ = seen.shape
    per = side // GRID
    means = seen.reshape(channels, GRID, per, GRID, per).mean(axis=(2, 4))
    return np.ascontiguousarray(means.reshape(channels, GRID * GRID).T)


@dataclass(frozen=True, slots=True, eq=False)
class Normals:
    """What normal images are like.

    Attributes:
        middle: Of each channel, over all cells.
        axes: Directions that are looked at: (axes, channels).
        means: Of each cell along them: (cells, axes).
        whitening: What makes them vary by 1 in every direction: (cells, axes, axes).
        kept: Distances of normal images from what others than their own patients are like, sorted.
        limit: The distance beyond which an image is of another kind.
        edge: So many cells from each border do not count: there lie letters, collimators and air.
    """

    middle: Numbers
    axes: Numbers
    means: Numbers
    whitening: Numbers
    kept: Numbers
    limit: float = np.inf
    edge: int = 0

    @property
    def side(self) -> int:
        """How many cells in a row count."""
        return GRID - 2 * self.edge

    def distances(self, cells: NDArray[np.float32]) -> Vectors:
        """How far each cell that counts is from normal ones, row by row."""
        away = (cells - self.middle) @ self.axes.T - self.means
        far = np.sqrt(((self.whitening @ away[:, :, None])[:, :, 0] ** 2).mean(axis=1))
        rows = far.reshape(GRID, GRID)[self.edge : GRID - self.edge, self.edge : GRID - self.edge]
        return np.asarray(rows.ravel())

    def distance(self, cells: NDArray[np.float32]) -> float:
        """How far an image is from normal ones."""
        return float(self.distances(cells).mean())

    def share_as_strange(self, distance: float) -> float:
        """The conformal p-value: how many normal images, with this one, are at least as far away."""
        return share_as_far(self.kept, distance)

    def as_table(self) -> dict[str, Numbers]:
        """All of it as arrays."""
        small = {name: np.asarray(getattr(self, name), np.float32) for name in ("middle", "axes", "means")}
        return {
            **{f"normal_{name}": value for name, value in small.items()},
            "normal_whitening": np.asarray(self.whitening, np.float16),
            "normal_kept": np.asarray(self.kept, np.float32),
            "normal_limit": np.array(self.limit),
            "normal_edge": np.array(self.edge),
        }


def share_as_far(kept: Numbers, distance: float) -> float:
    """The conformal p-value of a distance among those of normal images that were not learned from, sorted."""
    beyond = len(kept) - int(np.searchsorted(kept, distance, "left"))
    return (1 + beyond) / (1 + len(kept))


def normals_in(table: Mapping[str, Numbers]) -> Normals:
    """The same again.

    Raises:
        KeyError, ValueError: it is not there, or makes no sense.
    """
    names = ("middle", "axes", "means", "whitening", "kept")
    limit = float(table.get("normal_limit", np.array(np.inf)))  # judges of before have neither
    edge = int(table.get("normal_edge", np.array(0)))
    middle, axes, means, whitening, kept = (np.asarray(table[f"normal_{name}"], np.float32) for name in names)
    if not 0 <= edge <= GRID // 2:
        raise ValueError(f"an edge of {edge} cells")
    return Normals(middle, axes, means, whitening, kept, limit, edge)


def learned_normals(cells: NDArray[np.float32], most_axes: int = AXES, edge: int = 0) -> Normals:
    """What normal images are like, without distances that are kept: (images, cells, channels)."""
    images, count, channels = cells.shape
    middle = cells.mean(axis=(0, 1))
    flat = (cells - middle).reshape(-1, channels).astype(np.float64)
    sizes, turns = np.linalg.eigh(flat.T @ flat / len(flat))
    kept = min(most_axes, channels)
    axes = (turns[:, -kept:] / np.sqrt(np.maximum(sizes[-kept:], 1e-9))).T
    along = (cells - middle) @ axes.T
    means = along.mean(axis=0)
    away = along - means
    pooled = np.einsum("nci,ncj->ij", away, away) / (images * count)
    own = np.einsum("nci,ncj->cij", away, away)
    covariances = (own + 2 * kept * pooled) / (images + 2 * kept)
    whitening = np.linalg.inv(np.linalg.cholesky(covariances))
    return Normals(middle, axes, means, whitening, np.zeros(0), edge=edge)
