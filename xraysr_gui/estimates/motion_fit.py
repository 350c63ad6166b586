"""Length and direction of a motion: of all motions, the one under which the power of the body is likeliest.

A motion is the only blur that leaves dark stripes across the spectrum, and how far apart they are tells its
length. Beneath them lies anatomy, of which next to nothing is taken to be known: its power in each ring of
frequencies is free, and so is how it goes with the direction, as long as it does so slowly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.degradations.point_spread import Motion, transfer
from xraysr_gui.estimates.polar import CORNERS_FROM, Power, leaked
from xraysr_gui.estimates.tiles import SIDE

LOWEST, HIGHEST, RINGS = 0.025, 0.45, 30
ROUNDS = 3
"""Of working out rings and directions in turns; more change nothing."""
WIDE, CLOSE, TURNS, SMALL_TURNS = (np.linspace(-0.45, 0.45, 19), np.linspace(-0.08, 0.08, 17),
                                   np.arange(-8.0, 9.0, 2.0), np.arange(-2.0, 2.5, 0.5))  # fmt: skip
"""What is tried around what is known so far: logarithms of shares of the length, degrees of the angle."""
TINY = 1e-12


def fit_motion(power: Power, near: Motion) -> Motion:
    """The likeliest motion that is like `near`, for the mean power that `polar.body_power` gives."""
    seen = _seen_in(power)
    for lengths, angles in ((WIDE, TURNS), (CLOSE, SMALL_TURNS)):
        longer = (Motion(near.length * float(np.exp(share)), near.angle) for share in lengths)
        near = _likeliest(longer, seen.surprise)
        turned = (Motion(near.length, near.angle + float(turn)) for turn in angles)
        near = _likeliest(turned, seen.surprise)
    return Motion(near.length, near.angle % 180)


def _likeliest(motions: Iterable[Motion], surprise: Callable[[Motion], float]) -> Motion:
    return min(motions, key=surprise)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """The power of an image at the frequencies that are looked at.

    Attributes:
        chosen: Which these are, of those of rfft2.
        power: There.
        floor: What noise alone has.
        ring: Of each frequency, its number.
        waves: Of each frequency, how its direction goes through two slow waves.
    """

    chosen: NDArray[np.bool_]
    power: Power
    floor: float
    ring: NDArray[np.intp]
    waves: Power

    def surprise(self, motion: Motion) -> float:
        """How unlikely the power is under a motion: minus the logarithm of its likelihood."""
        passed = leaked(np.abs(transfer(motion.spread(), (SIDE, SIDE))) ** 2)[self.chosen]
        above = np.maximum(self.power - self.floor, 0.0)
        level = self._by_ring(above) / np.maximum(self._by_ring(passed), TINY)
        slant = np.ones_like(passed)
        for _ in range(ROUNDS):
            weight = self._weight(level[self.ring] * slant * passed)
            anatomy = (self.power - self.floor) / np.maximum(slant * passed, TINY)
            level = np.maximum(self._by_ring(weight * anatomy) / (self._by_ring(weight) + TINY), TINY)
            slant = slant * self._turned(level[self.ring] * slant * passed)
        expected = level[self.ring] * slant * passed + self.floor
        return float((np.log(expected) + self.power / expected).sum())

    def _weight(self, signal: Power) -> Power:
        """How much each frequency tells of the anatomy: much where it is stronger than the noise."""
        share: Power = (signal / (signal + self.floor)) ** 2
        return share

    def _by_ring(self, values: Power) -> Power:
        sums: Power = np.bincount(self.ring, values, RINGS).astype(np.float64)
        return sums

    def _turned(self, signal: Power) -> Power:
        """What the power of each direction has more than expected, as far as it changes slowly."""
        off = np.clip((self.power - signal - self.floor) / np.maximum(signal, TINY), -1.0, 3.0)
        weighed = self.waves * self._weight(signal)[:, None]
        much = np.linalg.solve(weighed.T @ self.waves + TINY * np.eye(self.waves.shape[1]), weighed.T @ off)
        turned: Power = np.exp(np.clip(self.waves @ much, -0.5, 0.5))
        return turned


def _seen_in(power: Power) -> _Seen:
    rows, columns = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)[None]
    radius = np.hypot(rows, columns)
    chosen = (radius >= LOWEST) & (radius < HIGHEST)
    chosen &= (columns > 0) & (np.abs(rows) > 1 / SIDE)  # what repeats from line to line is no anatomy
    direction = np.arctan2(-rows, columns)[chosen]
    waves = [wave(times * direction) for times in (2, 4) for wave in (np.cos, np.sin)]
    ring = np.digitize(radius[chosen], np.linspace(LOWEST, HIGHEST, RINGS + 1)) - 1
    floor = max(float(power[radius > CORNERS_FROM].mean()), TINY)
    return _Seen(chosen, power[chosen], floor, ring, np.stack(waves, axis=1))
