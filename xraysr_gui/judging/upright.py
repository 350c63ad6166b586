"""Whether an image stands on its head: what the network sees in its upper half, less what in its lower half.

Likeness looks at means over the whole image, and these hardly change when it is turned upside down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.judging.normals import GRID

Rows = NDArray[np.float64]


def halves(cells: NDArray[np.float32]) -> Rows:
    """Upper less lower half of each channel, from `normals.cells_of`: the middle row is in neither."""
    rows = cells.reshape(GRID, GRID, -1).mean(axis=1, dtype=np.float64)
    return np.asarray(rows[: GRID // 2].mean(axis=0) - rows[-(GRID // 2) :].mean(axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """A line that tells images from the same ones upside down.

    Attributes:
        line: Weights and offset.
        limit: Beyond what an image stands on its head: nearly all that were turned lie beyond it.
    """

    line: Numbers
    limit: float

    def knows(self, cells: NDArray[np.float32]) -> bool:
        """Whether an image stands upright, as far as that can be told."""
        return float(halves(cells) @ self.line[:-1] + self.line[-1]) <= self.limit

    def as_table(self) -> dict[str, Numbers]:
        """All of it as an array."""
        return {"upright": np.append(self.line, self.limit)}


def upright_in(table: Mapping[str, Numbers]) -> Upright | None:
    """The same again, None where a judge has learned none."""
    if "upright" not in table:
        return None
    *line, limit = table["upright"].astype(float)
    return Upright(np.array(line), float(limit))
