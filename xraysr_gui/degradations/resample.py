"""Changes how many pixels an image has: the one resampler of the program.

Pixels are squares, and an image of n pixels spans exactly what it spans with m (half-pixel centres). A
smaller image is made with a kernel as wide as its pixels, so that nothing finer than they can show folds
back into it. Beyond the border there is nothing: weights that would reach there are shared out.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels

Kernel = Callable[[NDArray[np.float64]], NDArray[np.float64]]
STRIP = 64
"""New rows that are worked out at a time: all at once takes ten times as long."""


def _box(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half-open, so that a place between two pixels belongs to one of them."""
    return ((x >= -0.5) & (x < 0.5)).astype(np.float64)


def _area(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean over a pixel; taps on its very edge count half."""
    return np.where(np.abs(x) < 0.5 - 1e-9, 1.0, np.where(np.abs(x) <= 0.5 + 1e-9, 0.5, 0.0))


def _triangle(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(0.0, 1.0 - np.abs(x))


def _cubic(x: NDArray[np.float64], a: float = -0.5) -> NDArray[np.float64]:
    x = np.abs(x)
    near = ((a + 2) * x - (a + 3)) * x * x + 1
    far = ((x - 5) * x + 8) * x * a - 4 * a
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


def _lanczos3(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(x) < 3, np.sinc(x) * np.sinc(x / 3), 0.0)


KERNELS: dict[str, tuple[Kernel, float]] = {
    "nearest": (_box, 0.5),
    "area": (_area, 0.5),
    "bilinear": (_triangle, 1.0),
    "bicubic": (_cubic, 2.0),
    "lanczos3": (_lanczos3, 3.0),
}
"""Each kernel with how far it reaches, in pixels of the coarser grid."""


def enlarge(pixels: Pixels, factor: int, kernel: str = "bicubic") -> Pixels:
    """The image with `factor` times as many rows and columns."""
    rows, columns = pixels.shape
    return resize(pixels, (rows * factor, columns * factor), kernel)


def shrink(pixels: Pixels, factor: int, kernel: str = "bicubic") -> Pixels:
    """The image with `factor` times fewer rows and columns; what is left over is part of the last pixel."""
    rows, columns = pixels.shape
    return resize(pixels, (max(1, rows // factor), max(1, columns // factor)), kernel)


def resize(pixels: Pixels, shape: tuple[int, int], kernel: str = "bicubic") -> Pixels:
    """The image on another grid over the same field."""
    rows, columns = shape
    if min(rows, columns) < 1:
        raise ValueError(f"an image needs at least one pixel. Received: {shape}")
    down = _along_rows(np.ascontiguousarray(pixels, np.float32), rows, kernel)
    across = _along_rows(np.ascontiguousarray(down.T), columns, kernel)
    return np.ascontiguousarray(across.T)


def _along_rows(pixels: Pixels, count: int, kernel: str) -> Pixels:
    if pixels.shape[0] == count:
        return pixels
    places, weights = taps(pixels.shape[0], count, kernel)
    total = np.empty((count, pixels.shape[1]), np.float32)
    for top in range(0, count, STRIP):
        strip = slice(top, min(top + STRIP, count))
        _weigh(pixels, places[strip], weights[strip], total[strip])
    return total


def _weigh(pixels: Pixels, places: NDArray[np.intp], weights: NDArray[np.float32], total: Pixels) -> None:
    """Fill a strip that is small enough to stay in the processor's cache."""
    np.multiply(pixels[places[:, 0]], weights[:, 0, None], out=total)
    for tap in range(1, places.shape[1]):
        total += pixels[places[:, tap]] * weights[:, tap, None]


@lru_cache(maxsize=64)
def taps(before: int, after: int, kernel: str) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """For each new pixel the old ones it is made of, and their weights: two arrays (after, taps)."""
    shape, reach = KERNELS[kernel]
    scale = before / after
    width = 1.0 if kernel == "nearest" else max(1.0, scale)
    centres = (np.arange(after) + 0.5) * scale - 0.5
    first = np.ceil(centres - reach * width - 1e-9).astype(np.intp)
    places = first[:, None] + np.arange(int(np.floor(2 * reach * width + 1e-9)) + 1)
    weights = shape((places - centres[:, None]) / width)
    weights[(places < 0) | (places >= before)] = 0.0
    weights /= weights.sum(axis=1, keepdims=True)
    used = np.flatnonzero(np.any(weights != 0, axis=0))
    return places[:, used].clip(0, before - 1), weights[:, used].astype(np.float32)
