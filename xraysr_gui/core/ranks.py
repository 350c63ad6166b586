"""Percentiles, without what numpy loads for its own at the first call (50 ms, in the window's thread)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from xraysr_gui.core.lazily import Lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")


def percentiles(values: NDArray[np.floating], *shares: float) -> tuple[float, ...]:
    """The values below which so many percent lie, mixed between the two nearest ranks."""
    flat = np.asarray(values).ravel()
    places = [share / 100 * (flat.size - 1) for share in shares]
    ranks = sorted({rank for place in places for rank in (math.floor(place), math.ceil(place))})
    sorted_there = np.partition(flat, ranks)

    def mixed(place: float) -> float:
        low, high = float(sorted_there[math.floor(place)]), float(sorted_there[math.ceil(place)])
        return low + (high - low) * (place - math.floor(place))

    return tuple(mixed(place) for place in places)
