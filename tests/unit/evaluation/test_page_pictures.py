"""How pictures share the room of a page, and what lies over them, as the finished file tells."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from tests.unit.evaluation.test_case_page import BAR, COLOUR, PAGE
from xraysr_gui.evaluation.case_page import CasePage, page_as_pdf
from xraysr_gui.evaluation.page_marks import Ornament, PageMark
from xraysr_gui.evaluation.page_pictures import PagePicture, arranged
from xraysr_gui.evaluation.page_tables import FOOT, HEIGHT, MARGIN, WIDTH, Table

PORTRAIT, WIDE = (120, 100), (100, 160)
ROWS = (("PSNR (dB)", "52.84 [51.64, 54.07]", "42.62 [41.11, 43.90]", "-"),) * 12
USUAL = replace(
    PAGE, tables=(Table(("Figure", "whole", "inside", "outside"), ROWS),), sentences=("It fell.",) * 8
)
"""As much as there is to tell of a case with a region."""


def pictures(count: int, shape: tuple[int, int] = PORTRAIT) -> tuple[PagePicture, ...]:
    greys = PagePicture("Image", np.full(shape, 128, np.uint8), field=200.0)
    found = PagePicture("Map", np.resize(COLOUR, (*shape, 3)), bar=BAR)
    return (greys, greys, found)[:count]


def rectangles(page) -> list[tuple[float, float, float, float]]:
    """Left, bottom, width and height of each picture that is no colour bar."""
    found = []

    def note(operator, _arguments, matrix, _text) -> None:
        if operator == b"Do" and matrix[0] > 10:
            found.append((matrix[4], matrix[5], matrix[0], matrix[3]))

    page.extract_text(visitor_operand_before=note)
    return found


def lowest_word(page) -> float:
    """Above the foot."""
    heights = []
    page.extract_text(
        visitor_text=lambda words, matrix, text, *_: words.strip() and heights.append(matrix[5] + text[5])
    )
    return min(one for one in heights if one > MARGIN + FOOT)


def read(page: CasePage) -> PdfReader:
    return PdfReader(io.BytesIO(page_as_pdf(page)))


@pytest.mark.parametrize("shape", [PORTRAIT, WIDE])
@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("contours", [PAGE.contours, ()])
def test_pictures_and_words_fill_the_page_and_lie_in_it_without_touching(shape, count, contours):
    (page,) = read(replace(USUAL, pictures=pictures(count, shape), contours=contours)).pages
    found = rectangles(page)
    assert len(found) == count
    rows, columns = shape
    for left, bottom, width, height in found:
        assert height / width == pytest.approx(rows / columns, rel=1e-3)
        assert left >= MARGIN - 1
        assert left + width <= WIDTH - MARGIN + 1
        assert bottom > MARGIN + FOOT
        assert bottom + height < HEIGHT - MARGIN
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            beside = one[0] + one[2] <= other[0] or other[0] + other[2] <= one[0]
            assert beside or one[1] >= other[1] + other[3] or other[1] >= one[1] + one[3]
    is_wide = min(left for left, *_ in found) < MARGIN + 2  # the row cannot become larger
    assert lowest_word(page) - MARGIN - FOOT < (0.2 if is_wide else 0.08) * HEIGHT


def test_more_words_make_smaller_pictures_before_they_make_a_page():
    heights = []
    for count in (1, 20, 30):
        words = tuple(f"Sentence number {number}." for number in range(count))
        (page,) = read(replace(USUAL, pictures=pictures(2), sentences=words)).pages
        heights.append(max(height for *_, height in rectangles(page)))
    assert heights == sorted(heights, reverse=True)
    assert heights[0] > 1.2 * heights[-1]


@pytest.mark.parametrize("tables", [1, 3, 5, 7])
def test_larger_pictures_never_cost_a_page(tables, monkeypatch):
    long = replace(USUAL, pictures=pictures(3), tables=USUAL.tables * tables)
    pages = len(read(long).pages)
    monkeypatch.setattr("xraysr_gui.evaluation.case_page.SMALLEST", 100.0)
    monkeypatch.setattr("xraysr_gui.evaluation.case_page.STEP", 1e9)
    assert len(read(long).pages) == pages


@pytest.mark.parametrize(("count", "most", "columns"), [(3, 260, 3), (3, 640, 2), (2, 300, 2), (1, 300, 1)])
def test_a_row_more_is_begun_where_it_makes_pictures_larger(count, most, columns):
    found = arranged(pictures(count), most)
    assert found.columns == columns
    assert found.total <= most


def test_pixels_that_are_not_square_are_shown_as_they_lie_in_the_field():
    flat = replace(pictures(1)[0], shape=0.5)
    (page,) = read(replace(PAGE, pictures=(flat,))).pages
    [(_, _, width, height)] = rectangles(page)
    assert height / width == pytest.approx(0.5)


def strokes(page) -> list[tuple[float, ...]]:
    """The ends of all lines, in points of the page."""
    found, start = [], None
    for operands, operator in ContentStream(page.get_contents(), page.pdf).operations:
        if operator == b"m":
            start = [float(one) for one in operands]
        elif operator == b"l" and start is not None:
            found.append((*start, *(float(one) for one in operands)))
    return found


def test_marks_lie_over_the_picture_at_their_places_and_their_words_inside():
    marks = (
        PageMark(((0.1, 0.1), (0.9, 0.1)), "60.0 mm *", Ornament.TICKS),
        PageMark(((0.2, 0.5), (0.4, 0.9)), "Nodule?", Ornament.HEAD),
        PageMark(((0.98, 0.99),), "A note at the edge"),
        PageMark(((0.3, 0.3), (0.5, 0.4), (0.7, 0.3)), "127.0°", Ornament.ARC),
        PageMark(((0.1, 0.6), (0.5, 0.6), (0.1, 0.7), (0.5, 0.8)), "Cobb 14.0°", Ornament.BETWEEN),
    )
    (page,) = read(replace(PAGE, pictures=(replace(pictures(1)[0], marks=marks),), contours=())).pages
    [(left, bottom, width, height)] = rectangles(page)
    drawn = strokes(page)

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * width, bottom + (1 - y) * height

    for first, last in (((0.1, 0.1), (0.9, 0.1)), ((0.2, 0.5), (0.4, 0.9)), ((0.3, 0.6), (0.3, 0.75))):
        wanted = pytest.approx((*at(*first), *at(*last)), abs=0.02)
        assert any(one == wanted for one in drawn), (first, last)
    tip = pytest.approx(at(0.2, 0.5), abs=0.02)
    assert (
        sum(one[:2] == tip for one in drawn) == 2 * 3
    )  # the shaft and both sides of the head, dark and bright
    places = {}
    page.extract_text(
        visitor_text=lambda words, matrix, text, *_: places.setdefault(words.strip(), (text[4], text[5]))
    )
    for mark in marks:
        x, y = places[mark.words]
        assert left < x < left + width, mark.words
        assert bottom < y < bottom + height, mark.words
