"""Adds the noise of a detector: of counted photons, and of its electronics."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels


def noisy(pixels: Pixels, rng: np.random.Generator, *, sd: float = 0.0, photons: float = 0.0) -> Pixels:
    """Poisson noise of `photons` counts at full brightness (0: none), then Gaussian noise of `sd`."""
    result = pixels
    if photons > 0:
        counts = rng.poisson(np.maximum(pixels, 0.0).astype(np.float64) * photons)
        result = (counts / photons).astype(np.float32)
    if sd > 0:
        result = result + rng.standard_normal(pixels.shape, dtype=np.float32) * np.float32(sd)
    return result
