"""Paints the map that is there as a reader wants it, and keeps the panel in step."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject

from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.comparing.map_box import MapBox
from xraysr_gui.gui.comparing.map_styles import MapStyles
from xraysr_gui.gui.layers.heat_layer import Heat
from xraysr_gui.metrics.error_map import DrawnMap

FITTED = 99.5
"""Percent of a map that lie within a fitted scale."""


def fitted_span(drawn: DrawnMap) -> float:
    """From the good end of the scale to where nearly all of a map lies; what is unknown does not count."""
    scale, known = drawn.scale, drawn.values[np.isfinite(drawn.values)]
    good = 0.0 if scale.diverging else scale.low if scale.high_is_worse else scale.high
    return float(np.percentile(np.abs(known - good), FITTED)) if known.size else scale.high - good


class MapStyling(QObject):
    """Listens to the scale, colours, threshold and opacity of a panel; no map is drawn anew for them."""

    def __init__(self, panel: MapBox, arranging: Arranging, kind: Callable[[], str]) -> None:
        super().__init__(panel)
        self._panel, self._arranging, self._kind = panel, arranging, kind
        styles = self._styles = MapStyles()
        panel.colours_chosen.connect(lambda id: self._restyle(partial(styles.set_colours, id=id)))
        panel.span_changed.connect(lambda span: self._restyle(partial(styles.set_span, span=span)))
        panel.fit_asked.connect(self._fit)
        panel.threshold_changed.connect(lambda at: self._restyle(partial(styles.set_threshold, at=at)))
        panel.opacity_changed.connect(self._set_opacity)

    def show(self, heat: Heat) -> None:
        """Show a map as a reader wants those of its kind."""
        self._arranging.heat.show(heat, self._styles.style_for(self._kind(), heat.drawn.scale))
        self._show_style(heat)

    def _restyle(self, change: Callable[..., None]) -> None:
        heat = self._arranging.heat.heat
        if heat is None:
            return
        change(self._kind(), heat.drawn.scale)
        self._arranging.heat.set_style(self._styles.style_for(self._kind(), heat.drawn.scale))
        self._show_style(heat)

    def _fit(self) -> None:
        heat = self._arranging.heat.heat
        if heat is not None:
            span = fitted_span(heat.drawn)
            self._restyle(partial(self._styles.set_span, span=span))

    def _set_opacity(self, opacity: float) -> None:
        self._styles.opacity = opacity
        self._restyle(lambda *_: None)

    def _show_style(self, heat: Heat) -> None:
        scale, style = heat.drawn.scale, self._arranging.heat.style
        self._panel.show_colours(style.colours, diverging=scale.diverging)
        self._panel.show_scale(*self._styles.spans(self._kind(), scale), tr(scale.unit))
        self._panel.show_threshold(*self._styles.threshold_of(self._kind(), scale))
        self._panel.show_opacity(style.opacity)
        self._arranging.repaint()
