from __future__ import annotations

import pytest

from xraysr_gui.core.plain_figures import area_figure, figure


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (91.8123, "91.81"),
        (0.0152999, "0.0153"),
        (10274.4, "10\u202f274"),
        (1234567.0, "1\u202f234\u202f567"),
        (-3120.0, "-3\u202f120"),
        (1500, "1\u202f500"),
        (100, "100"),
        (9999.7, "10\u202f000"),
        (2e-9, "2e-09"),
        (float("inf"), "inf"),
    ],
)
def test_figures_are_plain_decimals(value, words):
    assert figure(value) == words


def test_fewer_figures_keep_all_before_the_point():
    assert figure(1234.5, 3) == "1\u202f234"
    assert figure(0.98765, 3) == "0.988"


def test_an_area_is_told_in_the_window_as_on_the_page():
    assert area_figure(0.04163) == "0.042"  # a grain of lime in a breast
    assert area_figure(12.345) == "12.3"
    assert area_figure(10274.4) == "10\u202f274"
