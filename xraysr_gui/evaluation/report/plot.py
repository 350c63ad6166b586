"""A drawing of lines, dots, bars and words, which SVG and PDF show alike; y goes down, as on a screen."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#7a5cc0", "#8a6d4b")
"""Told apart by colour-blind readers, on light and on dark ground."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line; `role` is ink, pale, line, or the number of a series."""

    x1: float
    y1: float
    x2: float
    y2: float
    role: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A filled circle; `told` is shown to whoever points at it."""

    x: float
    y: float
    role: str
    radius: float = 2.6
    told: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    role: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words; `anchor` is start, middle or end."""

    x: float
    y: float
    text: str
    role: str = "ink"
    anchor: str = "start"


Shape = Stroke | Dot | Bar | Label


@dataclass(slots=True)
class Plot:
    """What is drawn, and how much room it takes."""

    width: float
    height: float
    about: str
    shapes: list[Shape] = field(default_factory=list)


def role_of(number: int) -> str:
    """The colour of a series."""
    return f"s{number % len(SERIES)}"


@dataclass(frozen=True, slots=True)
class Axis:
    """From numbers to places along one side.

    Attributes:
        low, high: Numbers at both ends.
        start, end: Their places.
        logarithmic: Whether equal steps are equal ratios.
    """

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a number lies; what lies beyond the ends is drawn at them."""
        low, high, at = (math.log(one) if self.logarithmic else one for one in self._three(value))
        return self.start + (min(max(at, low), high) - low) / (high - low) * (self.end - self.start)

    def _three(self, value: float) -> tuple[float, float, float]:
        return self.low, self.high, max(value, self.low)

    def ticks(self) -> Iterator[tuple[float, str]]:
        """Round numbers, with how they are written."""
        if self.logarithmic:
            powers = range(math.floor(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            steps = (
                (1, 2, 5) if self.high < 1000 * self.low else (1,)
            )  # more would be written over each other
            for value in (times * 10.0**power for power in powers for times in steps):
                if self.low <= value <= self.high:
                    yield value, f"{value:.10g}"
            return
        step = _round_step((self.high - self.low) / 6)
        first = math.ceil(self.low / step - 1e-9)
        for number in range(first, math.floor(self.high / step + 1e-9) + 1):
            yield number * step, f"{number * step:.6g}"


def axis_of(values: Sequence[float], start: float, end: float, *, logarithmic: bool = False) -> Axis:
    """An axis that shows all of these, with a little room."""
    low, high = min(values), max(values)
    if logarithmic:
        low = max(low, 1e-6)
        return Axis(low / 1.3, max(high, low) * 1.3, start, end, logarithmic=True)
    room = (high - low) * 0.06 or max(abs(high) * 0.1, 0.1)
    return Axis(low - room, high + room, start, end)


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
