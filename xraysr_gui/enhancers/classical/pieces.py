"""Works on an image piece by piece, so that a long filter tells how far it is and can be stopped."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels

PIXELS_AT_ONCE = 65_000


def in_pieces(
    pixels: Pixels,
    overlap: int,
    work: Callable[[Pixels], Pixels],
    progress: Progress,
    doing: str,
    *,
    scale: int = 1,
) -> Pixels:
    """What `work` makes of the whole image, `scale` times larger.

    No pixel of the result may depend on one that is more than `overlap` rows or columns away.
    """
    rows, columns = pixels.shape
    side = max(1, int(PIXELS_AT_ONCE**0.5) // scale, 2 * overlap)
    corners = [(top, left) for top in range(0, rows, side) for left in range(0, columns, side)]
    result = np.empty((rows * scale, columns * scale), np.float32)
    for number, (top, left) in enumerate(corners):
        progress.at(number / len(corners), doing)
        above, before = max(0, top - overlap), max(0, left - overlap)
        piece = pixels[above : top + side + overlap, before : left + side + overlap]
        down, right = ((top - above) * scale, (left - before) * scale)
        place = result[top * scale : (top + side) * scale, left * scale : (left + side) * scale]
        place[:] = work(piece)[down : down + place.shape[0], right : right + place.shape[1]]
    return result
