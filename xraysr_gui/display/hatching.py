"""The colours and lines of what a file does not hold, the same on the screen and in every picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xraysr_gui.core.lazily import Lazily
from xraysr_gui.core.missing import Mask, fitted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")

GROUND, LINES = (34, 30, 24), (140, 104, 44)
"""Colours that no grey has, as red, green and blue."""
STEP, WIDTH = 14, 2
"""Of the lines that rise to the right: from one to the next along a row, and how thick."""
_ALONG_A_ROW = round(WIDTH * 2**0.5)


def hatched(picture: NDArray[np.uint8], missing: Mask | None) -> NDArray[np.uint8]:
    """A picture, grey or coloured, with what is missing hatched; a whole one stays as it is."""
    if missing is None or not missing.any():
        return picture
    rows, columns = picture.shape[:2]
    mask = fitted(missing, (rows, columns))
    down, across = np.ogrid[:rows, :columns]
    is_line = (down + across) % STEP < _ALONG_A_ROW
    made = np.repeat(picture[..., None], 3, axis=2) if picture.ndim == 2 else picture.copy()
    made[mask] = np.where(is_line[..., None], LINES, GROUND)[mask]
    return made
