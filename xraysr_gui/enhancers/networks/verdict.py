"""Tells a failed result from a success: blank, not a number, collapsed, or not the image that came in.

It looks from afar, at means over blocks of pixels: detail may change, what the image shows may not. Noise
is taken into account, for a noisy image is less like what is left when the noise is gone; and so is that
few blocks prove little.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise

COLLAPSED = 0.05
LIKE = 0.75
COARSE_SIDE = 64
BLOCK = 4
FLAT = 1.0 / 4096
"""An image with less contrast cannot be recognised again."""
TOO_NOISY = 0.2
"""Where less than this share of the contrast is image, only its brightness can be recognised."""
FAR = 0.1
TINY = 1e-12


def fault_of(before: Pixels, after: Pixels) -> str:
    """Why a result is none, as the middle of a sentence; "" if nothing speaks against it."""
    shape = coarse_shape((before.shape[0], before.shape[1]))
    seen, left = (from_afar(pixels, shape) for pixels in (before, after))
    if not np.isfinite(left).all():  # one such pixel spoils the mean of its block
        return tr("some of its pixels hold no number")
    if left.std() >= COLLAPSED * seen.std() and _likeness(seen, left) >= LIKE:
        return ""
    doubt, noise = float(seen.size**-0.5), estimated_noise(before)
    share = _share_of_image(seen, noise * float(np.sqrt(seen.size / before.size)), doubt)
    if share < TOO_NOISY:
        far = float(np.abs(left - seen.mean()).max())
        return "" if far < FAR + noise else tr("it shows what is not in the image")
    if left.std() < COLLAPSED * seen.std() * share**0.5 * (1 - 2 * doubt):
        return tr("it is blank") if float(np.ptp(after)) < FLAT else tr("nearly all contrast is gone")
    like_enough = LIKE * share**0.5 - doubt
    return "" if _likeness(seen, left) >= like_enough else tr("it does not show the image that was given")


def coarse_shape(shape: tuple[int, int]) -> tuple[int, int]:
    """Blocks of at least a few pixels each way, and no more of them than are needed."""
    rows, columns = (min(COARSE_SIDE, max(1, side // BLOCK)) for side in shape)
    return rows, columns


def from_afar(pixels: Pixels, shape: tuple[int, int]) -> Pixels:
    """Means over `shape` blocks of whole pixels, in one pass over the image."""
    rows, columns = (_ends(side, count) for side, count in zip(pixels.shape, shape, strict=True))
    with np.errstate(invalid="ignore", over="ignore"):
        bands = np.stack([pixels[top:end].sum(axis=0) for top, end in pairwise(rows)])
        sums = np.add.reduceat(bands, columns[:-1], axis=1)
        return np.asarray(sums / np.outer(np.diff(rows), np.diff(columns)), np.float32)


def _ends(side: int, count: int) -> NDArray[np.intp]:
    """Where `count` blocks of a side begin and end."""
    return np.round(np.linspace(0, side, count + 1)).astype(np.intp)


def _share_of_image(seen: Pixels, noise: float, doubt: float) -> float:
    """How much of the contrast that is seen from afar is surely no noise; 0 where there is no contrast."""
    contrast = float(seen.std())
    return 1 - (noise / contrast) ** 2 * (1 + 4 * doubt) if contrast >= FLAT else 0.0


def _likeness(before: Pixels, after: Pixels) -> float:
    """From 1 for alike to -1 for inverted."""
    one, other = (
        pixels.ravel().astype(np.float64) - pixels.mean(dtype=np.float64) for pixels in (before, after)
    )
    length = float(np.sqrt((one @ one) * (other @ other)))
    return float(one @ other) / length if length > TINY else 0.0
