"""Channels through which a channelised observer sees a square of an image: one row of weights each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Channels = NDArray[np.float64]
"""One row for each channel, one column for each pixel of a square."""
_DOG_FIRST, _DOG_STEP, _DOG_WIDTH = 0.005, 1.4, 1.67
"""Of Abbey and Barrett 2001, in cycles per pixel."""


def laguerre_gauss(side: int, width: float, count: int = 6) -> Channels:
    """Round channels of growing order (Barrett 1998); `width` is that of the innermost, in pixels."""
    squared = 2 * np.pi * _distance(side) ** 2 / width**2
    bell = np.sqrt(2) / width * np.exp(-squared / 2)
    return np.stack([(bell * _laguerre(order, squared)).ravel() for order in range(count)])


def _laguerre(order: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
    before, now = np.ones_like(x), 1 - x
    if order == 0:
        return before
    for step in range(1, order):
        before, now = now, ((2 * step + 1 - x) * now - step * before) / (step + 1)
    return now


def differences_of_gaussians(side: int, count: int = 10) -> Channels:
    """Round bands of frequencies, each 1.4 times as fine as the one before."""
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)[None, :])
    found = []
    for number in range(1, count + 1):
        inner = _DOG_FIRST * _DOG_STEP**number
        band = np.exp(-0.5 * (frequency / (_DOG_WIDTH * inner)) ** 2) - np.exp(
            -0.5 * (frequency / inner) ** 2
        )
        found.append(np.fft.fftshift(np.fft.ifft2(band).real).ravel())
    return np.stack(found)


def gabor(side: int, octaves: int = 4, ways: int = 5) -> Channels:
    """Stripes of several frequencies in several directions under a bell, both phases."""
    at = np.arange(side) - side // 2
    down, across = at[:, None], at[None, :]
    found = []
    for octave in range(octaves):
        frequency = 3 / 128 * 2**octave
        wide = 0.56 / frequency
        bell = np.exp(-4 * np.log(2) * (down**2 + across**2) / (2 * wide) ** 2)
        for way in range(ways):
            angle = np.pi * way / ways
            along = 2 * np.pi * frequency * (across * np.cos(angle) + down * np.sin(angle))
            found += [(bell * np.cos(along + phase)).ravel() for phase in (0.0, np.pi / 2)]
    return np.stack(found)


def _distance(side: int) -> NDArray[np.float64]:
    at = np.arange(side) - side // 2
    return np.hypot(at[:, None], at[None, :])
