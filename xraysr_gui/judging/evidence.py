"""From the evidence of a supervised judge to a probability, with its reach.

The network of such a judge gives a map for each of its heads: the first learned from all patients, each
other one from another draw of them. The mean of a map is the evidence of the whole image.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.numbers import Numbers

REACH = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Makes probabilities of evidence, as images that were kept aside say.

    Attributes:
        slope, offset: Of a straight line from evidence to log odds.
        threshold: The probability from which an image is flagged, fixed on training images.
    """

    slope: float
    offset: float
    threshold: float

    def probabilities(self, evidence: NDArray[np.float64]) -> NDArray[np.float64]:
        """How probable it is that the images are abnormal."""
        return np.asarray(1 / (1 + np.exp(-np.clip(self.slope * evidence + self.offset, -40, 40))))

    def as_table(self) -> dict[str, Numbers]:
        """All of it as an array."""
        return {"calibration": np.array([self.slope, self.offset, self.threshold])}


def calibration_in(table: Mapping[str, Numbers]) -> Calibration:
    """The same again.

    Raises:
        KeyError, ValueError: it is not there.
    """
    slope, offset, threshold = map(float, table["calibration"])
    return Calibration(slope, offset, threshold)


def probability(maps: NDArray[np.float32], calibration: Calibration) -> tuple[float, float, float]:
    """The probability of the first head, and between what the others' lies: (heads, rows, columns)."""
    told = calibration.probabilities(maps.mean(axis=(1, 2)).astype(np.float64))
    low, high = np.quantile(told[1:], REACH)
    return float(told[0]), float(min(low, told[0])), float(max(high, told[0]))


def fitted_line(evidence: NDArray[np.float64], abnormal: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset that make kept images most likely (Platt's line, by Newton's steps)."""
    spread = float(evidence.std()) or 1.0
    given = np.stack([evidence / spread, np.ones(len(evidence))], axis=1)
    line = np.zeros(2)
    for _ in range(50):
        told = 1 / (1 + np.exp(-given @ line))
        slope = given.T @ (told - abnormal) + 1e-3 * line
        curve = (given * (told * (1 - told))[:, None]).T @ given + 1e-3 * np.eye(2)
        line -= np.linalg.solve(curve, slope)
    return float(line[0] / spread), float(line[1])
