"""A map of errors, kept so that another scale, colour or threshold needs no second look at its pixels.

It is kept as codes and one table, like the greys of an image: what a reader changes is the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.greys import Greys, GreyTable
from xraysr_gui.core.lazily import Lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

BEYOND = 256.0
"""So many times its declared span a map may be stretched; what lies further counts as the end."""
UNKNOWN = 0
"""The code of a place that is not worked out yet."""
CLEAR = 0
"""The index of what is not painted; 1 to 255 are colours."""
_STEPS = 65534


def coded_map(values: NDArray[np.float32], low: float, high: float) -> Greys:
    """Codes for a map whose scale goes from `low` to `high`; NaN is what is not known yet."""
    span = BEYOND * (high - low)
    inside = np.clip(values, low - span, high + span)
    known = np.isfinite(inside)
    whole = bool(known.all())
    first, last = (float(end(inside, where=known, initial=low)) for end in (np.min, np.max))
    steps = (inside if whole else np.where(known, inside, np.float32(first))) - np.float32(first)
    steps *= np.float32(_STEPS / max(last - first, float(np.finfo(np.float32).tiny) * _STEPS))
    codes = np.rint(steps, out=steps).clip(0, _STEPS).astype(np.uint16)
    codes += np.uint16(1)
    if not whole:
        codes[~known] = UNKNOWN
    table = np.concatenate([[first], np.linspace(first, max(last, first), _STEPS + 1)])
    return Greys(codes, table.astype(np.float32), padding=None if whole else (UNKNOWN, UNKNOWN))


def index_table(
    greys: Greys, low: float, high: float, threshold: float | None = None, *, high_is_worse: bool = True
) -> GreyTable:
    """Which colour each code has, 1 at `low` to 255 at `high`; what is better than the threshold is clear."""
    share = (greys.values.astype(np.float64) - low) / (high - low)
    table = (1 + np.floor(share.clip(0.0, 1.0) * 254 + 0.5)).astype(np.uint8)
    if threshold is not None:
        better = np.abs(greys.values) < threshold if high_is_worse else greys.values > threshold
        table[better] = CLEAR
    if greys.padding is not None:
        table[UNKNOWN] = CLEAR
    return table
