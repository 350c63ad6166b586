"""From the evidence of a supervised judge to a probability, with its reach.

The first of its lines learned from all patients, each other one from another draw of them. Where plain
networks look too, each learned from other patients, the evidence is the mean of what both kinds say.
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


def of_both(lines: NDArray[np.float64], networks: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of the log odds: the first line with all networks, each other line with one of them."""
    beside = np.append(networks.mean(), np.resize(networks, len(lines) - 1))
    return np.asarray((lines + beside) / 2)


def probability(evidence: NDArray[np.float64], calibration: Calibration) -> tuple[float, float, float]:
    """The probability by the first, and between what that by the others lies."""
    told = calibration.probabilities(evidence)
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
