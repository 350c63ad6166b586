"""Similarity written down as in the paper, in double precision, with the 121 weights of a window laid out."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import correlate

C1, C2 = 0.01**2, 0.03**2


def window() -> np.ndarray:
    """11 x 11 weights of a Gaussian of sigma 1.5, whose sum is 1."""
    down, across = np.mgrid[-5:6, -5:6]
    weights = np.exp(-(down**2 + across**2) / (2 * 1.5**2))
    return weights / weights.sum()


def ssim_over(reference: np.ndarray, candidate: np.ndarray, mask: np.ndarray) -> float:
    """The mean of the map over a mask; windows that leave the image do not count."""
    x, y = reference.astype(np.float64), candidate.astype(np.float64)
    similarity = _similarity(*(correlate(image, window()) for image in (x, y, x * x, y * y, x * y)))
    inner = np.zeros(mask.shape, bool)
    inner[5:-5, 5:-5] = True
    return float(similarity[mask & inner].mean())


def ssim_inside(reference: np.ndarray, candidate: np.ndarray, mask: np.ndarray) -> float:
    """The mean over a mask of windows that see nothing but the mask."""
    x, y, own = reference.astype(np.float64), candidate.astype(np.float64), mask.astype(np.float64)
    weight = correlate(own, window(), mode="constant")
    images = (x, y, x * x, y * y, x * y)
    with np.errstate(divide="ignore", invalid="ignore"):
        similarity = _similarity(
            *(correlate(image * own, window(), mode="constant") / weight for image in images)
        )
    return float(similarity[mask].mean())


def _similarity(mx, my, xx, yy, xy) -> np.ndarray:
    brightness = (2 * mx * my + C1) / (mx**2 + my**2 + C1)
    structure = (2 * (xy - mx * my) + C2) / (xx - mx**2 + yy - my**2 + C2)
    return brightness * structure
