"""How figures are written, and what they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xraysr_gui.core.plain_figures import LEAST, figure
from xraysr_gui.core.words import tr
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.statistic_rows import TOLD

NONE = "\u2013"
WAITS = "\u2026"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a table; the second line of its title is its unit where it has one."""

    id: str
    title: str
    help: str

    @property
    def lines(self) -> str:
        """The title as the head of a column."""
        title = tr(self.title)
        first, _, rest = title.partition(", ") if ", " in title else title.partition(" ")
        return f"{first}\n{rest}"


COMPARED = tuple(Column(metric.id, metric.title, metric.meaning) for metric in IN_REGIONS)
STATISTICS = tuple(Column(told.id, told.title, told.help) for told in TOLD)


def value_words(one: Measurement) -> str:
    """The number alone, "identical" for one that is infinite, a dash where there is none."""
    if one.value is None:
        return NONE
    if math.isinf(one.value):
        return one.reason
    return number_words(one.metric, one.value)


def number_words(metric: str, value: float) -> str:
    """In as many figures as mean something."""
    if metric == "pixels":
        return f"{value:.0f}"
    decimals = next((one.decimals for one in IN_REGIONS if one.id == metric), None)
    if decimals is not None:
        return _near_words(value, decimals)
    if abs(value) >= 10000:
        return f"{value:.0f}"
    if abs(value) < LEAST:
        return figure(value) if value else "0"
    figures = 4
    needed = figures - 1 - math.floor(math.log10(abs(value)))
    return f"{value:.{max(needed, 0)}f}"


def _near_words(value: float, decimals: int) -> str:
    """With so many decimals, unless they would say 0 or 1 of what is neither."""
    below_one, last = 1 - value, 10.0**-decimals
    if value and abs(value) < 10 * last:
        return f"{value:.1e}"
    if 0 < below_one < last / 20:
        return f"> {1 - last / 10:.{decimals + 1}f}"
    return f"{value:.{decimals + (0 < below_one < last)}f}"


def interval_words(one: Measurement) -> str:
    """Such as "33.98 to 34.31", "" without an interval."""
    if one.low is None or one.high is None:
        return ""
    return f"{number_words(one.metric, one.low)} \u2026 {number_words(one.metric, one.high)}"


def tip_of(one: Measurement) -> str:
    """All that is known of a cell."""
    lines = [tr("{}: {} pixels").format(one.region, one.pixels), one.compares]
    if one.reason:
        lines.append(one.reason)
    if one.low is not None:
        lines.append(tr("95 % of samples of blocks of 32 x 32 pixels: {}").format(interval_words(one)))
    return "\n".join(line for line in lines if line)


def help_page() -> str:
    """What every column means, as a page."""
    parts = [
        tr(
            "<p>Every table says at its head what is compared with what. Errors are told in grey levels "
            "of the reference, on the range that its stored bits declare; the range is never guessed from "
            "what an image happens to hold.</p>"
        ),
        tr(
            "<h4>SSIM in a region has two definitions</h4><p><b>SSIM</b> is the mean of the SSIM map "
            "over the region: near the edge its windows of 11 x 11 pixels see what lies outside. <b>SSIM, "
            "windows inside</b> uses windows that never look across the edge. Large smooth regions give "
            "nearly the same number; in small ones, or beside a strong edge, they differ, and the second is "
            "the one that speaks of the region alone.</p>"
        ),
        tr(
            "<h4>Intervals</h4><p>Below a number stand the middle 95 % of what comes out when blocks of "
            "32 x 32 pixels of the part are drawn again and again, with replacement. A region of fewer "
            "than four blocks has none.</p>"
        ),
        tr(
            "<h4>Lesion and rest</h4><p><b>Outside all regions</b> is everything that no region holds. With "
            "<b>Leave out border and collimator</b> only the body counts there.</p>"
        ),
    ]
    for title, columns in ((tr("Compared"), COMPARED), (tr("Statistics"), STATISTICS)):
        rows = "".join(f"<dt><b>{tr(column.title)}</b></dt><dd>{tr(column.help)}</dd>" for column in columns)
        parts.append(f"<h4>{title}</h4><dl>{rows}</dl>")
    return "".join(parts)
