"""The frequencies of an image that goes on as in a mirror beyond its border.

Such an image is a sum of cosines, and a blur that looks the same in a mirror weakens each of them alone: so
it is undone frequency by frequency, without padding and without ringing at the border.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.degradations.point_spread import Gaussian

Cosines = NDArray[np.floating[Any]]


def cosines(pixels: Cosines) -> Cosines:
    """How much of each cosine is in the image, in the precision of the image."""
    from scipy import fft

    amounts: Cosines = fft.dctn(pixels, norm="ortho", workers=-1)
    return amounts


def image_of(amounts: Cosines) -> Cosines:
    """The image with so much of each cosine."""
    from scipy import fft

    pixels: Cosines = fft.idctn(amounts, norm="ortho", workers=-1)
    return pixels


def weakening(shape: tuple[int, int], sigma: float) -> Cosines:
    """What a Gaussian blur of `sigma` pixels leaves of each cosine: 1 all, 0 nothing."""
    bell = bell_line(sigma)
    places = np.arange(bell.size) - bell.size // 2
    down, across = (np.cos(np.outer(_angles(side), places)) @ bell for side in shape)
    return np.outer(down, across)


def roughness(shape: tuple[int, int]) -> Cosines:
    """The squared differences between neighbours that a cosine of amount 1 makes."""
    down, across = (2.0 - 2.0 * np.cos(_angles(side)) for side in shape)
    return np.add.outer(down, across)


def bell_line(sigma: float) -> NDArray[np.float64]:
    """The Gaussian point spread along one axis; it is the product of two of these."""
    line: NDArray[np.float64] = Gaussian(sigma).spread().sum(axis=0)
    return line


def _angles(side: int) -> NDArray[np.float64]:
    """How far each cosine turns from one pixel to the next."""
    return np.pi * np.arange(side) / side
