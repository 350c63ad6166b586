"""Shows a picture of ours in the window that it was written with; its greys stay what they are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from xraysr_gui.core.greys import VoiFunction, Window
from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.core.provenance import ShownAs
    from xraysr_gui.core.radiograph import Radiograph


def in_kept_window(radiograph: Radiograph, shown: ShownAs | None) -> Radiograph:
    """The picture with that window, brought to the values of the picture; without it where it makes no sense.

    The window is told in values of the image that the picture was made of. What they are in the picture
    follows from both ends of its greys, whatever its depth: another program may have stored it in fewer bits.
    """
    if shown is None or radiograph.vois:
        return radiograph
    window = _brought(shown, radiograph.black, radiograph.white)
    return radiograph if window is None else replace(radiograph, vois=(window,))


def _brought(shown: ShownAs, black: float, white: float) -> Window | None:
    darkest, brightest = shown.values
    centre, width, function = shown.window.centre, shown.window.width, shown.window.function
    off = 1.0 if function is VoiFunction.LINEAR else 0.0  # its ends lie half a step and a whole step off
    centre, width = centre - off / 2, max(width - off, 1e-6)
    if not all(map(math.isfinite, (darkest, brightest, centre, width))) or shown.window.width <= 0:
        return None
    if darkest == brightest:
        return None
    slope = (white - black) / (brightest - darkest)
    centre, width = black + (centre - darkest) * slope, width * abs(slope)
    reaches = centre + width / 2 > black and centre - width / 2 < white
    if not reaches or width <= 0:
        return None
    return Window(centre + off / 2, width + off, function, tr("As it was saved"))
