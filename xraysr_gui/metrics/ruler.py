"""What the scale of a map is measured by: something of the reference, never of what is compared with it.

All results of an image share one ruler, so their maps can be compared. A map of differences spans so many
times the noise; likeness and signal to noise end at what so much noise makes of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from xraysr_gui.core.grey_levels import GREY_LEVELS
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.ssim import C2

NOISES = 8.0
"""So many times the noise a scale spans: what noise alone makes stays in its lower half."""
WIDEST = 0.05
"""Where there is no noise, the share of the greys in use (or of the range) that a scale spans."""
FINEST = 1 / 16
"""Of what a scale of decibels spans at its worst end, what it spans at its best: half of the noise."""
DARKEST = 0.02
"""Of the brightest grey in use: a relative error is told of at least so much; black is no measure."""
MOST_DECIBEL = 120.0


class Ends(NamedTuple):
    """The values at the ends of a scale, and in words where they come from."""

    low: float
    high: float
    basis: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """What is known of a reference; of one that nothing is known of the range is the ruler.

    All but `levels` are shares of the range.

    Attributes:
        noise: Its standard deviation, 0 where there is none to speak of.
        low, high: Between them lie the greys that the body uses.
        typical: The grey that half of the body is brighter than.
        levels: How many grey levels the range has.
        unit: What a level is called.
    """

    noise: float = 0.0
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.25
    levels: float = 255.0
    unit: str = GREY_LEVELS

    @property
    def used(self) -> float:
        """How much of the range the greys in use span; all of it where nothing differs."""
        return self.high - self.low if self.high > self.low else 1.0

    @property
    def steps(self) -> float:
        """How many steps the plainest map spans."""
        return NOISES if self.noise else WIDEST

    @property
    def span(self) -> float:
        """How much of the range the plainest map spans."""
        return self.steps * (self.noise or self.used)

    @property
    def name(self) -> str:
        """What a step is."""
        if self.noise:
            return tr("the noise")
        return tr("the grey levels in use") if self.used < 1.0 else tr("the range")

    @property
    def told(self) -> str:
        """How large a step is."""
        if self.noise:
            return tr("SD {} {}").format(figure(self.noise * self.levels, 3), tr(self.unit))
        return f"{figure(self.used * self.levels)} {tr(self.unit)}"

    def basis(self, times: float = 1.0, levels: int = 1) -> str:
        """Such as "0 to 8 x the noise (SD 3.2 grey levels)"; `times` compares with the plainest map."""
        steps = (self.steps**levels) * times
        squared = tr(" squared") if levels == 2 else ""
        return tr("0 to {:.3g} \u00d7 {}{} ({})").format(steps, self.name, squared, self.told)


def relative_ends(ruler: Ruler) -> Ends:
    """In percent of the median grey."""
    high = 100 * ruler.span / max(ruler.typical, floor_of(ruler))
    return Ends(0.0, high, tr("{} at the median grey").format(ruler.basis()))


def floor_of(ruler: Ruler) -> float:
    """The darkest grey that a difference is told in percent of."""
    return DARKEST * max(ruler.high, 1 / ruler.levels)


def likeness_ends(ruler: Ruler) -> Ends:
    """From a likeness of 1 down to that of two images which differ by what the plainest map spans."""
    noise, off = (ruler.noise / ruler.used) ** 2, (ruler.span / ruler.used) ** 2
    low = (2 * noise + C2) / (2 * noise + off + C2)
    words = tr("1 to {:.3g}, where both differ by {:.3g} \u00d7 {} ({})").format(
        low, ruler.steps, ruler.name, ruler.told
    )
    used = f"{figure(ruler.used * ruler.levels)} {tr(ruler.unit)}"
    return Ends(
        low, 1.0, tr("{}; SSIM of the greys in use ({})").format(words, used) if ruler.noise else words
    )


def decibel_ends(ruler: Ruler) -> Ends:
    """The decibels of what the plainest map spans, up to those of half the noise."""
    low = -20 * math.log10(ruler.span)
    high = min(low - 20 * math.log10(FINEST), MOST_DECIBEL)
    steps = tr("{:.3g} to {:.3g} \u00d7 {}").format(ruler.steps, ruler.steps * FINEST, ruler.name)
    return Ends(low, high, f"{steps} ({ruler.told})")


def agreement_ends(_: Ruler) -> Ends:
    """Of a share there is nothing to measure."""
    return Ends(0.0, 1.0, tr("0 to 1: the finest detail that the pixels can hold"))
