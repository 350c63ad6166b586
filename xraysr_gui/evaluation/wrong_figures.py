"""What only tables of documents have and needs the pixels: a usual mistake, and sizes of files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.evaluation.audit.mistakes.likeness import ssim_measure
from xraysr_gui.evaluation.audit.mistakes.ways import ComparedImages, Way
from xraysr_gui.image_io.written.jpeg_size import jpeg_size
from xraysr_gui.metrics.ssim import TAPS

KILOBYTES, QUALITY = "jpeg_kb", 95
"""What a result takes as JPEG, at the quality that OpenCV writes where nobody says which."""
TELLS_SIZES = ("002",)


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


def document_figures(document: str, truth: Pixels, found: Pixels) -> Mapping[str, float]:
    """Beside the figures that every result has, those that the table of a document needs."""
    told = {WIDE_RANGE.name: WIDE_RANGE.reckon(truth, found)}
    if document in TELLS_SIZES:
        told[KILOBYTES] = jpeg_size(found, QUALITY) / 1024
    return told
