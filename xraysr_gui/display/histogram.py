"""How often each value occurs in an image, and in the version of it that is shown.

Values are modality values before polarity: the scale that windows are given in. Padding and what lies
behind a shutter are no measurements and are not counted.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.even_bins import even_bins, step_of
from xraysr_gui.core.left_out import measured_codes
from xraysr_gui.core.radiograph import Radiograph

BINS = 256
PIXELS_AT_ONCE = 1 << 20  # bincount makes 64-bit numbers of the codes: never of a whole image

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Counts over even bins from `low` to `high`.

    Attributes:
        low: The lower edge of the first bin.
        high: The upper edge of the last bin.
        original: Pixels of the original in each bin.
        shown: Pixels of the version that is shown; None where that is the original.
        title: What made the version that is shown, "" for the original.
        unit: Of the values, "" if they have none.
    """

    low: float
    high: float
    original: Counts
    shown: Counts | None = None
    title: str = ""
    unit: str = ""

    @property
    def bin_width(self) -> float:
        """From one edge to the next."""
        return (self.high - self.low) / len(self.original)


def histogram_of(original: Radiograph, shown: Radiograph | None = None) -> Histogram:
    """The histogram of an image and, on the same bins, of an enhanced version.."""
    first = _Occurring.of(original)
    second = None if shown is None or shown is original else _Occurring.of(shown)
    parts = [first] if second is None else [first, second]
    ends = min(part.lowest for part in parts), max(part.highest for part in parts)
    low, width = even_bins(*ends, step_of(first.values), BINS)
    return Histogram(
        low,
        low + width * BINS,
        first.binned(low, width),
        None if second is None else second.binned(low, width),
        shown.made_by if second is not None and shown is not None else "",
        unit_of_values(original),
    )


def unit_of_values(radiograph: Radiograph) -> str:
    """The unit of the modality values as the file names it; "" where it says "unspecified"."""
    named = radiograph.source.label("RescaleType")
    return "" if named in ("US", "unspecified") else named


@dataclass(frozen=True, slots=True, eq=False)
class _Occurring:
    """The values that occur, in rising order, and how often."""

    values: NDArray[np.float64]
    counts: Counts

    @staticmethod
    def of(radiograph: Radiograph) -> _Occurring:
        greys, counts = radiograph.greys, np.zeros(len(radiograph.greys.values), np.int64)
        flat = measured_codes(greys, radiograph.shutter)
        for start in range(0, flat.size, PIXELS_AT_ONCE):
            counts += np.bincount(flat[start : start + PIXELS_AT_ONCE], minlength=len(counts))
        found = np.flatnonzero(counts)
        values = greys.values[found].astype(np.float64)
        order = np.argsort(values, kind="stable")
        return _Occurring(values[order], counts[found][order])

    @property
    def lowest(self) -> float:
        return float(self.values[0])

    @property
    def highest(self) -> float:
        return float(self.values[-1])

    def binned(self, low: float, width: float) -> Counts:
        places = np.clip(np.floor((self.values - low) / width), 0, BINS - 1).astype(np.intp)
        binned = np.zeros(BINS, np.int64)
        np.add.at(binned, places, self.counts)
        return binned
