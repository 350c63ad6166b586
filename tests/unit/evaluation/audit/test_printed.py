from __future__ import annotations

import math

import pytest

from xraysr_gui.evaluation.audit.interval import Interval, psnr_of
from xraysr_gui.evaluation.audit.printed import is_missing, prefers_comma, read_number


@pytest.mark.parametrize(
    ("text", "comma", "low", "high"),
    [
        ("40.13", False, 40.125, 40.135),
        ("40,13", True, 40.125, 40.135),
        ("40,13", False, 40.125, 40.135),
        (".9818", False, 0.98175, 0.98185),
        ("87.5 %", False, 87.45, 87.55),
        ("98.33 dB", False, 98.325, 98.335),
        ("-3.2142 ± 8.0692", False, -3.21425, -3.21415),
        ("33.2 (2.1)", False, 33.15, 33.25),
        ("94.1 [92.0, 95.9]", False, 94.05, 94.15),
        ("4.7e-4", False, 4.65e-4, 4.75e-4),
        ("4.7 x 10^-4", False, 4.65e-4, 4.75e-4),
        ("382,011", False, 382010.5, 382011.5),
        ("382.011", True, 382010.5, 382011.5),
        ("1.234,56", True, 1234.555, 1234.565),
        ("1,234.56", False, 1234.555, 1234.565),
        ("382 011", False, 382010.5, 382011.5),
        ("\u22123.2", False, -3.25, -3.15),
        ("**40.1**", False, 40.05, 40.15),
        ("x2", False, 1.5, 2.5),
        ("40", False, 39.5, 40.5),
    ],
)
def test_a_number_has_the_interval_of_its_rounding(text, comma, low, high):
    found = read_number(text, comma=comma).interval
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-12)


@pytest.mark.parametrize("text", ["about 40", "SRCNN", "4.1.2", "40..1", "1e9999", "--3", "40 dB or so"])
def test_words_are_no_number(text):
    assert read_number(text, comma=False) is None


def test_more_figures_than_single_precision_has_are_not_believed():
    found = read_number("33.2530312345", comma=False).interval
    assert found.width == pytest.approx(2 * 33.25303e-6, rel=1e-4)


def test_what_is_endless_is_not_rounded():
    for text in ("inf", "∞", "Infinity"):
        assert read_number(text, comma=False).interval == Interval(math.inf, math.inf)


def test_marks_of_missing_numbers():
    assert all(is_missing(text) for text in ("", " - ", "n/a", "NaN", "\u2014", "None"))
    assert not is_missing("0")


@pytest.mark.parametrize(
    ("cells", "separator", "comma"),
    [
        (["40,13", "0,98"], ";", True),
        (["40.13", "0.98", "1,234"], ";", False),
        (["35,498", "3,553", "8"], ";", True),
        (["382,011", "12"], ",", False),
        (["SRCNN v1.0", "35,498"], "\t", True),
    ],
)
def test_the_table_tells_its_decimal_sign(cells, separator, comma):
    assert prefers_comma(cells, separator) is comma


def test_psnr_and_error_are_one_number_in_two_scales():
    mse = Interval(13.41845, 13.41855)
    psnr = psnr_of(mse, 255.0)
    assert psnr.low == pytest.approx(10 * math.log10(255**2 / 13.41855))
    assert psnr.high == pytest.approx(10 * math.log10(255**2 / 13.41845))
    assert psnr_of(Interval(0.0, 1.0), 1.0).high == math.inf


def test_ends_that_touch_are_no_contradiction():
    below, above = Interval(1.0, 2.0), Interval(2.0, 3.0)
    assert not below.surely_below(above)
    assert Interval(1.0, 1.999).surely_below(above)
