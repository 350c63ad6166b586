"""How a point becomes a blot: the blurs of focal spot, motion and defocus, as small images that sum to 1."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr

Spread = NDArray[np.float64]
FINE = 9
"""Sub-pixels along each side of a pixel when an edge of a spread is drawn."""
_POINT = 1e-6
"""A narrower bell lies in one pixel; far narrower ones cannot even be reckoned with."""


@dataclass(frozen=True, slots=True)
class Gaussian:
    """A bell of standard deviation `sigma` pixels."""

    sigma: float

    def words(self) -> str:
        """For a report."""
        return tr("Gaussian blur of {:g} px").format(self.sigma)

    def spread(self) -> Spread:
        """The mean of the bell over each pixel, out to where it is gone."""
        from scipy.special import erf

        if self.sigma < _POINT:
            return np.ones((1, 1))
        radius = max(1, int(np.ceil(4 * self.sigma)))
        edges = (np.arange(-radius, radius + 2) - 0.5) / (self.sigma * np.sqrt(2))
        line = np.diff(erf(edges))
        return _normed(np.outer(line, line))


@dataclass(frozen=True, slots=True)
class Motion:
    """A straight, even movement of `length` pixels; `angle` in degrees, from right to up."""

    length: float
    angle: float

    def words(self) -> str:
        """For a report."""
        return tr("motion blur of {:g} px at {:g} degrees").format(self.length, self.angle)

    def spread(self) -> Spread:
        """The share of the way that lies in each pixel."""
        steps = max(1, int(np.ceil(self.length * FINE)))
        along = ((np.arange(steps) + 0.5) / steps - 0.5) * self.length
        slope = np.deg2rad(self.angle)
        return _deposited(-along * np.sin(slope), along * np.cos(slope))


@dataclass(frozen=True, slots=True)
class Defocus:
    """An evenly lit disc of `radius` pixels."""

    radius: float

    def words(self) -> str:
        """For a report."""
        return tr("defocus of {:g} px radius").format(self.radius)

    def spread(self) -> Spread:
        """The share of the disc that lies in each pixel."""
        reach = max(1, int(np.ceil(self.radius)))
        fine = (np.arange((2 * reach + 1) * FINE) + 0.5) / FINE - reach - 0.5
        lit = (fine[:, None] ** 2 + fine**2 <= self.radius**2).astype(np.float64)
        side = 2 * reach + 1
        inside = lit.reshape(side, FINE, side, FINE).sum(axis=(1, 3))
        return _normed(inside) if inside.any() else np.ones((1, 1))


PointSpread = Gaussian | Motion | Defocus
_KINDS: dict[str, type[PointSpread]] = {"gaussian": Gaussian, "motion": Motion, "defocus": Defocus}


def spread_in_numbers(spread: PointSpread) -> str:
    """Such as "motion 7.0 30.0": every digit, so that it can be repeated exactly."""
    numbers = (repr(getattr(spread, field.name)) for field in fields(spread))
    return " ".join((type(spread).__name__.lower(), *numbers))


def spread_from_numbers(words: str) -> PointSpread:
    """The point spread that was told so.

    Raises:
        ValueError, KeyError, TypeError: it makes no sense.
    """
    kind, *numbers = words.split()
    return _KINDS[kind](*map(float, numbers))


def transfer(spread: Spread, shape: tuple[int, int]) -> NDArray[np.complex128]:
    """What the blur does to each frequency of a repeating image of `shape`, as rfft2 orders them."""
    from scipy import fft

    rows, columns = spread.shape
    whole = np.zeros(shape)
    # a spread larger than a tiny image wraps around, as the image does
    down = (np.arange(rows) - rows // 2) % shape[0]
    across = (np.arange(columns) - columns // 2) % shape[1]
    np.add.at(whole, (down[:, None], across[None, :]), spread)
    frequencies: NDArray[np.complex128] = fft.rfft2(whole)
    return frequencies


def _deposited(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Spread:
    """Points shared out among the four pixels around each."""
    reach = int(np.ceil(max(np.abs(rows).max(), np.abs(columns).max()))) + 1
    spread = np.zeros((2 * reach + 1, 2 * reach + 1))
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    for down in (0, 1):
        for right in (0, 1):
            weight = (1 - np.abs(rows - top - down)) * (1 - np.abs(columns - left - right))
            np.add.at(spread, (top + down + reach, left + right + reach), weight)
    return _normed(spread)


def _normed(spread: Spread) -> Spread:
    normed: Spread = spread / spread.sum()
    return normed
