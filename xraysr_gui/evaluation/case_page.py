"""The pages of one case, as PDF: what was compared, how it looks, the figures, and how it came to be.

Only here is the library for PDF known. The page names no patient; what it is given is all that it says.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from xraysr_gui.evaluation.page_fonts import Pen, plain, usual_places
from xraysr_gui.evaluation.page_pictures import Arrangement, PagePicture, arranged, draw_pictures
from xraysr_gui.evaluation.page_tables import (
    FOOT,
    HEIGHT,
    INK,
    MARGIN,
    PALE,
    RESTRICTION,
    SIGNAL,
    WIDTH,
    Table,
    contours,
    end_page,
    fits,
    room,
    table,
)

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Frame, Paragraph

SMALLEST = 160.0
"""Of the room of the pictures: before they become smaller, words go on on a further page."""
STEP = 4.0
LARGER = (1.3, 1.2, 1.1)
"""Times: where even the largest pictures leave room, letters become larger."""
MOST_COLUMNS = 5
_TURN = Lock()
"""The library keeps its fonts for the whole program: one of them must not be in two pages at a time."""


def page_turn() -> Lock:
    """Held by whoever makes a page."""
    return _TURN


@dataclass(frozen=True, slots=True, eq=False)
class CasePage:
    """All that stands on the page.

    Attributes:
        title: At the head.
        compares: On which grid and scale.
        pictures: As large as the rest leaves room for.
        tables: One below the other.
        sentences: What changed, and what to know.
        provenance: How it came to be, line by line.
        patient: Label of the case, and whose it is if that was asked for, line by line.
        contours: Colour and name of each region that is drawn over the pictures.
        keywords: For programs: the same as the provenance, and never shown.
    """

    title: str
    compares: str
    pictures: tuple[PagePicture, ...]
    tables: tuple[Table, ...] = ()
    sentences: tuple[str, ...] = ()
    provenance: tuple[str, ...] = ()
    patient: tuple[str, ...] = ()
    contours: tuple[tuple[str, str], ...] = ()
    keywords: str = ""


def page_as_pdf(page: CasePage, places: Sequence[Path] | None = None) -> bytes:
    """The page as a file, of more than one where all does not fit; the same page gives the same bytes.

    Args:
        page: What stands on it.
        places: Of fonts for what Helvetica does not have; if None, where computers usually keep them.
    """
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(plain(page.title))
    canvas.setSubject(RESTRICTION)
    canvas.setCreator("xraysr")
    canvas.setKeywords(page.keywords)
    pen = Pen(canvas, usual_places() if places is None else tuple(places))
    with _TURN:
        top = _head(pen, page) - 8
        if page.pictures:
            top = draw_pictures(pen, page.pictures, _arrangement(page, pen, top), top)
        _below(pen, page, top, _letters(page, pen, top))
        canvas.save()
    return file.getvalue()


def _arrangement(page: CasePage, pen: Pen, top: float) -> Arrangement:
    """The largest pictures that need no page more than the smallest ones."""

    def pages(found: Arrangement) -> int:
        return _pages(page, pen.places, top - found.total)

    low, high = SMALLEST, top - MARGIN - FOOT
    least = pages(arranged(page.pictures, low))
    while high - low > STEP:
        middle = (low + high) / 2
        if pages(arranged(page.pictures, middle)) > least:
            high = middle
        else:
            low = middle
    return arranged(page.pictures, low)


def _letters(page: CasePage, pen: Pen, top: float) -> float:
    """How many times larger letters can be, where pictures leave room, without one page more."""
    least = _pages(page, pen.places, top)
    possible = (times for times in LARGER if all(fits(one, times) for one in page.tables))
    return next((times for times in possible if _pages(page, pen.places, top, times) == least), 1.0)


def _pages(page: CasePage, places: tuple[Path, ...], top: float, times: float = 1.0) -> int:
    """How many pages there are if what is below the pictures begins here: it is laid out, and thrown away."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(io.BytesIO(), pagesize=(WIDTH, HEIGHT), invariant=1)
    return _below(Pen(canvas, places), page, top, times)


def _below(pen: Pen, page: CasePage, top: float, times: float) -> int:
    """All but head and pictures, down to the foot of the last page; tells how many pages there are."""
    top = contours(pen, page.contours, top - 10 if page.contours else top, times)
    for one in page.tables:
        top = table(pen, one, top - 12, times)
    _text(pen, page, top - 10, times)
    end_page(pen.canvas)
    return int(pen.canvas.getPageNumber()) - 1


def _words(page: CasePage) -> Iterator[str]:
    """All that is written."""
    yield from (page.title, page.compares, *page.patient, *(one.title for one in page.pictures))
    yield from (mark.words for one in page.pictures for mark in one.marks)
    yield from (cell for one in page.tables for row in (one.heads, *one.rows) for cell in row)
    yield from (name for _, name in page.contours)
    yield from (*page.sentences, *page.provenance)
    bars = (one.bar for one in page.pictures if one.bar is not None)
    yield from (words for bar in bars for words in (bar.low, bar.middle, bar.high, bar.unit))


def _head(pen: Pen, page: CasePage) -> float:
    canvas = pen.canvas
    canvas.setFillColor(INK)
    pen.line(MARGIN, HEIGHT - MARGIN - 11, page.title, ("Helvetica-Bold", 15), WIDTH - 2 * MARGIN - 120)
    canvas.setFillColor(SIGNAL)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawRightString(WIDTH - MARGIN, HEIGHT - MARGIN - 10, "Not for primary diagnosis")
    lines = [pen.paragraph(page.compares, 8.5, PALE), *(pen.paragraph(one, 8.5, INK) for one in page.patient)]
    lines += [pen.paragraph(one, 8.5, INK) for one in pen.notes(_words(page))]
    return _stacked(canvas, lines, HEIGHT - MARGIN - 18)


def _stacked(canvas: Canvas, paragraphs: Sequence[Paragraph], top: float) -> float:
    for one in paragraphs:
        height = float(one.wrap(WIDTH - 2 * MARGIN, top)[1])
        top -= height + 2
        one.drawOn(canvas, MARGIN, top)
    return top


def _text(pen: Pen, page: CasePage, top: float, times: float) -> None:
    """What is left of the page, and further pages where that is too little."""
    from reportlab.platypus import Frame, Spacer

    words = [pen.paragraph(one, 8 * times, INK) for one in page.sentences]
    words += [Spacer(1, 7), *(pen.paragraph(one, 7 * times, PALE) for one in page.provenance)]
    while words:
        top = room(pen.canvas, top, 40)
        frame = Frame(MARGIN, MARGIN + FOOT, WIDTH - 2 * MARGIN, top - MARGIN - FOOT, 0, 0, 0, 0)
        _fill(frame, words, pen.canvas)
        top = MARGIN if words else top


def _fill(frame: Frame, words: list[Paragraph], canvas: Canvas) -> None:
    """Take what fits; of a paragraph that is too long, the lines that fit."""
    frame.addFromList(words, canvas)
    if words:
        pieces = frame.split(words[0], canvas)
        if pieces:
            words[:1] = pieces
            frame.addFromList(words, canvas)
