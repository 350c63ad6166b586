"""Draws the ruler of a map beside it: its colours, the values along them, and their unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from PIL import ImageDraw, ImageFont

SHARE = 0.3
"""Of the width of a map: so much its ruler adds, so that pictures of all sizes can stand in line."""
GROUND, TEXT = (0, 0, 0), (226, 230, 235)
SMALLEST, LARGEST = 9.0, 26.0
"""Of the letters, in pixels."""
_TALL = 0.6
_SIGNS = str.maketrans({"²": "^2"})


def with_ruler(
    picture: NDArray[np.uint8], colours: NDArray[np.uint8], told: Sequence[str], unit: str
) -> NDArray[np.uint8]:
    """A coloured map with its ruler to its right.

    Args:
        picture: Rows, columns, and red, green and blue.
        colours: From low to high.
        told: The values from the low end to the high end, at even distances.
        unit: Of the values.
    """
    from PIL import Image, ImageDraw, ImageFont

    rows, columns = picture.shape[:2]
    room = round(SHARE * columns)
    image = Image.new("RGB", (columns + room, rows), GROUND)
    image.paste(Image.fromarray(np.ascontiguousarray(picture)), (0, 0))
    size = min(max(room / 6, SMALLEST), LARGEST)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(size)
    gap, wide = max(2, round(room * 0.06)), max(4, round(room * 0.14))
    tall = max(2, round(rows * _TALL))
    left, top = columns + gap, (rows - tall) // 2
    places = np.linspace(len(colours) - 1, 0, tall).round().astype(int)
    bar = np.repeat(colours[places][:, None], wide, axis=1)
    image.paste(Image.fromarray(np.ascontiguousarray(bar)), (left, top))
    for number, words in enumerate(told):
        height = top + tall - 1 - number * (tall - 1) / (len(told) - 1)
        draw.line([(left + wide, height), (left + wide + gap, height)], TEXT)
        draw.text((left + wide + 2 * gap, height), words, TEXT, font, anchor="lm")
    lines = _lines(unit.translate(_SIGNS), draw, font, room - 2 * gap)
    draw.text((left, top - gap), "\n".join(lines), TEXT, font, anchor="ld", spacing=1)
    return np.asarray(image)


def _lines(
    words: str, draw: ImageDraw.ImageDraw, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: float
) -> list[str]:
    """Broken between words, so that each line fits if its words do."""
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and draw.textlength(longer, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
