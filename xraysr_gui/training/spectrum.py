"""Makes the table of how much power sharp radiographs have at each frequency."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.estimates.spectrum import TILE, mean_spectrum, radii


def radial_spectrum(images: Sequence[Pixels]) -> NDArray[np.float64]:
    """Two rows: frequencies in cycles per pixel, and the mean power of the images there (geometric mean)."""
    logs = np.mean([np.log(np.maximum(mean_spectrum(image), 1e-12)) for image in images], axis=0)
    distance = radii((TILE, TILE))
    rings = np.rint(distance * TILE).astype(int)
    rows = [
        (distance[rings == ring].mean(), np.exp(logs[rings == ring].mean())) for ring in range(1, rings.max())
    ]
    return np.array(rows).T
