"""Between which greys a change of contrast works.

A detector of 12 bits in a file of 16 fills a sixteenth of what the file could hold. A curve or an equalised
histogram over all that could be held would lift the whole image to its bright end, where no window of the
file shows it. So contrast is changed between the ends of the window in which the image is first shown, and
what lies beyond an end stays as far beyond it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.left_out import enlarged, measured_codes
from xraysr_gui.core.presets import AUTOMATIC, FULL_RANGE, first_voi
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.windowing import as_window
from xraysr_gui.core.words import tr

LEAST_WITHIN = 0.02
"""Of the measurements: a window that shows fewer as greys was made for other values."""
SIGMOID_REACH = 1.5
"""Widths from the centre: a sigmoid window shows black and white there, to the eye."""


@dataclass(frozen=True, slots=True)
class GreysInUse:
    """Two values of one image, as its file means them.

    Attributes:
        low: The lower one.
        high: The higher one.
        why: Where they come from, as the end of a sentence.
    """

    low: float
    high: float
    why: str

    @staticmethod
    def of(radiograph: Radiograph) -> GreysInUse:
        """The ends of the window that it is first shown in, unless nearly nothing lies between them."""
        found = _between(as_window(first_voi(radiograph)), _source_words(radiograph))
        values = radiograph.greys.values[measured_codes(radiograph.greys, radiograph.shutter)]
        if float(np.mean((values > found.low) & (values < found.high))) >= LEAST_WITHIN:
            return found
        for preset in (AUTOMATIC, FULL_RANGE):
            window = preset.window(radiograph)
            if window.width > 1e-6:
                break
        return _between(
            window, tr("the greys that occur, since the file's window shows next to none of them")
        )

    def share(self, radiograph: Radiograph, pixels: Pixels) -> Pixels:
        """Where pixels of the image lie between the two, 0 to 1; what lies beyond is at an end."""
        dark, bright = self._ends(radiograph)
        share = (pixels - np.float32(dark)) / np.float32(bright - dark)
        return np.asarray(share.clip(0.0, 1.0), np.float32)

    def pixels(self, radiograph: Radiograph, share: Pixels, scale: int) -> Pixels:
        """Back from a share, `scale` times larger; what lay beyond an end lies as far beyond it again."""
        dark, bright = self._ends(radiograph)
        within = share * np.float32(bright - dark) + np.float32(dark)
        own = radiograph.pixels
        beyond = own - own.clip(np.float32(dark), np.float32(bright))
        return np.asarray(within + enlarged(beyond, scale), np.float32)

    def _ends(self, radiograph: Radiograph) -> tuple[float, float]:
        """In pixels, where bright means dense."""
        if not radiograph.greys.inverted:
            return self.low, self.high
        turned = radiograph.black + radiograph.white
        return turned - self.high, turned - self.low


def _source_words(radiograph: Radiograph) -> str:
    if radiograph.vois:
        return tr("the window of the file") if not radiograph.steps else tr("the window of the image")
    if radiograph.source.encoding.bits <= 8:
        return tr("all greys that the file can hold")
    return tr("nearly all greys that occur (99 percent)")


def _between(window: Window, why: str) -> GreysInUse:
    """The values that the window shows black and white."""
    centre, half = window.centre, window.width / 2
    if window.function is VoiFunction.SIGMOID:
        half = window.width * SIGMOID_REACH
    elif window.function is VoiFunction.LINEAR:
        centre, half = centre - 0.5, max(window.width - 1, 1e-6) / 2
    return GreysInUse(centre - half, centre + half, why)
