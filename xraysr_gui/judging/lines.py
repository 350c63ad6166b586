"""Lines through all that a network sees in an image: means over the whole, and what is seen at each place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.judging.likeness import Seen, means_of
from xraysr_gui.judging.normals import cells_of

Values = NDArray[np.float64]


def numbers_of(means: Values, cells: NDArray[np.float32], axes: Numbers) -> Values:
    """Of each image its means, and its cells along some directions: (images, numbers)."""
    along = np.asarray(cells @ axes.T, np.float64)
    return np.concatenate([means, along.reshape(len(along), -1)], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """What they say of an image: its evidence, once for each line.

    Attributes:
        axes: Directions along which a place is looked at: (axes, channels).
        weights: Of `numbers_of`, with an offset at the end, one row a line.
    """

    axes: Numbers
    weights: Numbers

    def evidence(self, means: Values, cells: NDArray[np.float32]) -> Values:
        """(images, lines)."""
        numbers = numbers_of(means, cells, self.axes)
        return np.asarray(numbers @ self.weights[:, :-1].T + self.weights[:, -1])

    def evidence_of(self, seen: Seen) -> Values:
        """The same of one image."""
        return np.asarray(self.evidence(means_of(seen)[None], cells_of(seen)[None])[0])

    def as_table(self) -> dict[str, Numbers]:
        """All of it as arrays."""
        return {f"lines_{name}": np.asarray(getattr(self, name), np.float32) for name in ("axes", "weights")}


def lines_in(table: Mapping[str, Numbers]) -> Lines:
    """The same again.

    Raises:
        KeyError: they are not there.
    """
    return Lines(*(table[f"lines_{name}"].astype(float) for name in ("axes", "weights")))
