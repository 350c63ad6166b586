"""The report as PDF: the same words, tables and plots, page after page."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from xraysr_gui.evaluation.case_page import page_turn
from xraysr_gui.evaluation.page_fonts import Pen, plain, usual_places
from xraysr_gui.evaluation.page_tables import INK, LINE, MARGIN, PALE, RESTRICTION, SIGNAL, WIDTH
from xraysr_gui.evaluation.report.blocks import Block, Chapter, Drawing, Numbers, Photos, Words
from xraysr_gui.evaluation.report.plot import SERIES, Bar, Dot, Label, Plot, Shape, Stroke

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing as Drawn
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

ROOM = WIDTH - 2 * MARGIN
HEAD = 45.0
"""Points of a head, or of a caption."""
FONT, SIZES = "Helvetica", (6.8, 6.2, 5.6, 5.0, 4.4)
"""Of the letters of a table: smaller ones where its numbers are many."""
BESIDE, MOST = 6.5, 176.0
"""Points beside the words of a cell, and of a column whose words can stand in several lines."""
_COLOURS = {"ink": INK, "pale": PALE, "line": LINE} | {f"s{n}": colour for n, colour in enumerate(SERIES)}


def report_as_pdf(title: str, found: Iterable[Chapter]) -> bytes:
    """The whole report; the same one gives the same bytes."""
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import SimpleDocTemplate

    file = io.BytesIO()
    pen = Pen(Canvas(io.BytesIO()), usual_places())
    with page_turn():
        parts = list(_head(title, pen))
        for one in found:
            parts += list(_chapter(one, pen))
        made = SimpleDocTemplate(
            file, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN + 14,
            title=plain(title), subject=RESTRICTION, creator="xraysr", invariant=1,
        )  # fmt: skip
        made.build(parts, onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _foot(canvas: Canvas, _: object) -> None:
    canvas.setFillColor(SIGNAL)
    canvas.setFont("Helvetica-Bold", 7.5)
    canvas.drawString(MARGIN, MARGIN - 2, RESTRICTION)
    canvas.setFillColor(PALE)
    canvas.drawRightString(WIDTH - MARGIN, MARGIN - 2, str(canvas.getPageNumber()))


def _head(title: str, pen: Pen) -> Iterator[Flowable]:
    from reportlab.platypus import Spacer

    yield pen.paragraph(title, 15, INK)
    yield Spacer(1, 6)


def _chapter(one: Chapter, pen: Pen) -> Iterator[Flowable]:
    from reportlab.platypus import CondPageBreak, Spacer

    yield CondPageBreak(HEAD + _height(one.blocks[0]))
    yield Spacer(1, 8)
    yield pen.paragraph(one.title, 12, INK)
    yield Spacer(1, 4)
    for block in one.blocks:
        yield from _block(block, pen)
        yield Spacer(1, 4)


def _height(block: Block) -> float:
    """What has to stand on the page of a head: a whole plot or row of pictures, or some lines."""
    if isinstance(block, Drawing):
        return block.plot.height * ROOM / block.plot.width + HEAD
    return ROOM / 2 if isinstance(block, Photos) else HEAD


def _block(block: Block, pen: Pen) -> Iterator[Flowable]:
    if isinstance(block, Words):
        yield pen.paragraph(block.text, 9.5 if block.strong else 8.5, INK)
    elif isinstance(block, Numbers):
        yield from _table(block, pen)
    elif isinstance(block, Photos):
        yield from _photos(block, pen)
    else:
        yield from _plot(block, pen)


def _plot(block: Drawing, pen: Pen) -> Iterator[Flowable]:
    from reportlab.platypus import KeepTogether

    yield KeepTogether([drawn(block.plot), pen.paragraph(block.caption, 7.5, PALE)])


def drawn(plot: Plot) -> Drawn:
    """The plot as the library draws it; its y goes up."""
    from reportlab.graphics.shapes import Drawing as Drawn
    from reportlab.graphics.shapes import Group

    times = ROOM / plot.width
    group = Group(
        *(_shape(one) for one in plot.shapes), transform=(times, 0, 0, -times, 0, plot.height * times)
    )
    return Drawn(ROOM, plot.height * times, group)


def _shape(one: Shape) -> object:
    from reportlab.graphics import shapes
    from reportlab.lib.colors import HexColor

    colour = HexColor(_COLOURS[one.role])
    if isinstance(one, Stroke):
        return shapes.Line(one.x1, one.y1, one.x2, one.y2, strokeColor=colour, strokeWidth=one.width)
    if isinstance(one, Dot):
        return shapes.Circle(one.x, one.y, one.radius, fillColor=colour, strokeColor=None)
    if isinstance(one, Bar):
        return shapes.Rect(one.x, one.y, one.width, one.height, fillColor=colour, strokeColor=None)
    return _label(one)


def _label(one: Label) -> object:
    """Words, which stand upright in a drawing that is turned over."""
    from reportlab.graphics import shapes
    from reportlab.lib.colors import HexColor

    words = shapes.String(
        0, 0, plain(one.text), fontSize=12, fontName="Helvetica", textAnchor=one.anchor,
        fillColor=HexColor(_COLOURS[one.role]),
    )  # fmt: skip
    return shapes.Group(words, transform=(1, 0, 0, -1, one.x, one.y))


def _table(block: Numbers, pen: Pen) -> Iterator[Flowable]:
    from reportlab.platypus import Table, TableStyle

    if block.caption:
        yield pen.paragraph(block.caption, 7.5, PALE)
    size, widths = _fitting(block)
    cells = [[pen.paragraph(cell, size, INK) for cell in row] for row in (block.heads, *block.rows)]
    style = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, INK),
        ("LINEBELOW", (0, 1), (-1, -1), 0.25, LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 1.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.6),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    yield Table(cells, colWidths=widths, repeatRows=1, style=TableStyle(style), hAlign="LEFT")


def _fitting(block: Numbers) -> tuple[float, list[float]]:
    """The size of letters, and columns as wide as their words want: no number is cut in two."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    def wide(words: str, size: float) -> float:
        return float(stringWidth(plain(words), FONT, size)) + BESIDE

    columns = list(zip(*(block.heads, *block.rows), strict=True))
    for size in SIZES:
        words = [
            max(wide(word, size) for cell in column for word in (*cell.split(), "")) for column in columns
        ]
        least = [min(one, ROOM / 4) for one in words]
        if sum(least) <= ROOM:
            break
    longest = [min(MOST, max(wide(cell, size) for cell in column)) for column in columns]
    wanted = [max(one, other) for one, other in zip(longest, least, strict=True)]
    if sum(wanted) <= ROOM:
        return size, [one * min(1.6, ROOM / sum(wanted)) for one in wanted]
    left = max(0.0, ROOM - sum(least)) / max(sum(wanted) - sum(least), 1e-9)
    return size, [one + left * (other - one) for one, other in zip(least, wanted, strict=True)]


def _photos(block: Photos, pen: Pen) -> Iterator[Flowable]:
    from reportlab.platypus import Image, KeepTogether, Table

    width = ROOM / (5 if len(block.pictures) > 1 else 2) - 6
    pictures = [Image(io.BytesIO(one.png)) for one in block.pictures]
    for one in pictures:
        one.drawWidth, one.drawHeight = width, width * one.imageHeight / one.imageWidth
    titles = [pen.paragraph(one.title, 6.5, PALE) for one in block.pictures]
    table = Table([pictures, titles], hAlign="LEFT", colWidths=[width + 6] * len(pictures))
    yield KeepTogether([table, pen.paragraph(block.caption, 7.5, PALE)])
