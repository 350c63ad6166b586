"""Mistakes of documents that need the pixels: made beside the right figures, in their trials alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.evaluation.audit.mistakes.likeness import ssim_measure
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages, Way
from xraysr_gui.metrics.ssim import TAPS


@dataclass(frozen=True, slots=True)
class WrongFigure:
    """A figure that is reckoned wrongly on purpose.

    Attributes:
        name: Among the figures of a score.
        peak: The range that SSIM is told, for values from 0 to 1.
    """

    name: str
    peak: float

    def reckon(self, truth: Pixels, found: Pixels) -> float:
        """As the document did it."""
        if min(truth.shape) < TAPS:
            return float("nan")
        sight = ComparedImages(truth.astype(np.float64), (Way("", found.astype(np.float64)),), 255.0)
        return float(ssim_measure(sight).reckon(0, 0, self.peak, 2.0))


WIDE_RANGE = WrongFigure("ssim_range_2", 2.0)
