"""What a printed number may have been before it was rounded, and what follows from that."""

from __future__ import annotations

import math
from dataclasses import dataclass

_SLACK = 1e-9
"""Of a number: what its own arithmetic may be off."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number from `low` to `high`, both included."""

    low: float
    high: float

    def surely_below(self, other: Interval) -> bool:
        """Whether no number of this is as high as any of the other."""
        return self.high < other.low and not math.isclose(self.high, other.low, rel_tol=_SLACK)

    @property
    def width(self) -> float:
        """How far apart the ends are."""
        return self.high - self.low

    def squared(self) -> Interval:
        """Of numbers that are not negative."""
        return Interval(max(self.low, 0.0) ** 2, self.high**2)

    def times(self, factor: float) -> Interval:
        """Each number so many times; `factor` is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def minus(self, other: Interval) -> Interval:
        """By how much a number that rises with one of the other may exceed it."""
        return Interval(self.low - other.high, self.high - other.low)

    def words(self) -> str:
        """Both ends, with as many figures as tell them apart."""
        figures = 4
        while (
            figures < 12 and self.low != self.high and f"{self.low:.{figures}g}" == f"{self.high:.{figures}g}"
        ):
            figures += 1
        return f"{self.low:.{figures + 1}g} to {self.high:.{figures + 1}g}"


def exactly(value: float) -> Interval:
    """A number that was not rounded."""
    return Interval(value, value)


def psnr_of(mse: Interval, peak: float) -> Interval:
    """The PSNR of mean squared errors, in decibel; the lowest error has the highest."""
    return Interval(_decibel(mse.high, peak), _decibel(mse.low, peak))


def _decibel(mse: float, peak: float) -> float:
    return math.inf if mse <= 0 else 10 * math.log10(peak**2 / mse)
