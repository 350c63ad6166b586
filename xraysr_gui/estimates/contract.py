"""What an estimate is: a number with the range it lies in and how sure that is, or the reason for none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from xraysr_gui.core.grey_levels import EIGHT_BITS, GreyScale
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread

SUREST = 0.99
"""More than this is said of nothing that was estimated."""
KINDS = ("none", "gaussian", "motion", "defocus")
KIND_WORDS = {"none": "no blur", "gaussian": "Gaussian", "motion": "motion", "defocus": "defocus"}


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number.

    Attributes:
        id: Stable name.
        title: For people.
        unit: Of value, low and high.
        value: None where it cannot be told.
        low, high: Between them the truth lay in 90 of 100 films that it was measured on.
        confidence: From 0 to 1: how likely the kind of thing is that the number is of.
        reason: Why it cannot be told, "" where it can.
    """

    id: str
    title: str
    unit: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.0
    reason: str = ""

    def times(self, factor: float, unit: str) -> Estimate:
        """The same in another unit."""
        value, low, high = (
            None if one is None else one * factor for one in (self.value, self.low, self.high)
        )
        return replace(self, unit=unit, value=value, low=low, high=high)

    def words(self) -> str:
        """The number with its range, or why there is none."""
        if self.value is None:
            return tr("cannot be told: {}").format(self.reason)
        unit = f" {tr(self.unit)}" if self.unit else ""
        if self.low is None or self.high is None:
            return f"{figure(self.value, 3)}{unit}"
        value, low, high = (figure(one, 3) for one in (self.value, self.low, self.high))
        return tr("{}{} ({} to {})").format(value, unit, low, high)


@dataclass(frozen=True, slots=True)
class NoiseBySignal:
    """How the variance of the noise grows with the signal: own^2 + slope * signal, all in grey levels of 256.

    Attributes:
        own: Standard deviation at black, as the line has it.
        slope: Grey levels of variance for each grey level of signal; negative where bright means less noise.
        points: Signal and standard deviation at each of the levels that were measured.
        follows: Whether noise depends on the signal clearly more than the measurement scatters.
    """

    own: float
    slope: float
    points: tuple[tuple[float, float], ...]
    follows: bool

    def at(self, signal: float) -> float:
        """Standard deviation at a signal, both in grey levels of 256."""
        return math.sqrt(max(self.own**2 + self.slope * signal, 0.0))

    def words(self, scale: GreyScale = EIGHT_BITS) -> str:
        """For a reader, in the grey levels of the image."""
        if not self.follows:
            return tr("the same in dark and in bright parts")
        factor = scale.levels / EIGHT_BITS.levels
        (dark, low), (bright, high) = (
            (signal * factor, sd * factor) for signal, sd in (self.points[0], self.points[-1])
        )
        return tr("{} {} where the signal is {:.0f}, {} where it is {:.0f}").format(
            figure(low, 2), tr(scale.unit), dark, figure(high, 2), bright
        )


@dataclass(frozen=True, slots=True)
class Blur:
    """Which kind of blur, and of which size.

    Attributes:
        kind: One of KINDS, "" where it cannot be told.
        confidence: How likely this kind is, 0 to 1.
        likely: The likelihood of every kind, in the order of KINDS; empty where nothing can be told.
        size: Standard deviation, length or radius in px.
        angle: Of a motion, in degrees from right to up.
        reason: Why it cannot be told.
        width: Of the blur, whichever kind it is: standard deviation in px; told even where the kind is not.
    """

    kind: str
    confidence: float
    likely: tuple[float, ...]
    size: Estimate
    angle: Estimate
    reason: str = ""
    width: float = 0.0

    @property
    def point_spread(self) -> PointSpread | None:
        """The blur as the forward model knows it; None for none, and where it cannot be told."""
        size = self.size.value
        if size is None or self.kind in ("", "none"):
            return None
        if self.kind == "motion":
            return Motion(size, self.angle.value or 0.0)
        return Defocus(size) if self.kind == "defocus" else Gaussian(size)

    def words(self) -> str:
        """For a reader."""
        if not self.kind:
            return tr("cannot be told: {}").format(self.reason)
        sure = tr("{:.0%} sure").format(min(self.confidence, SUREST))
        if self.kind == "none":
            return tr("none that can be seen, {}").format(sure)
        at = tr(" at {}").format(self.angle.words()) if self.kind == "motion" else ""
        return f"{tr(KIND_WORDS[self.kind])}, {self.size.words()}{at}, {sure}"


@dataclass(frozen=True, slots=True)
class Estimates:
    """All that an image tells of itself.

    Attributes:
        noise: Standard deviation of white noise, in grey levels of 256.
        by_signal: How the noise depends on the signal; None where that cannot be told.
        blur: Kind and size.
        resolution: The smallest detail that stands above the noise, in px.
        line_pairs: The same in line pairs for each mm; not told where no spacing is known.
        jpeg: Quality of a JPEG that the pixels went through; 100 where none is to be seen.
        blockiness: How much stronger the steps at the borders of its squares are; 1 for none.
        scale: The grey levels that a reader is told the noise in: those of the image.
    """

    noise: Estimate
    by_signal: NoiseBySignal | None
    blur: Blur
    resolution: Estimate
    line_pairs: Estimate
    jpeg: Estimate
    blockiness: Estimate
    scale: GreyScale = EIGHT_BITS

    @property
    def noise_told(self) -> Estimate:
        """The noise in the grey levels of the image."""
        return self.noise.times(self.scale.levels / EIGHT_BITS.levels, self.scale.unit)

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """A stable name, a title and words for each, to be shown one below the other."""
        yield self.noise.id, tr(self.noise.title), self.noise_told.words()
        if self.by_signal is not None:
            yield "noise-by-signal", tr("Noise and signal"), self.by_signal.words(self.scale)
        yield "blur", tr("Blur"), self.blur.words()
        for one in (self.resolution, self.line_pairs, self.jpeg, self.blockiness):
            yield one.id, tr(one.title), one.words()
