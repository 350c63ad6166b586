"""Whether an image holds enough to be judged at all."""

from __future__ import annotations

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.ranks import percentiles
from xraysr_gui.core.words import tr

LEAST_SIDE = 128
LEAST_CONTRAST = 4 / 255
MOST_LONG = 2.0
"""How many times as long as wide an image may be: in its middle square the rest is not seen."""


def unusable(pixels: Pixels) -> str:
    """Why an image is not judged, "" if it may be."""
    rows, columns = pixels.shape
    if min(rows, columns) < LEAST_SIDE:
        return tr("It has only {} x {} pixels; a judge needs {} to each side.").format(
            columns, rows, LEAST_SIDE
        )
    if max(rows, columns) > MOST_LONG * min(rows, columns):
        return tr("It is more than {:g} times as long as wide: no whole chest.").format(MOST_LONG)
    dark, bright = percentiles(pixels, 2.0, 98.0)
    return tr("It is blank.") if bright - dark < LEAST_CONTRAST else ""
