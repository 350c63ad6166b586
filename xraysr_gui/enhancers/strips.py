"""Works on an image strip by strip, so that a long filter tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels

PIXELS_AT_ONCE = 200_000


def in_strips(
    pixels: Pixels,
    overlap: int,
    work: Callable[[Pixels], Pixels],
    progress: Progress,
    doing: str,
    *,
    scale: int = 1,
    at_once: int = PIXELS_AT_ONCE,
) -> Pixels:
    """What `work` makes of the whole image, `scale` times larger.

    No pixel of the result may depend on one that is more than `overlap` rows away.
    """
    rows, columns = pixels.shape
    height = max(1, at_once // (columns * scale**2), 2 * overlap)
    result = np.empty((rows * scale, columns * scale), np.float32)
    for top in range(0, rows, height):
        progress.at(top / rows, doing)
        bottom = min(rows, top + height)
        low = max(0, top - overlap)
        done = work(pixels[low : bottom + overlap])
        result[top * scale : bottom * scale] = done[(top - low) * scale : (bottom - low) * scale]
    return result
