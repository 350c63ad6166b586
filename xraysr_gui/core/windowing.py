"""How a drag changes a window, and the window of a part of an image."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xraysr_gui.core.greys import Voi, VoiFunction, Window
from xraysr_gui.core.radiograph import Radiograph

DOUBLING = 160.0  # pixels to the right that double the width
SHARE_PER_PIXEL = 1 / 400  # of the width that the level moves for each pixel
SMALLEST_SHARE = 1 / 4096  # of the image's range: no window is narrower


def as_window(voi: Voi) -> Window:
    """A window that covers what a VOI table covers; a window stays what it is."""
    if isinstance(voi, Window):
        return voi
    return Window.between(voi.first, voi.first + len(voi.entries) - 1)


def dragged(start: Voi, radiograph: Radiograph, right: float, brighter: float, *, inverted: bool) -> Window:
    """The window after a drag of so many pixels to the right and towards brighter.

    Width grows by doubling, so that a small drag is a small change at any width; the level moves
    by a share of the width. "Brighter" means brighter on the screen, whatever the polarity.
    """
    window = as_window(start)
    span = max(radiograph.white - radiograph.black, 1e-6)
    width = min(max(window.width * 2 ** (right / DOUBLING), span * SMALLEST_SHARE), span * 4)
    turned_round = radiograph.greys.inverted != inverted
    towards = 1 if turned_round else -1
    centre = window.centre + towards * brighter * max(window.width, width) * SHARE_PER_PIXEL
    centre = min(max(centre, _lowest(radiograph) - width), _highest(radiograph) + width)
    if window.function is VoiFunction.LINEAR and width < 2:
        return Window.between(centre - width / 2, centre + width / 2)
    return replace(window, centre=centre, width=width, title="")


def window_of_box(
    radiograph: Radiograph, left: float, top: float, right: float, bottom: float
) -> Window | None:
    """The window that covers the values inside a box of image pixels; None if it is too small."""
    rows, columns = radiograph.shape
    x0, x1 = (min(max(round(x), 0), columns) for x in sorted((left, right)))
    y0, y1 = (min(max(round(y), 0), rows) for y in sorted((top, bottom)))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    codes = radiograph.greys.codes[y0:y1, x0:x1]
    step = max(1, codes.size // 1_000_000)
    low, high = np.percentile(radiograph.greys.values[codes.ravel()[::step]], [0.5, 99.5])
    return Window.between(low, high) if high > low else None


def _lowest(radiograph: Radiograph) -> float:
    return float(min(radiograph.black, radiograph.white))


def _highest(radiograph: Radiograph) -> float:
    return float(max(radiograph.black, radiograph.white))
