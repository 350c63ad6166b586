"""Windows that suit radiographs: automatic, and ours for chest, bone, soft tissue, lines, full range.

The grey scale of a radiograph has no fixed unit, so a preset is a pair of percentiles of the
image itself (background left out), not a pair of values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.greys import Voi, Window
from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.left_out import measured_codes
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.ranks import percentiles

if TYPE_CHECKING:
    import numpy as np
else:
    np = Lazily("numpy")

SAMPLES_PER_SIDE, GREYS = 512, 256


@dataclass(frozen=True, slots=True)
class Preset:
    """A window by percentiles of the density (0 least, 100 most); None means the stored range."""

    id: str
    title: str
    low: float | None
    high: float | None

    def window(self, radiograph: Radiograph) -> Window:
        """This preset for one image."""
        if self.low is None or self.high is None:
            return Window.between(radiograph.black, radiograph.white, self.title)
        return _between_percentiles(radiograph, self.low, self.high, self.title)


AUTOMATIC = Preset("automatic", "Automatic", 0.5, 99.5)
FULL_RANGE = Preset("full-range", "Full range", None, None)
FOR_RADIOGRAPHS = (
    Preset("chest", "Chest", 1.0, 99.9),
    Preset("lung", "Lung", 0.5, 65.0),
    Preset("mediastinum", "Mediastinum", 50.0, 99.9),
    Preset("bone", "Bone", 40.0, 100.0),
    Preset("soft-tissue", "Soft tissue", 15.0, 85.0),
    Preset("line-tube", "Lines and tubes", 60.0, 97.0),
    FULL_RANGE,
)


def first_voi(radiograph: Radiograph) -> Voi:
    """How an image is first shown: as the file says, else in full range if it has 8 bits, else automatic."""
    if radiograph.vois:
        return radiograph.vois[0]
    if radiograph.source.encoding.bits <= 8:
        return FULL_RANGE.window(radiograph)
    return AUTOMATIC.window(radiograph)


def shows_as_stored(voi: Voi, radiograph: Radiograph) -> bool:
    """Whether a window changes no grey: from black to white of the stored range, all between lies evenly."""
    even = np.linspace(0.0, 1.0, GREYS)
    values = radiograph.black + even * (radiograph.white - radiograph.black)
    return bool(np.abs(voi.share(values) - even).max() <= 0.5 / (GREYS - 1))


def _between_percentiles(radiograph: Radiograph, low: float, high: float, title: str) -> Window:
    greys, (rows, columns) = radiograph.greys, radiograph.shape
    down, across = max(1, rows // SAMPLES_PER_SIDE), max(1, columns // SAMPLES_PER_SIDE)
    sample = measured_codes(greys, radiograph.shutter, slice(0, rows, down), slice(0, columns, across))
    if greys.inverted:
        low, high = 100 - high, 100 - low
    darkest, brightest = percentiles(greys.values[sample], low, high)
    if darkest == brightest:
        darkest, brightest = greys.values[sample].min(), greys.values[sample].max()
    return Window.between(darkest, brightest, title)
