"""What a judge says of one image: a probability with its reach, or why it says nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """Where an image speaks for what was said of it, coarsely: no outline of a finding.

    Attributes:
        values: By how much a place raises the probability, -1 to 1; else how many times as far from normal
            ones it is as usual.
        top, left: Where the map begins in the image, in pixels.
        side: How many pixels it covers to each side.
        of_chance: Whether it tells of the probability.
    """

    values: Pixels
    top: float
    left: float
    side: float
    of_chance: bool = True

    def over(self, shape: tuple[int, int]) -> Pixels:
        """The same as a grid over a whole image of this shape; NaN where the judge did not look."""
        cells = self.values.shape[0]
        rows, columns = (max(1, round(length * cells / self.side)) for length in shape)
        middles = [
            np.floor(((np.arange(count) + 0.5) * length / count - begin) * cells / self.side).astype(int)
            for count, length, begin in zip((rows, columns), shape, (self.top, self.left), strict=True)
        ]
        inside = [(places >= 0) & (places < cells) for places in middles]
        found = np.full((rows, columns), np.nan, np.float32)
        found[np.ix_(*inside)] = self.values[np.ix_(middles[0][inside[0]], middles[1][inside[1]])]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """What judges say of one image.

    Attributes:
        model: Ids and versions of the judges that spoke, such as "pneumonia 1, normality 1".
        p_abnormal: How probable it is that the image is abnormal; None where no judge tells.
        low, high: Between what that lies, for 90 of 100 images like it.
        normality_p: How many of the normal images that it learned from look at least as strange, 0 to 1: of a
            normal image it is below .05 in 5 of 100 cases. None where no judge tells.
        flagged: Whether the probability lies above the threshold that was fixed on training images.
        reason: In words: what was found, or why nothing is said.
        abstained: Why the judges say nothing, None if they do. All figures are None then.
        heat: Where the image speaks for it, None where no judge tells, or no map was asked for.
    """

    model: str
    p_abnormal: float | None
    low: float | None
    high: float | None
    normality_p: float | None
    flagged: bool
    reason: str
    abstained: str | None = None
    heat: HeatMap | None = None


def abstaining(model: str, why: str) -> Assessment:
    """Nothing is said, for this reason."""
    return Assessment(model, None, None, None, None, False, why, why)
