"""Which kind of blur, and how large: a small network that has seen the spectra of many blurred films.

It is given the power by rings and directions (`polar.py`) and tells how likely each kind is and which size it
would have. Its numbers are made by `xraysr train --tables` (`training/blur_judge.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.settings import places

TABLE = "estimates/blur.npz"
LAYERS = 3
LEAK = 0.1
TYPES, SIGMA, RADIUS, LENGTH, TURN, OUTPUTS = slice(0, 4), 4, 6, 8, slice(10, 12), 12
"""Places of the outputs: four kinds; then each size with the logarithm of its spread; then the angle."""

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BlurJudge:
    """The network: what it is given is shifted and scaled, then goes through its layers.

    Attributes:
        middle, spread: Of each thing that it is given.
        weights, offsets: Of each layer.
    """

    middle: Table
    spread: Table
    weights: tuple[Table, ...]
    offsets: tuple[Table, ...]

    def told(self, cells: Table) -> Table:
        """The outputs, one row for each row of cells."""
        now = (cells - self.middle) / self.spread
        for number, (weight, offset) in enumerate(zip(self.weights, self.offsets, strict=True)):
            now = now @ weight + offset
            if number < len(self.weights) - 1:
                now = np.maximum(now, LEAK * now)
        return now


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network takes for true of one image.

    Attributes:
        likely: How likely each kind is: none, Gaussian, motion, defocus.
        sizes: Standard deviation, length and radius, in px, each if it were of that kind.
        spreads: The share by which each may be off (one standard deviation).
        angle: Of a motion, in degrees from right to up.
    """

    likely: tuple[float, ...]
    sizes: tuple[float, float, float]
    spreads: tuple[float, float, float]
    angle: float


def judged(cells: Table) -> Judged:
    """Of one image, as `polar.polar` tells its power."""
    out = _judge().told(cells.reshape(1, -1))[0]
    likely = np.exp(out[TYPES] - out[TYPES].max())
    likely /= likely.sum()
    sizes = tuple(float(np.exp(np.clip(out[place], -4, 5))) for place in (SIGMA, LENGTH, RADIUS))
    spreads = tuple(float(np.exp(np.clip(out[place + 1], -6, 2))) for place in (SIGMA, LENGTH, RADIUS))
    turn = out[TURN]
    angle = float(np.rad2deg(np.arctan2(turn[1], turn[0])) / 2 % 180)
    return Judged(
        tuple(map(float, likely)), (sizes[0], sizes[1], sizes[2]), (spreads[0], spreads[1], spreads[2]), angle
    )


@lru_cache(maxsize=1)
def _judge() -> BlurJudge:
    with np.load(places.resources() / TABLE, allow_pickle=False) as table:
        numbers = {name: table[name].astype(np.float64) for name in table.files}
    layers = range(LAYERS)
    return BlurJudge(
        numbers["middle"],
        numbers["spread"],
        tuple(numbers[f"weights{layer}"] for layer in layers),
        tuple(numbers[f"offsets{layer}"] for layer in layers),
    )
