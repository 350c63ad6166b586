from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from xraysr_gui.core.colours import table_of
from xraysr_gui.evaluation.case_page import CasePage, page_as_pdf
from xraysr_gui.evaluation.page_pictures import Outline, PageColourBar, PagePicture
from xraysr_gui.evaluation.page_tables import Table

GREY = np.tile(np.arange(100, dtype=np.uint8), (80, 1))
COLOUR = table_of("sea")[GREY]
BAR = PageColourBar(table_of("sea"), "0", "102.4", "204.8", "grey levels")
CIRCLE = Outline(
    "#ffb000", tuple((0.5 + 0.2 * np.cos(a), 0.5 + 0.2 * np.sin(a)) for a in np.arange(0, 6.2, 0.2))
)
PAGE = CasePage(
    title="Output compared with original",
    compares="100 x 80 pixels; range of 4095 grey levels",
    pictures=(
        PagePicture("Original", GREY, (CIRCLE,), None, 350.0),
        PagePicture("Output", GREY[::-1], (CIRCLE,), None, 350.0),
        PagePicture("Absolute difference", COLOUR, (CIRCLE,), BAR),
    ),
    tables=(
        Table(
            ("Figure", "whole", "inside", "outside"),
            (
                ("PSNR (dB)", "52.84 [51.64, 54.07]", "42.62", "identical"),
                ("MSE (grey levels²)", "87.2", "-", "78"),
            ),
        ),
    ),
    contours=(("#ffb000", "Lesion"),),
    sentences=("Noise fell from 5.4 to 1.7 grey levels.",),
    provenance=("1. Fast x2 (fast-x2 1).", "Input sha256 " + "ab" * 32 + "."),
    keywords='{"schema": 1}',
)


def read(page: CasePage) -> PdfReader:
    return PdfReader(io.BytesIO(page_as_pdf(page)))


def test_all_words_of_the_page_can_be_read_back():
    found = read(PAGE)
    assert len(found.pages) == 1
    text = " ".join(found.pages[0].extract_text().split())
    for words in (
        PAGE.title, PAGE.compares, "Original", "Absolute difference", "grey levels", "102.4", "204.8",
        *PAGE.tables[0].heads, "Lesion",
        *(cell for row in PAGE.tables[0].rows for cell in row), *PAGE.sentences, *PAGE.provenance,
        "Not for primary diagnosis", "Not a medical device", "the line is 100 mm",
    ):  # fmt: skip
        assert words in text, words


def test_programs_find_title_and_provenance():
    found = read(PAGE).metadata
    assert found.title == PAGE.title
    assert found["/Keywords"] == PAGE.keywords
    assert "Not for primary diagnosis" in found.subject


def test_the_pictures_are_the_very_pixels():
    pictures = [np.asarray(one.image.convert("RGB")) for one in read(PAGE).pages[0].images]
    wanted = [np.repeat(one[:, :, None], 3, axis=2) for one in (GREY, GREY[::-1])] + [COLOUR]
    for picture in wanted:
        assert any(one.shape == picture.shape and np.array_equal(one, picture) for one in pictures)
    bars = [one for one in pictures if one.shape[1] == 1]
    np.testing.assert_array_equal(bars[0][:, 0], table_of("sea")[::-1])


def test_the_same_page_gives_the_same_bytes_and_other_words_other_bytes():
    assert page_as_pdf(PAGE) == page_as_pdf(PAGE)
    assert page_as_pdf(PAGE) != page_as_pdf(replace(PAGE, title="Other"))


@pytest.mark.parametrize("shape", [(400, 60), (60, 400), (1, 1), (1000, 800)])
def test_pictures_of_any_shape_leave_one_page(shape):
    picture = PagePicture("Odd", np.full(shape, 128, np.uint8))
    found = read(replace(PAGE, pictures=(picture,)))
    assert len(found.pages) == 1
    assert PAGE.sentences[0] in found.pages[0].extract_text()


def test_many_words_go_on_on_further_pages():
    many = tuple(f"Sentence number {number} with some more words." for number in range(160))
    found = read(replace(PAGE, sentences=many))
    text = " ".join(" ".join(page.extract_text() for page in found.pages).split())
    assert len(found.pages) > 1
    assert all(one in text for one in many)
    assert all("Not for primary diagnosis" in page.extract_text() for page in found.pages)


def test_tables_that_do_not_fit_go_on_on_further_pages():
    tables = tuple(Table(("Figure", f"part {n}"), (("PSNR", "1"),) * 12) for n in range(9))
    found = read(replace(PAGE, tables=tables))
    text = " ".join(page.extract_text() for page in found.pages)
    assert len(found.pages) > 1
    assert all(f"part {n}" in text for n in range(9))


def test_markup_and_words_without_end_do_no_harm():
    words = ("a < b & c </para>", '<font name="none">x</font>', "x" * 400)
    found = read(replace(PAGE, title="Knie <b>& Łódź", sentences=words))
    text = "".join(found.pages[0].extract_text().split())
    assert "Knie<b>&" in text
    assert all(one.replace(" ", "") in text for one in words)


def test_nothing_is_said_of_a_patient_unless_it_is_given():
    assert "Miller" not in read(PAGE).pages[0].extract_text()
    assert "Patient: Miller" in read(replace(PAGE, patient=("Patient: Miller",))).pages[0].extract_text()


def test_an_empty_table_and_no_pictures_leave_the_words():
    found = read(replace(PAGE, pictures=(), tables=()))
    assert PAGE.sentences[0] in found.pages[0].extract_text()
