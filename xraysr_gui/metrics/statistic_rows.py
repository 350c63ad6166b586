"""What the pixels of one image say in a part of it, as measurements that tables and files take."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xraysr_gui.core.noise import HOW
from xraysr_gui.core.radiograph import Pixels, Radiograph, as_pixels
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.parts import Part
from xraysr_gui.metrics.statistics import Statistics, contrast_to_noise, statistics_of


@dataclass(frozen=True, slots=True)
class StatisticWords:
    """One number of a part: its id, its title, and what it is."""

    id: str
    title: str
    help: str


TOLD = (
    StatisticWords("pixels", "Pixels", "How many pixels have their centre inside."),
    StatisticWords("mean", "Mean", "The mean of the values."),
    StatisticWords("sd", "SD", "The standard deviation of the values: noise and anatomy alike."),
    StatisticWords("minimum", "Minimum", "The lowest value."),
    StatisticWords("maximum", "Maximum", "The highest value."),
    StatisticWords("noise", "Noise", HOW),
    StatisticWords("snr", "SNR", "Signal-to-noise ratio: the mean divided by the standard deviation."),
    StatisticWords(
        "cnr",
        "CNR",
        "Contrast-to-noise ratio against another region: the difference of the means divided by the root "
        "mean square of both standard deviations.",
    ),
)
_OF_VALUES = ("mean", "sd", "minimum", "maximum", "noise")


def values_of(image: Radiograph) -> Pixels:
    """The values as the file means them: what a window is given in, and what the data probe tells."""
    if not image.greys.inverted:
        return image.pixels
    return as_pixels(image.black + image.white - image.pixels)


def statistic_rows(
    values: Pixels,
    part: Part,
    name: str,
    words: str,
    *,
    unit: str = "",
    against: Part | None = None,
    ends: tuple[float, float] | None = None,
) -> tuple[Measurement, ...]:
    """All numbers of a part in the order of `TOLD`; the last compares it with another part.

    `ends` are the lowest and highest value that can be: what has one of them has no noise.
    """
    own = statistics_of(values, part, ends)
    rows = [Measurement("pixels", name, float(own.count), "", compares=words, pixels=own.count)]
    for told in TOLD[1:-1]:
        value: float | None = getattr(own, told.id)
        its_unit = unit if told.id in _OF_VALUES else ""
        reason = own.reason if value is None else ""
        rows.append(
            Measurement(told.id, name, value, its_unit, compares=words, reason=reason, pixels=own.count)
        )
    rows.append(_contrast(own, None if against is None else statistics_of(values, against), name, words))
    return tuple(rows)


def _contrast(own: Statistics, other: Statistics | None, name: str, words: str) -> Measurement:
    value = None if other is None else contrast_to_noise(own, other)
    reason = ""
    if other is None:
        reason = tr("Choose a region to compare with.")
    elif value is None:
        reason = tr("One of the two holds no pixel.") if not own.count * other.count else tr("Both are flat.")
    elif not math.isfinite(value):
        value, reason = None, tr("Both are flat.")
    return Measurement("cnr", name, value, "", compares=words, reason=reason, pixels=own.count)
