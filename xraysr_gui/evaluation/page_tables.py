"""The tables of a page, the legend of its contours, and where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xraysr_gui.evaluation.page_fonts import Pen

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

RESTRICTION = "Not for primary diagnosis. Not a medical device. For research."
INK, PALE, LINE, SIGNAL = "#1d232b", "#5b6573", "#c5ccd6", "#a33a00"
WIDTH, HEIGHT, MARGIN, GAP = 595.28, 841.89, 40.0, 10.0
HEADS, CELLS = ("Helvetica-Bold", 7.0), ("Helvetica", 6.6)
FOOT = 14.0
"""Above the lower margin: the line that says what the page is not for."""


@dataclass(frozen=True, slots=True)
class Table:
    """Figures of some parts: the first head is that of the names of figures; rows are as wide as heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def contours(pen: Pen, named: Sequence[tuple[str, str]], top: float, times: float = 1.0) -> float:
    """A line of its colour and the name of each region, three beside each other."""
    width = (WIDTH - 2 * MARGIN) / 3
    for number, (colour, name) in enumerate(named):
        if number % 3 == 0:
            top = room(pen.canvas, top, 11 * times) - 11 * times
        left = MARGIN + number % 3 * width
        pen.canvas.setStrokeColor(colour)
        pen.canvas.setLineWidth(1.6)
        pen.canvas.line(left, top + 2.5, left + 14, top + 2.5)
        pen.canvas.setFillColor(INK)
        pen.line(left + 18, top, name, ("Helvetica", 7.5 * times), width - 24)
    return top


def room(canvas: Canvas, top: float, height: float) -> float:
    """Where to go on: on the next page, if so much does not fit on this one."""
    if top - height >= MARGIN + FOOT:
        return top
    end_page(canvas)
    return HEIGHT - MARGIN


def end_page(canvas: Canvas) -> None:
    """Write the foot and turn the page."""
    _foot(canvas)
    canvas.showPage()


def fits(page: Table, times: float) -> bool:
    """Whether every cell has room in its column with letters so many times as large."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    rooms = [width - 12 for width in _widths(page)]
    return all(
        stringWidth(cell, font, size * times) <= room
        for font, size, row in ((*HEADS, page.heads), *((*CELLS, row) for row in page.rows))
        for cell, room in zip(row, rooms, strict=True)
    )


def table(pen: Pen, page: Table, top: float, times: float = 1.0) -> float:
    """Draw a whole table, on the next page if this one has no room for it; tells where it ends.

    `times` makes its letters larger.
    """
    from reportlab.platypus import Table as Drawn
    from reportlab.platypus import TableStyle

    if not page.rows:
        return top
    widths = _widths(page)
    rooms = [width - 12 for width in widths]
    bold, plain = ((font, size * times) for font, size in (HEADS, CELLS))
    heads = [
        pen.cell(one, bold, INK, room=least, right=number > 0)
        for number, (one, least) in enumerate(zip(page.heads, rooms, strict=True))
    ]
    cells = [
        [pen.cell(one, plain, INK, right=number > 0) for number, one in enumerate(row)] for row in page.rows
    ]
    drawn = Drawn([heads, *cells], colWidths=widths)
    drawn.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), *plain),
                ("FONT", (0, 0), (-1, 0), *bold),
                ("LEADING", (0, 0), (-1, -1), 8.4 * times),
                ("TEXTCOLOR", (0, 0), (-1, -1), INK),
                ("ALIGN", (1, 0), (-1, -1), "RIGHT"),
                ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
                ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE),
                ("TOPPADDING", (0, 0), (-1, -1), 1.4),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.8),
            ]
        )
    )
    height = float(drawn.wrap(WIDTH - 2 * MARGIN, top)[1])
    top = room(pen.canvas, top, height + 8)
    drawn.drawOn(pen.canvas, MARGIN, top - height - 8)
    return top - height - 8


def _widths(page: Table) -> list[float]:
    first = 118.0
    return [first, *([(WIDTH - 2 * MARGIN - first) / (len(page.heads) - 1)] * (len(page.heads) - 1))]


def _foot(canvas: Canvas) -> None:
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, MARGIN + 8, WIDTH - MARGIN, MARGIN + 8)
    canvas.setFillColor(SIGNAL)
    canvas.setFont("Helvetica-Bold", 7.5)
    canvas.drawString(MARGIN, MARGIN - 2, RESTRICTION)
