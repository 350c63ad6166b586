"""Structural similarity (Wang 2004): 11-tap Gaussian windows of sigma 1.5, K1 0.01, K2 0.03, range 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.metrics.contract import Metric

TAPS, SIGMA = 11, 1.5
C1, C2 = 0.01**2, 0.03**2


def ssim_map(reference: Pixels, candidate: Pixels) -> NDArray[np.float64]:
    """The similarity around each pixel whose window lies wholly inside of the image."""
    from scipy.ndimage import correlate1d

    places = np.arange(TAPS) - TAPS // 2
    window = np.exp(-(places**2) / (2 * SIGMA**2))
    window /= window.sum()
    edge = TAPS // 2

    def local_mean(image: NDArray[np.float64]) -> NDArray[np.float64]:
        rows = correlate1d(image, window, axis=0)[edge : image.shape[0] - edge]
        mean: NDArray[np.float64] = correlate1d(rows, window, axis=1)[:, edge : image.shape[1] - edge]
        return mean

    x, y = reference.astype(np.float64), candidate.astype(np.float64)
    mean_x, mean_y = local_mean(x), local_mean(y)
    var_x = local_mean(x * x) - mean_x**2
    var_y = local_mean(y * y) - mean_y**2
    both = local_mean(x * y) - mean_x * mean_y
    top = (2 * mean_x * mean_y + C1) * (2 * both + C2)
    return top / ((mean_x**2 + mean_y**2 + C1) * (var_x + var_y + C2))


def ssim(reference: Pixels, candidate: Pixels) -> float:
    """The mean of the map; NaN for an image smaller than a window."""
    if min(reference.shape) < TAPS:
        return float(np.nan)
    return float(ssim_map(reference, candidate).mean())


METRIC = Metric(id="ssim", title="SSIM", unit="", higher_is_better=True, compute=ssim)
