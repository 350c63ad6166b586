"""How a reader wants each map painted: kept by map, never by result, so that results stay comparable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.gui.layers.heat_layer import HeatStyle

if TYPE_CHECKING:
    from xraysr_gui.metrics.error_map import Scale

NARROWEST, WIDEST = 1 / 32, 256.0
"""The span of a scale, as a multiple of the declared one; the noise may be a thousandth of an image."""


class MapStyles:
    """Remembers spans and thresholds as shares of the declared scale: they hold for 8 and for 16 bits.

    Attributes:
        opacity: Of every map.
    """

    def __init__(self) -> None:
        self.opacity = HeatStyle().opacity
        self._spans: dict[str, float] = {}
        self._thresholds: dict[str, float] = {}
        self._colours = {False: "sea", True: "balance"}

    def style_for(self, kind: str, scale: Scale) -> HeatStyle:
        """How a map of this kind and scale is painted."""
        low, high = self._ends(kind, scale)
        share = self._thresholds.get(kind, 0.0)
        threshold = self.threshold_of(kind, scale)[0] if share > 0 else None
        return HeatStyle(low, high, self._colours[scale.diverging], self.opacity, threshold)

    def spans(self, kind: str, scale: Scale) -> tuple[float, float, float]:
        """How much the scale spans, and between what a reader may choose; of a signed one each side."""
        declared = _declared(scale)
        return self._spans.get(kind, 1.0) * declared, NARROWEST * declared, _widest(scale)

    def threshold_of(self, kind: str, scale: Scale) -> tuple[float, float, float]:
        """The threshold, and between which values it can lie."""
        low, high = self._ends(kind, scale)
        start = 0.0 if scale.diverging else low
        share = self._thresholds.get(kind, 0.0)
        value = start + share * (high - start) if scale.high_is_worse else high - share * (high - start)
        return value, start, high

    def set_span(self, kind: str, scale: Scale, span: float) -> None:
        """Let the colour bar span more, or less."""
        declared = _declared(scale)
        self._spans[kind] = min(max(span, NARROWEST * declared), _widest(scale)) / declared

    def set_threshold(self, kind: str, scale: Scale, at: float) -> None:
        """Paint a map only where it is worse than this."""
        _, low, high = self.threshold_of(kind, scale)
        share = (at - low) / (high - low)
        self._thresholds[kind] = min(max(share if scale.high_is_worse else 1 - share, 0.0), 1.0)

    def set_colours(self, kind: str, scale: Scale, id: str) -> None:
        """Paint all maps of this sort in other colours."""
        self._colours[scale.diverging] = id

    def _ends(self, kind: str, scale: Scale) -> tuple[float, float]:
        """Zero stays in the middle; the good end stays where it is."""
        span, _, _ = self.spans(kind, scale)
        if scale.diverging:
            return -span, span
        return (scale.low, scale.low + span) if scale.high_is_worse else (scale.high - span, scale.high)


def _declared(scale: Scale) -> float:
    return scale.high if scale.diverging else scale.high - scale.low


def _widest(scale: Scale) -> float:
    """Likeness goes down to -1, and no image has a negative signal to noise of so many decibels."""
    declared = _declared(scale)
    return WIDEST * declared if scale.high_is_worse else max(2 * scale.high, declared)
