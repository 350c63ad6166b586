"""What is left of line pairs and of discs of low contrast."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels


def modulation(pixels: Pixels, cycles: float, height: float) -> float:
    """How much of bars is left: the strength of `cycles` per pixel along the rows, as a share of the drawn.

    `height` is that of the drawn wave above its middle. The wave is fitted by least squares with a constant,
    so that a period which is cut off at the end makes no difference.
    """
    line = pixels.mean(axis=0, dtype=np.float64)
    turned = 2 * np.pi * cycles * np.arange(line.size)
    waves = np.stack([np.cos(turned), np.sin(turned), np.ones(line.size)], axis=1)
    cosine, sine, _ = np.linalg.lstsq(waves, line, rcond=None)[0]
    return float(np.hypot(cosine, sine) / height)


def contrast_to_noise(pixels: Pixels, middle: tuple[float, float], radius: float) -> tuple[float, float]:
    """Of a disc: how far it stands out, and that in units of the spread around it.

    Counted are pixels up to 0.8 of its radius, and around it those from 1.4 to 2.2 radii.
    """
    down, across = (np.arange(side) + 0.5 - at for side, at in zip(pixels.shape, middle, strict=True))
    off = np.hypot(down[:, None], across[None, :])
    inside: NDArray[np.float32] = pixels[off <= 0.8 * radius]
    around: NDArray[np.float32] = pixels[(off >= 1.4 * radius) & (off <= 2.2 * radius)]
    contrast = float(inside.mean(dtype=np.float64) - around.mean(dtype=np.float64))
    spread = float(around.std(dtype=np.float64))
    return contrast, contrast / spread if spread > 0 else float("nan")
