from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress


def test_a_part_has_its_own_scale_inside_the_whole():
    told = []
    part = Progress(lambda fraction, doing: told.append((fraction, doing))).part(0.2, 0.6).part(0.5, 1.0)
    part.at(0.0, "begun")
    part.at(1.0, "done")
    assert told == [(pytest.approx(0.4), "begun"), (pytest.approx(0.6), "done")]


def test_stop_is_heard_in_every_part():
    with pytest.raises(Cancelled):
        Progress(stop_requested=lambda: True).part(0.1, 0.2).rest().at(0.5)


@given(st.lists(st.lists(st.floats(0, 1), max_size=6).map(sorted), max_size=5))
@example([[0.05386198436124602], [1.0], [0.0]])  # rounds to more than all
def test_a_second_try_goes_on_where_the_first_one_stopped(tries):
    told = []
    progress = Progress(lambda fraction, doing: told.append(fraction))
    for fractions in tries:
        rest = progress.rest(0.9)
        for fraction in fractions:
            rest.at(fraction)
    assert told == sorted(told)
    assert all(fraction <= 0.9 for fraction in told)
