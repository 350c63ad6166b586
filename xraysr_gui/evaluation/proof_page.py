"""The page that proves an installation, for the folder of a hospital: as PDF, and for a browser.

Every word is escaped here. Both kinds carry the whole record for programs, and end with a line that says
which hash all bytes before it have.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.page_fonts import Pen, plain, usual_places
from xraysr_gui.evaluation.page_tables import HEIGHT, INK, LINE, MARGIN, PALE, SIGNAL, WIDTH, end_page, room

MOST_RECORD = 64 << 20
COLOURS = {"green": "#1a7f37", "yellow": "#9a6700", "red": "#b3261e"}
MARKS = {"green": "OK", "yellow": "Note", "red": "Bad"}
"""In letters too: a page may be printed in black."""
RESTRICTION = "Not a medical device. For research. Not for primary diagnosis."
RULED = 52.0, 128.0
"""Points: of the column of verdicts, and of that of parts."""
_RECORD = re.compile(rb"xraysr-record:([A-Za-z0-9+/=]+)")
_END = re.compile(rb"\n(?:%|<!-- )xraysr-page ([0-9a-f]{64})(?: -->)?\n\Z")


@dataclass(frozen=True, slots=True)
class PageRow:
    """One thing that was checked: its verdict is a name of COLOURS."""

    verdict: str
    part: str
    said: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ProofPage:
    """All that stands on the page.

    Attributes:
        title: At the head.
        summary: How it stands, in a sentence.
        facts: Names and values: program, computer, date.
        rows: What was checked.
        sentences: What the seal is and how to look whether the page is unchanged.
        seal: The hash that a person can compare.
        record: For programs, the same once more.
    """

    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[PageRow, ...]
    sentences: tuple[str, ...]
    seal: str
    record: bytes


def proof_as_html(page: ProofPage) -> bytes:
    """One file that needs no other."""
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{escape(said)}</td></tr>" for name, said in page.facts)
    rows = "".join(map(_html_row, page.rows))
    heads = "".join(f"<th>{escape(one)}</th>" for one in (tr("Verdict"), tr("Checked"), tr("Result")))
    words = "".join(f"<p>{escape(one)}</p>" for one in page.sentences)
    text = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(page.title)}</title>'
        "<style>body{font-family:sans-serif;font-size:10pt;max-width:60em;margin:2em auto;padding:0 1em;"
        "color:#1d232b;background:#fff}th,td{text-align:left;vertical-align:top;padding:2pt 8pt 2pt 0}"
        "code{font-size:9pt;word-break:break-all}.warn{color:#a33a00;font-weight:bold}</style></head><body>"
        f'<h1>{escape(page.title)}</h1><p class="warn">{escape(tr(RESTRICTION))}</p>'
        f'<p><b>{escape(page.summary)}</b></p><table cellpadding="3">{facts}</table>'
        f'<table cellpadding="3"><tr>{heads}</tr>{rows}</table>{words}<p><code>{page.seal}</code></p>'
        f"</body></html>\n<!-- {_packed(page.record)} -->"
    )
    return _ended(text.encode(), b"<!-- ", b" -->")


def _html_row(row: PageRow) -> str:
    remedy = f"<br><i>{escape(row.remedy)}</i>" if row.remedy else ""
    mark = f'<b style="color:{COLOURS[row.verdict]}">{escape(tr(MARKS[row.verdict]))}</b>'
    return f"<tr><td>{mark}</td><td>{escape(row.part)}</td><td>{escape(row.said)}{remedy}</td></tr>"


def proof_as_pdf(page: ProofPage, places: Sequence[Path] | None = None) -> bytes:
    """The same on paper; the same page gives the same bytes on one computer."""
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(plain(page.title))
    canvas.setSubject(RESTRICTION)
    canvas.setCreator("xraysr")
    canvas.setKeywords(_packed(page.record))
    pen = Pen(canvas, usual_places() if places is None else tuple(places))
    top = _head(pen, page)
    for row in page.rows:
        top = _pdf_row(pen, row, top)
    top -= 6
    for words in page.sentences:
        top = _block(pen, words, (8.0, PALE), top)
    _block(pen, page.seal, (9.0, INK), top)
    end_page(canvas)
    canvas.save()
    return _ended(file.getvalue().rstrip(b"\n"), b"%", b"")


def _head(pen: Pen, page: ProofPage) -> float:
    top = HEIGHT - MARGIN - 12
    pen.canvas.setFillColor(INK)
    pen.line(MARGIN, top, page.title, ("Helvetica-Bold", 15), WIDTH - 2 * MARGIN)
    top = _block(pen, tr(RESTRICTION), (8.5, SIGNAL), top - 8)
    top = _block(pen, page.summary, (10.0, INK), top - 2)
    for name, said in page.facts:
        top = _block(pen, f"{name}: {said}", (8.5, PALE), top)
    return top - 8


def _pdf_row(pen: Pen, row: PageRow, top: float) -> float:
    """A line of the table, on the next page if this one has no room for all of it."""
    from reportlab.platypus import Paragraph

    first, second = RULED
    widths = first, second, WIDTH - 2 * MARGIN - first - second
    columns: list[tuple[Paragraph, ...]] = [
        (pen.paragraph(tr(MARKS[row.verdict]), 8.5, COLOURS[row.verdict]),),
        (pen.paragraph(row.part, 8.5, INK),),
        (pen.paragraph(row.said, 8.5, INK), *((pen.paragraph(row.remedy, 8.5, SIGNAL),) * bool(row.remedy))),
    ]
    heights = [
        [float(one.wrap(width - 8, HEIGHT)[1]) for one in column]
        for column, width in zip(columns, widths, strict=True)
    ]
    tall = max(sum(one) for one in heights) + 5
    top = room(pen.canvas, top, tall)
    left = MARGIN
    pen.canvas.setFillColor(COLOURS[row.verdict])
    pen.canvas.circle(left + 4, top - 7, 3, stroke=0, fill=1)
    for number, (column, width) in enumerate(zip(columns, widths, strict=True)):
        below = top - 1
        for one, height in zip(column, heights[number], strict=True):
            below -= height
            one.drawOn(pen.canvas, left + (12 if number == 0 else 0), below)
        left += width
    pen.canvas.setStrokeColor(LINE)
    pen.canvas.setLineWidth(0.4)
    pen.canvas.line(MARGIN, top - tall, WIDTH - MARGIN, top - tall)
    return top - tall - 1


def _block(pen: Pen, words: str, letters: tuple[float, str], top: float) -> float:
    size, colour = letters
    paragraph = pen.paragraph(words, size, colour)
    height = float(paragraph.wrap(WIDTH - 2 * MARGIN, HEIGHT)[1])
    top = room(pen.canvas, top, height + 3)
    paragraph.drawOn(pen.canvas, MARGIN, top - height - 1)
    return top - height - 3


def _packed(record: bytes) -> str:
    return f"xraysr-record:{base64.b64encode(zlib.compress(record, 9)).decode('ascii')}"


def _ended(content: bytes, before: bytes, after: bytes) -> bytes:
    """The content with the line that says its hash."""
    whole = content + b"\n"
    return whole + before + b"xraysr-page " + hashlib.sha256(content).hexdigest().encode() + after + b"\n"


def record_in(page: bytes) -> tuple[bytes, bool]:
    """The record that a page carries, and whether the page is byte for byte as it was written.

    Raises:
        ValueError: it is no such page.
    """
    found, end = _RECORD.search(page), _END.search(page)
    if found is None or end is None:
        raise ValueError("not a page of a check")
    try:
        unpacking = zlib.decompressobj()
        record = unpacking.decompress(base64.b64decode(found[1], validate=True), MOST_RECORD)
    except (zlib.error, ValueError) as error:
        raise ValueError("its record is damaged") from error
    return record, hashlib.sha256(page[: end.start()]).hexdigest().encode() == end[1]
