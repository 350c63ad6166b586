"""How a drag changes a window, and the window of a part of an image."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xraysr_gui.core.greys import Voi, VoiFunction, Window
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.left_out import left_out, measured_codes
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.ranks import percentiles

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")

DOUBLING = 160.0  # pixels to the right that double the width
SHARE_PER_PIXEL = 1 / 400  # of the width that the level moves for each pixel
SAMPLES_PER_SIDE = 512
SMALLEST_SHARE = 1 / 4096  # of the image's range: no window is narrower


def as_window(voi: Voi) -> Window:
    """The window nearest to a VOI table; a window stays what it is.

    Tables are flat at their ends, so the line goes through the values that show a tenth and nine
    tenths of the brightness: a drag that begins on a table does not jump.
    """
    if isinstance(voi, Window):
        return voi
    low, high = int(voi.entries.min()), int(voi.entries.max())
    above_tenth = voi.entries >= low + (high - low) * 0.1
    above_most = voi.entries >= low + (high - low) * 0.9
    dark, bright = float(np.argmax(above_tenth)), float(np.argmax(above_most))
    if bright <= dark:  # flat, falling or a single jump: take all that the table covers
        return Window.between(voi.first, voi.first + len(voi.entries) - 1)
    margin = (bright - dark) / 8
    return Window.between(voi.first + dark - margin, voi.first + bright + margin)


def dragged(start: Voi, radiograph: Radiograph, right: float, brighter: float, *, inverted: bool) -> Window:
    """The window after a drag of so many pixels to the right and towards brighter.

    Width grows by doubling, so that a small drag is a small change at any width; the level moves
    by a share of the width. "Brighter" means brighter on the screen, whatever the polarity.
    """
    window = as_window(start)
    span = max(radiograph.white - radiograph.black, 1e-6)
    narrowest, widest = min(span * SMALLEST_SHARE, window.width), max(span * 4, window.width)
    width = min(max(window.width * 2 ** (right / DOUBLING), narrowest), widest)
    towards = 1 if radiograph.greys.inverted != inverted else -1
    centre = window.centre + towards * brighter * max(window.width, width) * SHARE_PER_PIXEL
    darkest, brightest = sorted((radiograph.black, radiograph.white))
    lowest = min(darkest - width, window.centre)  # a file's window may lie outside: it is not pulled in
    centre = min(max(centre, lowest), max(brightest + width, window.centre))
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
    greys = radiograph.greys
    across, down = max(1, (x1 - x0) // SAMPLES_PER_SIDE), max(1, (y1 - y0) // SAMPLES_PER_SIDE)
    box = slice(y0, y1, down), slice(x0, x1, across)
    out = left_out(greys, radiograph.shutter, *box)
    if out is not None and out.all():
        return None
    codes = measured_codes(greys, radiograph.shutter, *box)
    low, high = percentiles(greys.values[codes], 0.5, 99.5)
    return Window.between(low, high) if high > low else None
