"""Where a map is worst: the one list of such places, for the panel and for the page."""

from __future__ import annotations

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.error_map import DrawnMap, Peak, Scale, peaks

LISTED, PRINTED = 12, 3
LEAST = 1e-4
"""Of the scale: two images differ by less where they differ by rounding alone."""
APART = 0.03
"""How far places lie from each other, as a share of the longer side of the map."""


def worst_places(drawn: DrawnMap, count: int = LISTED) -> tuple[Peak, ...]:
    """The worst places inside the body, the worst first."""
    rows, columns = drawn.values.shape
    longest = max(rows * drawn.spacing.row, columns * drawn.spacing.column)
    return tuple(one for one in peaks(drawn, count, APART * longest) if _is_seen(one.value, drawn.scale))


def _is_seen(value: float, scale: Scale) -> bool:
    """Whether it is more than rounding, which is no bad place."""
    span = scale.high - scale.low
    if scale.diverging:
        return abs(value) > LEAST * scale.high
    off = value - scale.low if scale.high_is_worse else scale.high - value
    return off > LEAST * span


def place_words(place: Point, spacing: Spacing) -> str:
    """As the probe tells it: column and row from 1, and millimetres where the image has them."""
    pixel = spacing.to_pixel(place)
    where = tr("column {}, row {}").format(int(pixel.x) + 1, int(pixel.y) + 1)
    if spacing.mm is None:
        return where
    return tr("{} ({:.1f}, {:.1f} mm)").format(where, place.x, place.y)


def line_of(number: int, peak: Peak, spacing: Spacing) -> str:
    """Such as "1  91.81 at column 812, row 640 (154.3, 121.6 mm)"."""
    return tr("{}  {} at {}").format(number, figure(peak.value), place_words(peak.place, spacing))


def sentence_of(drawn: DrawnMap, spacing: Spacing) -> str:
    """The places as the page tells them; "" where the map has none."""
    found = worst_places(drawn, PRINTED)
    if not found:
        return ""
    lines = "; ".join(line_of(number, peak, spacing) for number, peak in enumerate(found, 1))
    return tr("Worst places of the map inside the body ({}): {}.").format(tr(drawn.scale.unit), lines)
