"""The pictures of a page: how they share the room there is, and what is drawn over and beside them."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.plain_figures import figure
from xraysr_gui.evaluation.page_fonts import Pen
from xraysr_gui.evaluation.page_marks import DARK, PageMark, Place, draw_marks
from xraysr_gui.evaluation.page_tables import GAP, INK, LINE, MARGIN, PALE, WIDTH

if TYPE_CHECKING:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

HEAD, FOOT = 12.0, 10.0
"""Of each picture: its title above, its scale below."""
WORTH = 1.1
"""Times: so much larger must pictures become before one more row of them is begun."""
_BAR_WIDTH, _BAR_ROOM = 8.0, 42.0


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A closed line on a picture: its corners in shares of width and height, from the upper left."""

    colour: str
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class PageColourBar:
    """What the colours of a map mean: the table from low to high, and the words at three places."""

    colours: NDArray[np.uint8]
    low: str
    middle: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class PagePicture:
    """One picture.

    Attributes:
        title: Above it.
        pixels: Greys (rows, columns) or colours (rows, columns, 3), 8 bits.
        outlines: Drawn over it.
        bar: Beside it, for a map.
        field: How wide it is, in `unit`; None where no scale is drawn.
        unit: Of the field.
        marks: What the reader measured and wrote.
        shape: How many times as high as wide it is shown; None for square pixels.
    """

    title: str
    pixels: NDArray[np.uint8]
    outlines: tuple[Outline, ...] = ()
    bar: PageColourBar | None = None
    field: float | None = None
    unit: str = "mm"
    marks: tuple[PageMark, ...] = ()
    shape: float | None = None

    @property
    def aspect(self) -> float:
        """How many times as high as wide it is."""
        return self.shape or self.pixels.shape[0] / self.pixels.shape[1]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Pictures in rows.

    Attributes:
        columns: How many stand side by side.
        width: Of the room of each.
        height: Of the tallest.
        total: Of all rows.
    """

    columns: int
    width: float
    height: float
    total: float


def arranged(pictures: Sequence[PagePicture], most: float) -> Arrangement:
    """All as large as can be in a room so high; in as few rows as can be, unless more make them larger."""
    best = Arrangement(1, 0.0, 0.0, 0.0)
    for columns in range(len(pictures), 0, -1):
        rows = math.ceil(len(pictures) / columns)
        bars = max(_bars(pictures[start : start + columns]) for start in range(0, len(pictures), columns))
        width = (WIDTH - 2 * MARGIN - GAP * (columns - 1) - bars) / columns
        height = min(width * max(one.aspect for one in pictures), most / rows - HEAD - FOOT)
        if height > best.height * WORTH:
            best = Arrangement(columns, width, height, rows * (height + HEAD + FOOT))
    return best


def draw_pictures(pen: Pen, pictures: Sequence[PagePicture], found: Arrangement, top: float) -> float:
    """Row after row, each in the middle of the page; tells where they end."""
    for start in range(0, len(pictures), max(found.columns, 1)):
        row = pictures[start : start + found.columns]
        widths = [min(found.width, found.height / one.aspect) for one in row]
        taken = sum(widths) + GAP * (len(row) - 1) + _bars(row)
        left = MARGIN + (WIDTH - 2 * MARGIN - taken) / 2
        for one, width in zip(row, widths, strict=True):
            pen.canvas.setFillColor(INK)
            pen.line(left, top - 8, one.title, ("Helvetica-Bold", 8), width + (_BAR_ROOM if one.bar else 0))
            height = width * one.aspect
            _picture(pen, one, (left, top - HEAD - height, width, height))
            left += width + GAP + (_BAR_ROOM if one.bar else 0.0)
        top -= HEAD + found.height + FOOT
    return top


def _bars(row: Sequence[PagePicture]) -> float:
    return sum(_BAR_ROOM for one in row if one.bar)


def _picture(pen: Pen, picture: PagePicture, place: Place) -> None:
    canvas = pen.canvas
    left, bottom, width, height = place
    canvas.drawImage(_image(picture.pixels), left, bottom, width, height)
    canvas.saveState()
    around = canvas.beginPath()
    around.rect(left, bottom, width, height)
    canvas.clipPath(around, stroke=0)
    for outline in picture.outlines:
        _outline(canvas, outline, place)
    draw_marks(pen, picture.marks, place)
    canvas.restoreState()
    if picture.bar is not None:
        _bar(pen, picture.bar, left + width + 4, bottom, height)
    elif picture.field:
        _scale(canvas, picture.field, picture.unit, place)


def _outline(canvas: Canvas, outline: Outline, place: Place) -> None:
    """A dark line below the bright one is seen on any colour of a map."""
    left, bottom, width, height = place
    for colour, wide, share in ((DARK, 2.0, 0.65), (outline.colour, 0.9, 1.0)):
        canvas.setStrokeColor(colour)
        canvas.setStrokeAlpha(share)
        canvas.setLineWidth(wide)
        path = canvas.beginPath()
        for number, (x, y) in enumerate(outline.corners):
            (path.lineTo if number else path.moveTo)(left + x * width, bottom + (1 - y) * height)
        path.close()
        canvas.drawPath(path)


def _image(pixels: NDArray[np.uint8]) -> ImageReader:
    from reportlab.lib.utils import ImageReader

    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    rows, columns = pixels.shape[:2]
    head = f"P6 {columns} {rows} 255\n".encode()
    return ImageReader(io.BytesIO(head + np.ascontiguousarray(pixels).tobytes()))


def _bar(pen: Pen, bar: PageColourBar, left: float, bottom: float, height: float) -> None:
    """The colours from low at the foot to high at the head, with their words."""
    tall, canvas = height - 10, pen.canvas
    canvas.drawImage(_image(bar.colours[::-1, None]), left, bottom, _BAR_WIDTH, tall)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.rect(left, bottom, _BAR_WIDTH, tall)
    canvas.setFillColor(INK)
    for words, share in ((bar.low, 0.0), (bar.middle, 0.5), (bar.high, 1.0)):
        pen.line(left + _BAR_WIDTH + 2, bottom + share * (tall - 5), words, ("Helvetica", 6))
    pen.line(left, bottom + tall + 3, bar.unit, ("Helvetica", 6))


def _scale(canvas: Canvas, field: float, unit: str, place: Place) -> None:
    """A length that is round and no longer than a third of the picture."""
    left, bottom, width, _ = place
    power = 10.0 ** math.floor(math.log10(field / 3))
    length = next(one * power for one in (5, 2, 1) if one * power <= field / 3 * (1 + 1e-9))
    canvas.setFont("Helvetica", 6)
    canvas.setFillColor(PALE)
    words = f"field {figure(field)} {unit} wide; the line is {length:g} {unit}"
    canvas.drawString(left, bottom - 8, words)
    canvas.setStrokeColor("#ffffff")
    canvas.setLineWidth(1.2)
    canvas.line(left + 5, bottom + 5, left + 5 + width * length / field, bottom + 5)
