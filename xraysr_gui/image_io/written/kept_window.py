"""Shows a picture of ours in the window that it was written with; its greys stay what they are."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr

if TYPE_CHECKING:
    from xraysr_gui.core.greys import Window
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
    numbers = darkest, brightest, shown.window.centre, shown.window.width
    if not all(map(math.isfinite, numbers)) or shown.window.width <= 0 or darkest == brightest:
        return None
    slope = (white - black) / (brightest - darkest)
    window = shown.window.on_scale(slope, black - darkest * slope)
    middle, span = window.exact
    reaches = middle + span / 2 > black and middle - span / 2 < white
    return replace(window, title=tr("As it was saved")) if reaches and span > 0 else None
