from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.gui.widgets import amounts


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "< 0.1 s"),
        (0.1, "0.1 s"),
        (2.14, "2.1 s"),
        (9.96, "10 s"),
        (47.6, "48 s"),
        (59.7, "1 min 0 s"),
        (200.2, "3 min 20 s"),
        (3599.8, "1 h 0 min"),
        (3900, "1 h 5 min"),
    ],
)
def test_a_time_is_told_as_finely_as_it_can_be_felt(seconds, words):
    assert amounts.duration(seconds) == words


@pytest.mark.parametrize(
    ("megabytes", "words"), [(0, "1 MB"), (240.4, "240 MB"), (1536, "1.5 GB"), (1024, "1.0 GB")]
)
def test_memory_is_told_in_the_unit_that_fits(megabytes, words):
    assert amounts.memory(megabytes) == words


def test_what_is_foreseen_is_told_as_a_guess():
    assert amounts.about(2.14) == "about 2.1 s"
    assert amounts.about(0.01) == "< 0.1 s"


def test_a_size_names_columns_first():
    assert amounts.size((3520, 4280)) == "4280\u00a0\u00d7\u00a03520"


@given(st.floats(0.1, 3599))
def test_no_time_below_an_hour_is_told_wrong_by_more_than_a_twentieth(seconds):
    in_seconds = {"min": 60.0, "s": 1.0, "h": 3600.0}
    words = amounts.duration(seconds).split()
    told = sum(float(n) * in_seconds[unit] for n, unit in zip(words[::2], words[1::2], strict=True))
    assert told == pytest.approx(seconds, rel=0.05, abs=0.06)
