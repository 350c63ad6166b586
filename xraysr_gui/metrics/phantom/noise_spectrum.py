"""The noise of a flat field: how strong it is, and how fine its grain (its noise power spectrum)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.contract import Mask

Floats = NDArray[np.float64]
SIDES = (64, 32, 16)
"""Of the squares that noise is read from: the largest of which four fit."""
FEWEST = 4
UNEVEN = 6.0
"""A square that varies so many times as much as the usual one has something else in it than noise."""
TILTED = 3.0
"""A slope across a square of more than so many times the noise is no flat field."""


@dataclass(frozen=True, slots=True, eq=False)
class NoiseSpectrum:
    """What a flat field tells, or why it tells nothing.

    Attributes:
        frequencies: Cycles per pixel, from 0.
        power: Of each, along a radius: variance times pixels; its integral over the plane is the variance.
        variance: Of the noise: the integral of its power over all frequencies.
        mean_frequency: Of the power, in cycles per unit of length: coarse grain has less than white noise.
        white_frequency: The same of white noise; of square pixels of side 1 it is 0.38.
        coarsest: The share of the power that goes up and down once in a square.
        squares: How many it was read from.
        mean: Grey.
        reason: Why there is nothing, "" if there is something.
    """

    frequencies: Floats
    power: Floats
    variance: float = 0.0
    mean_frequency: float = 0.0
    white_frequency: float = 0.0
    coarsest: float = 0.0
    squares: int = 0
    mean: float = 0.0
    reason: str = ""


def noise_spectrum(
    pixels: Pixels, inside: Mask | None = None, row: float = 1.0, column: float = 1.0
) -> NoiseSpectrum:
    """Of an image that is flat, or of the flat part that is `inside`; its pixels are so high and so wide."""
    mask = np.ones(pixels.shape, np.bool_) if inside is None else inside
    for side in SIDES:
        squares = _squares(pixels, mask, side)
        if len(squares) >= FEWEST:
            return _of(squares, row, column)
    return _nothing(tr("The region is too small: noise needs four squares of 16 pixels in it."))


def _squares(pixels: Pixels, mask: Mask, side: int) -> Floats:
    """Those of a grid, begun where the mask begins, that lie whole in it."""
    rows, columns = np.nonzero(mask)
    if not rows.size:
        return np.empty((0, side, side))
    found = [
        pixels[top : top + side, left : left + side]
        for top in range(int(rows.min()), int(rows.max()) - side + 2, side)
        for left in range(int(columns.min()), int(columns.max()) - side + 2, side)
        if mask[top : top + side, left : left + side].all()
    ]
    return np.asarray(found, np.float64).reshape(-1, side, side)


def _of(squares: Floats, row: float, column: float) -> NoiseSpectrum:
    """The mean power of squares whose plane was taken away; three numbers a square are spent on that."""
    side = squares.shape[1]
    flat, slope = _without_plane(squares)
    power = (np.abs(np.fft.fft2(flat)) ** 2).mean(axis=0) / side**2
    power *= side**2 / (side**2 - 3)
    variance = float(power.mean())
    own = flat.var(axis=(1, 2))
    is_uneven = float(own.max()) > UNEVEN * float(np.median(own))
    if is_uneven or float(np.median(slope)) > TILTED * np.sqrt(variance):
        return _nothing(tr("The region is not flat: its greys slope, or there is more in it than noise."))
    down, across = np.fft.fftfreq(side)[:, None], np.fft.fftfreq(side)
    rings = np.rint(np.hypot(down, across) * side).astype(int).ravel()
    count = side // 2 + 1
    sums = np.bincount(rings, power.ravel())[:count]
    frequency, whole = np.hypot(down / row, across / column), float(power.sum())
    return NoiseSpectrum(
        np.arange(count) / side,
        sums / np.bincount(rings)[:count],
        variance,
        float((frequency * power).sum() / whole) if whole > 0 else 0.0,
        float(frequency.mean()),
        float(sums[1] / whole) if whole > 0 else 0.0,
        len(squares),
        float(squares.mean()),
    )


def _without_plane(squares: Floats) -> tuple[Floats, Floats]:
    """Squares less the plane that fits them best, and how far each plane climbs across its square."""
    side = squares.shape[1]
    at = (np.arange(side) - (side - 1) / 2) / side
    weight = float((at**2).sum() * side)
    down = (squares * at[:, None]).sum(axis=(1, 2)) / weight
    across = (squares * at[None, :]).sum(axis=(1, 2)) / weight
    plane = (
        squares.mean(axis=(1, 2))[:, None, None]
        + down[:, None, None] * at[:, None]
        + across[:, None, None] * at
    )
    return squares - plane, np.hypot(down, across)


def _nothing(reason: str) -> NoiseSpectrum:
    return NoiseSpectrum(np.empty(0), np.empty(0), reason=reason)
