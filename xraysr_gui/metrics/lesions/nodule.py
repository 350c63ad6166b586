"""A nodule that is drawn into an image: round and soft, or spiculated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr

WIDTH_IN_SIGMAS = 2.3548
"""Width at half height of a bell of standard deviation 1."""
REACH = 4.0
"""Standard deviations beyond which nothing is left of it."""
ROUND, SPICULATED = "round", "spiculated"
SPIKES, DEPTH = 7, 0.45
Place = tuple[int, int]
"""Row and column of a pixel."""


@dataclass(frozen=True, slots=True)
class Nodule:
    """What is planted.

    Attributes:
        sigma: Of its bell, in pixels.
        contrast: Of its middle, as a share of the range; below zero it is darker.
        kind: ROUND, or SPICULATED: as wide on average, with spikes.
    """

    sigma: float
    contrast: float
    kind: str = ROUND

    @classmethod
    def of_width(cls, width: float, contrast: float, kind: str = ROUND) -> Nodule:
        """The one that is so many pixels wide at half its height."""
        return cls(width / WIDTH_IN_SIGMAS, contrast, kind)

    @property
    def width(self) -> float:
        """At half height."""
        return self.sigma * WIDTH_IN_SIGMAS

    @property
    def reach(self) -> int:
        """How many pixels around its middle it touches."""
        return max(2, int(np.ceil(REACH * self.sigma * (1 + (DEPTH if self.kind == SPICULATED else 0)))))

    def words(self) -> str:
        """For a report."""
        said = tr("{} nodule, {:.3g} px wide at half height, contrast {:.2g} %")
        kind = tr("spiculated") if self.kind == SPICULATED else tr("round")
        return said.format(kind, self.width, 100 * self.contrast)

    def drawn(self) -> Pixels:
        """Alone, in the middle of a small image of an odd number of pixels per side.

        A pixel holds the mean of the bell over its area, as a detector would, so that a nodule of one pixel
        is a nodule still.
        """
        reach, fine = self.reach, 5
        side = 2 * reach + 1
        along = (np.arange(side * fine) + 0.5) / fine - side / 2
        down, across = along[:, None], along[None, :]
        distance = np.hypot(down, across)
        if self.kind == SPICULATED:
            distance = distance / (1 + DEPTH * np.cos(SPIKES * np.arctan2(down, across)))
        bell = self.contrast * np.exp(-0.5 * (distance / self.sigma) ** 2)
        whole = bell.reshape(side, fine, side, fine).mean(axis=(1, 3))
        return np.asarray(whole, np.float32)


def planted(pixels: Pixels, nodule: Nodule, places: Iterable[Place]) -> Pixels:
    """The image with a nodule at each place; those that reach over the border are cut off there."""
    result, small, reach = pixels.copy(), nodule.drawn(), nodule.reach
    for row, column in places:
        top, left = max(0, row - reach), max(0, column - reach)
        bottom, right = min(pixels.shape[0], row + reach + 1), min(pixels.shape[1], column + reach + 1)
        shown = small[
            top - row + reach : bottom - row + reach, left - column + reach : right - column + reach
        ]
        result[top:bottom, left:right] += shown
    return result
