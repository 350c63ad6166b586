"""A map in the colours and on the scale in which the window shows it, for files."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.colours import table_of
from xraysr_gui.core.loose import Json
from xraysr_gui.display.hatching import hatched
from xraysr_gui.display.heat import coded_map, index_table
from xraysr_gui.metrics.error_map import DrawnMap, Scale

RISING, DIVERGING = "sea", "balance"
"""For a map that begins at zero, and for one whose middle is zero."""


def colours_for(scale: Scale) -> str:
    """The colour map that a file gets."""
    return DIVERGING if scale.diverging else RISING


def coloured(found: DrawnMap) -> NDArray[np.uint8]:
    """Rows, columns, and red, green and blue; black where it tells nothing, hatched what the file lacks."""
    scale = found.scale
    codes = coded_map(found.values, scale.low, scale.high)
    indices = index_table(codes, scale.low, scale.high, high_is_worse=scale.high_is_worse)
    painted = np.take(table_of(colours_for(scale)), np.take(indices, codes.codes), axis=0)
    painted[~np.isfinite(found.values)] = 0
    return hatched(painted, found.missing)


def legend_of(found: DrawnMap) -> Json:
    """What its colours mean."""
    scale = found.scale
    return {
        "map": found.title,
        "unit": scale.unit,
        "low": scale.low,
        "high": scale.high,
        "colours": colours_for(scale),
        "scale": scale.basis or "declared",
    }
