"""Noise with the spectrum of radiographs: an image of nothing whose blur and noise are known exactly."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.estimates.spectrum import prior_power


def like_a_radiograph(rows: int = 320, columns: int = 288, seed: int = 0) -> Pixels:
    """Greys around 0.5, sharp and without noise, whose power is what radiographs have on average."""
    white = np.random.default_rng(seed).standard_normal((rows, columns))
    shaped = np.fft.rfft2(white) * np.sqrt(prior_power((rows, columns)))
    shaped[0, 0] = 0
    return np.asarray(0.5 + np.fft.irfft2(shaped, s=(rows, columns)), np.float32)
