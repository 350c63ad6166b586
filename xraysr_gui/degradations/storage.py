"""What is lost when an image is stored: steps of grey, and JPEG's rounding of frequencies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels

BLOCK = 8
LUMINANCE = np.array([
    [16, 11, 10, 16, 24, 40, 51, 61], [12, 12, 14, 19, 26, 58, 60, 55],
    [14, 13, 16, 24, 40, 57, 69, 56], [14, 17, 22, 29, 51, 87, 80, 62],
    [18, 22, 37, 56, 68, 109, 103, 77], [24, 35, 55, 64, 81, 104, 113, 92],
    [49, 64, 78, 87, 103, 121, 120, 101], [72, 92, 95, 98, 112, 100, 103, 99],
])  # fmt: skip
"""Steps of the 64 frequencies at quality 50: ITU-T T.81, table K.1."""


def quantised(pixels: Pixels, bits: int) -> Pixels:
    """The image in 2^bits even steps from 0 to 1, as a file of so many bits holds it."""
    levels = np.float32(2**bits - 1)
    return np.asarray(np.rint(pixels.clip(0.0, 1.0) * levels) / levels, np.float32)


def jpeg(pixels: Pixels, quality: int) -> Pixels:
    """The image after 8-bit grey JPEG of this quality (1 to 100): all that JPEG loses, without its file.

    The usual encoders know a frequency to an eighth of a grey level, and round halves away from zero.
    """
    from scipy.fft import dctn, idctn

    rows, columns = pixels.shape
    missing = ((0, -rows % BLOCK), (0, -columns % BLOCK))
    greys = np.pad(np.rint(pixels.clip(0.0, 1.0) * 255.0), missing, mode="edge") - 128.0
    down, across = greys.shape[0] // BLOCK, greys.shape[1] // BLOCK
    blocks = greys.reshape(down, BLOCK, across, BLOCK).swapaxes(1, 2)
    steps = quantisation_steps(quality)
    found = np.rint(dctn(blocks, axes=(2, 3), norm="ortho") * 8.0) / 8.0
    kept = np.copysign(np.floor(np.abs(found) / steps + 0.5), found) * steps
    back = idctn(kept, axes=(2, 3), norm="ortho").swapaxes(1, 2).reshape(greys.shape)
    shown = (np.rint(back) + 128.0).clip(0, 255)[:rows, :columns] / 255.0
    return np.ascontiguousarray(shown, np.float32)


def quantisation_steps(quality: int) -> NDArray[np.float64]:
    """The steps that the usual quality figure of JPEG libraries stands for."""
    if not 1 <= quality <= 100:
        raise ValueError(f"quality must lie between 1 and 100. Received: {quality}")
    percent = 5000 // quality if quality < 50 else 200 - 2 * quality
    return ((LUMINANCE * percent + 50) // 100).clip(1, 255).astype(np.float64)
