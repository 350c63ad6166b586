"""The pages of one case, as PDF: what was compared, how it looks, the figures, and how it came to be.

Only here is the library for PDF known. The page names no patient; what it is given is all that it says.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.evaluation.page_fonts import Pen, plain, usual_places
from xraysr_gui.evaluation.page_tables import (
    GAP,
    HEIGHT,
    INK,
    LINE,
    MARGIN,
    PALE,
    RESTRICTION,
    SIGNAL,
    WIDTH,
    Table,
    contours,
    end_page,
    room,
    table,
)

PICTURE_HEIGHT = 250.0
MOST_COLUMNS = 5
_BAR_WIDTH, _BAR_ROOM = 8.0, 42.0
_TURN = Lock()
"""The library keeps its fonts for the whole program: one of them must not be in two pages at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A closed line on a picture: its corners in shares of width and height, from the upper left."""

    colour: str
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, eq=False)
class ColourBar:
    """What the colours of a map mean: the table from low to high, and the words at three places."""

    colours: NDArray[np.uint8]
    low: str
    middle: str
    high: str
    unit: str


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture of the row.

    Attributes:
        title: Above it.
        pixels: Greys (rows, columns) or colours (rows, columns, 3), 8 bits.
        outlines: Drawn over it.
        bar: Beside it, for a map.
        width_mm: Of the whole field, for the scale; None where it is not calibrated.
    """

    title: str
    pixels: NDArray[np.uint8]
    outlines: tuple[Outline, ...] = ()
    bar: ColourBar | None = None
    width_mm: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CasePage:
    """All that stands on the page.

    Attributes:
        title: At the head.
        compares: On which grid and scale.
        pictures: Side by side, at most three.
        tables: One below the other.
        sentences: What changed, and what to know.
        provenance: How it came to be, line by line.
        patient: Label of the case, and whose it is if that was asked for, line by line.
        contours: Colour and name of each region that is drawn over the pictures.
        keywords: For programs: the same as the provenance, and never shown.
    """

    title: str
    compares: str
    pictures: tuple[Picture, ...]
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
        top = _head(pen, page)
        top = _pictures(pen, page.pictures, top - 8)
        top = contours(pen, page.contours, top - 10)
        for one in page.tables:
            top = table(pen, one, top - 12)
        _text(pen, page, top - 10)
        end_page(canvas)
        canvas.save()
    return file.getvalue()


def _words(page: CasePage) -> Iterator[str]:
    """All that is written."""
    yield from (page.title, page.compares, *page.patient, *(one.title for one in page.pictures))
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


def _stacked(canvas: Any, paragraphs: Sequence[Any], top: float) -> float:
    for one in paragraphs:
        height = float(one.wrap(WIDTH - 2 * MARGIN, top)[1])
        top -= height + 2
        one.drawOn(canvas, MARGIN, top)
    return top


def _pictures(pen: Pen, pictures: Sequence[Picture], top: float) -> float:
    """All as large as the widest allows, each with its title and what is drawn over it."""
    if not pictures:
        return top
    wide = WIDTH - 2 * MARGIN - GAP * (len(pictures) - 1) - sum(_BAR_ROOM for one in pictures if one.bar)
    width = wide / len(pictures)
    tallest = max(one.pixels.shape[0] / one.pixels.shape[1] for one in pictures)
    height = min(PICTURE_HEIGHT, float(width * tallest))
    left = MARGIN
    for one in pictures:
        pen.canvas.setFillColor(INK)
        pen.line(left, top - 8, one.title, ("Helvetica-Bold", 8), width)
        rows, columns = one.pixels.shape[:2]
        scale = min(width / columns, height / rows)
        place = (left, top - 12 - rows * scale, columns * scale, rows * scale)
        _picture(pen, one, place)
        left += width + GAP + (_BAR_ROOM if one.bar else 0.0)
    return top - 12 - height


def _picture(pen: Pen, picture: Picture, place: tuple[float, float, float, float]) -> None:
    canvas = pen.canvas
    left, bottom, width, height = place
    canvas.drawImage(_image(picture.pixels), left, bottom, width, height)
    canvas.setLineWidth(0.8)
    for outline in picture.outlines:
        canvas.setStrokeColor(outline.colour)
        path = canvas.beginPath()
        for number, (x, y) in enumerate(outline.corners):
            (path.lineTo if number else path.moveTo)(left + x * width, bottom + (1 - y) * height)
        path.close()
        canvas.saveState()
        around = canvas.beginPath()
        around.rect(left, bottom, width, height)
        canvas.clipPath(around, stroke=0)
        canvas.drawPath(path)
        canvas.restoreState()
    if picture.bar is not None:
        _bar(pen, picture.bar, left + width + 4, bottom, height)
    elif picture.width_mm:
        _scale(canvas, picture.width_mm, left, bottom, width)


def _image(pixels: NDArray[np.uint8]) -> Any:
    from reportlab.lib.utils import ImageReader

    if pixels.ndim == 2:
        pixels = np.repeat(pixels[:, :, None], 3, axis=2)
    rows, columns = pixels.shape[:2]
    head = f"P6 {columns} {rows} 255\n".encode()
    return ImageReader(io.BytesIO(head + np.ascontiguousarray(pixels).tobytes()))


def _bar(pen: Pen, bar: ColourBar, left: float, bottom: float, height: float) -> None:
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


def _scale(canvas: Any, width_mm: float, left: float, bottom: float, width: float) -> None:
    """A length that is round and no longer than a third of the picture."""
    length = next(one for one in (500, 200, 100, 50, 20, 10, 5, 2, 1, 0.5, 0) if one <= width_mm / 3)
    canvas.setFont("Helvetica", 6)
    canvas.setFillColor(PALE)
    canvas.drawString(left, bottom - 8, f"field {width_mm:.0f} mm wide; the line is {length:g} mm")
    canvas.setStrokeColor("#ffffff")
    canvas.setLineWidth(1.2)
    canvas.line(left + 5, bottom + 5, left + 5 + width * length / width_mm, bottom + 5)


def _text(pen: Pen, page: CasePage, top: float) -> None:
    """What is left of the page, and further pages where that is too little."""
    from reportlab.platypus import Frame, Spacer

    words = [pen.paragraph(one, 8, INK) for one in page.sentences]
    words += [Spacer(1, 7), *(pen.paragraph(one, 7, PALE) for one in page.provenance)]
    while words:
        top = room(pen.canvas, top, 40)
        frame = Frame(MARGIN, MARGIN + 14, WIDTH - 2 * MARGIN, top - MARGIN - 14, 0, 0, 0, 0)
        _fill(frame, words, pen.canvas)
        top = MARGIN if words else top


def _fill(frame: Any, words: list[Any], canvas: Any) -> None:
    """Take what fits; of a paragraph that is too long, the lines that fit."""
    frame.addFromList(words, canvas)
    if words:
        pieces = frame.split(words[0], canvas)
        if pieces:
            words[:1] = pieces
            frame.addFromList(words, canvas)
