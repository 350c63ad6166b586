"""The squares of an image that estimates are made of: whole inside the body, without letters and wires."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.radiograph import Pixels

SIDE = 128
MOST, LEAST = 220, 4
"""More tell nothing more; of fewer nothing can be told."""
INSIDE = 0.98
CLIPPED = 0.02
"""Of a tile: where more of it is black or white, its noise is gone and its edges are none."""
LOUD = 6.0
"""Times the usual power of fine structure: what stands out so far is a letter, a wire or an implant."""

Mask = NDArray[np.bool_]
Power = NDArray[np.float64]


def body_tiles(pixels: Pixels, inside: Mask | None = None) -> NDArray[np.float32]:
    """Half-overlapping squares of the body, spread evenly; shape (count, SIDE, SIDE), possibly none.

    `inside` are the pixels that may be used; where it is not given, those of the body are.
    """
    if min(pixels.shape) < SIDE:
        return np.empty((0, SIDE, SIDE), np.float32)
    used = body_mask(pixels) if inside is None else inside
    used = used & (pixels > 0.0) & (pixels < 1.0)
    corners = _corners(pixels.shape, _shares(used))
    if len(corners) > MOST:
        corners = corners[np.linspace(0, len(corners) - 1, MOST).round().astype(int)]
    squares = [pixels[top : top + SIDE, left : left + SIDE] for top, left in corners]
    return np.asarray(squares, np.float32) if squares else np.empty((0, SIDE, SIDE), np.float32)


def _shares(used: Mask) -> Power:
    """Of every possible half-overlapping square, which share may be used."""
    half = SIDE // 2
    rows, columns = (side // half for side in used.shape)
    small = used[: rows * half, : columns * half].reshape(rows, half, columns, half).mean(axis=(1, 3))
    shares: Power = (small[:-1, :-1] + small[1:, :-1] + small[:-1, 1:] + small[1:, 1:]) / 4
    return shares


def _corners(shape: tuple[int, int], shares: Power) -> NDArray[np.intp]:
    """Where the squares begin that lie inside, row by row."""
    good = shares >= min(INSIDE, 1.0 - CLIPPED)
    return np.argwhere(good) * (SIDE // 2)


def periodograms(tiles: NDArray[np.float32]) -> NDArray[np.float32]:
    """The power of each tile under a Hann window, as rfft2 orders it; white noise has its variance."""
    from scipy import fft

    window = np.hanning(SIDE + 1)[:-1]
    window = np.outer(window, window)
    window /= np.sqrt(np.mean(window**2))
    flat = tiles - tiles.mean(axis=(1, 2), keepdims=True)
    spectra = fft.rfft2(flat * window.astype(np.float32), axes=(1, 2))
    return np.asarray((spectra.real**2 + spectra.imag**2) / (SIDE * SIDE), np.float32)


def quiet(powers: NDArray[np.float32], band: Mask) -> NDArray[np.bool_]:
    """Which tiles are usual: in the band their power is not far beyond that of most."""
    loudness = powers[:, band].mean(axis=1)
    return np.asarray(loudness <= LOUD * np.median(loudness))
