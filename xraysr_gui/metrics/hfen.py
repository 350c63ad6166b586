"""High-frequency error norm: how much of the fine structure is missing or wrong."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Metric

SIGMA = 1.5
REACH = 7
"""The kernel has 15 x 15 taps, as its inventors had it."""


def hfen(reference: Pixels, candidate: Pixels) -> float:
    """The norm of the difference of both after a Laplacian of Gaussian, over that of the reference."""
    from scipy.ndimage import gaussian_laplace

    def fine(image: Pixels) -> Pixels:
        found: Pixels = gaussian_laplace(image.astype(np.float64), SIGMA, truncate=REACH / SIGMA)
        return found

    wanted = fine(reference)
    own = float(np.linalg.norm(wanted))
    wrong = float(np.linalg.norm(fine(candidate) - wanted))
    if own == 0:
        return 0.0 if wrong == 0 else float(np.inf)
    return wrong / own


METRIC = Metric(id="hfen", title="HFEN", unit="", higher_is_better=False, compute=hfen)
