"""Finds how an image was blurred, and how noisy it is, from its spectrum alone.

A sharp radiograph has nearly the same spectrum as all others (`spectrum.py`). What is missing at high
frequencies was taken by a blur, what never falls below a floor is noise. Of many blurs the one is chosen
under which the measured spectrum is most likely (Whittle), with brightness, steepness and noise fitted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread, transfer
from xraysr_gui.estimates.spectrum import mean_spectrum, prior_power, radii

TILE = 128
LOWEST = 3.0 / TILE
STEEPNESS_SD = 0.25
ROUNDS = 12
_TINY = 1e-12

Power = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BlurEstimate:
    """What is most likely.

    Attributes:
        blur: The point spread.
        noise: Standard deviation on the 0-to-1 scale.
        gain: How much more power the image has than radiographs on average.
        surprise: How badly the spectrum fits; lower is better, only differences count.
    """

    blur: PointSpread
    noise: float
    gain: float
    surprise: float


def estimate_blur(pixels: Pixels, kinds: tuple[type[PointSpread], ...] = (Gaussian,)) -> BlurEstimate:
    """The most likely blur of the named kinds; images under 64 pixels tell nothing and count as sharp."""
    tile = min(TILE, 1 << (min(pixels.shape).bit_length() - 1))
    if tile < 64:
        return BlurEstimate(Gaussian(0.0), 0.0, 1.0, 0.0)
    fitting = _Fitting(mean_spectrum(pixels, tile), tile)
    rough = min((fitting.fit(blur) for blur in _candidates(kinds)), key=lambda one: one.surprise)
    return min((fitting.fit(blur) for blur in _neighbours(rough.blur)), key=lambda one: one.surprise)


def _candidates(kinds: tuple[type[PointSpread], ...]) -> Iterator[PointSpread]:
    if Gaussian in kinds:
        yield from (Gaussian(float(sigma)) for sigma in np.arange(0.0, 4.1, 0.25))
    if Defocus in kinds:
        yield from (Defocus(float(radius)) for radius in np.arange(1.5, 6.1, 0.5))
    if Motion in kinds:
        for length in (4.0, 6.0, 8.0, 11.0, 14.0, 18.0):
            yield from (Motion(length, float(angle)) for angle in np.arange(0, 180, 180 / max(6, length)))


def _neighbours(blur: PointSpread) -> Iterator[PointSpread]:
    """The blur itself and what lies around it, more finely."""
    if isinstance(blur, Gaussian):
        yield from (Gaussian(max(0.0, blur.sigma + step)) for step in np.arange(-0.25, 0.26, 0.05))
    elif isinstance(blur, Defocus):
        yield from (Defocus(blur.radius + step) for step in np.arange(-0.4, 0.41, 0.1))
    else:
        for step in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5):
            for turn in (-8.0, -4.0, 0.0, 4.0, 8.0):
                yield Motion(blur.length + step, blur.angle + turn)


class _Fitting:
    """One measured spectrum, against which many blurs are tried."""

    def __init__(self, measured: Power, tile: int) -> None:
        distance = radii((tile, tile))
        self._used = distance >= LOWEST
        self._measured = np.maximum(measured[self._used], _TINY)
        self._prior = prior_power((tile, tile))[self._used]
        self._slope = np.log(distance[self._used] / 0.1)
        self._shape = (tile, tile)

    def fit(self, blur: PointSpread) -> BlurEstimate:
        """Brightness, steepness and noise that suit this blur best, by damped Newton steps."""
        passed = np.abs(transfer(blur.spread(), self._shape)[self._used]) ** 2 * self._prior
        floor = max(float(np.quantile(self._measured, 0.05)), _TINY)
        state = np.array([0.0, 0.0, np.log(floor)])
        state[0] = np.log(np.median(self._measured / np.maximum(passed, floor)))
        surprise = self._surprise(state, passed)
        for _ in range(ROUNDS):
            step = self._step(state, passed)
            for damping in (1.0, 0.5, 0.2, 0.05):
                moved = state + damping * step
                found = self._surprise(moved, passed)
                if found < surprise:
                    break
            else:
                break
            done = surprise - found < 1e-7
            state, surprise = moved, found
            if done:
                break
        return BlurEstimate(blur, float(np.exp(state[2] / 2)), float(np.exp(state[0])), surprise)

    def _parts(self, state: Power, passed: Power) -> tuple[Power, Power]:
        signal = np.exp(np.clip(state[0] + state[1] * self._slope, -60, 60)) * passed
        return signal, signal + np.exp(np.clip(state[2], -60, 20))

    def _surprise(self, state: Power, passed: Power) -> float:
        _, power = self._parts(state, passed)
        misfit = np.log(power / self._measured)
        robust = 2 * (np.sqrt(1 + misfit**2) - 1)  # a few lines and markers must not decide
        return float(robust.mean() + (state[1] / STEEPNESS_SD) ** 2 / 200)

    def _step(self, state: Power, passed: Power) -> Power:
        signal, power = self._parts(state, passed)
        share = signal / power
        slopes = np.stack([share, share * self._slope, 1 - share])
        misfit = np.log(power / self._measured)
        weight = 1 / np.sqrt(1 + misfit**2)
        ridge = np.diag([1e-9, 1 / (200 * STEEPNESS_SD**2), 1e-9])
        curvature = (slopes * weight) @ slopes.T / misfit.size + ridge
        uphill = (slopes * weight) @ misfit / misfit.size
        uphill[1] += state[1] / (200 * STEEPNESS_SD**2)
        return -np.linalg.solve(curvature, uphill)
