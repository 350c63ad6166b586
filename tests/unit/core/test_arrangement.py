from __future__ import annotations

from pathlib import Path

import pytest

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.arrangement import Arrangement
from xraysr_gui.core.page import Page

STACK = Stack("films", (Address(Path("a.png")),))
FIRST, SECOND = Page(STACK, version=0), Page(STACK, version=1)


@pytest.mark.parametrize(("active", "then"), [(0, 0), (1, 1), (2, 1)])
def test_what_a_map_lay_over_is_not_seen_twice(active, then):
    with_map = Arrangement(1, 3, (FIRST, SECOND, SECOND), active, (2,))
    assert with_map.without_maps == Arrangement(1, 2, (FIRST, SECOND), then)


def test_what_is_left_of_four_closes_up():
    third = Page(STACK, version=2)
    assert Arrangement(2, 2, (FIRST, SECOND, SECOND, third), 3, (2,)).without_maps == Arrangement(
        1, 3, (FIRST, SECOND, third), 2
    )
    of_a_truth = Arrangement(2, 2, (FIRST,) * 4, 3, (1, 2, 3))
    assert of_a_truth.without_maps == Arrangement(1, 1, (FIRST,))
    unread = Arrangement(1, 3, (FIRST, FIRST), 2, (1,))
    assert unread.without_maps == Arrangement(1, 1, (FIRST,))


def test_a_page_that_only_the_view_with_the_map_shows_stays():
    assert Arrangement(1, 1, (SECOND,), 0, (0,)).without_maps == Arrangement(1, 1, (SECOND,), 0)
    twice = Arrangement(1, 2, (SECOND, SECOND), 1)
    assert twice.without_maps == twice, "no map lay there: a person wanted it twice"
    gone = Arrangement(2, 2, (None, FIRST, None), 2, (2, 3))
    assert gone.without_maps == Arrangement(2, 2, (None, FIRST, None), 2)


def test_a_map_over_a_view_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="no such views"):
        Arrangement(1, 1, (FIRST,), 0, (1,))


def test_a_comparison_is_that_of_one_image_in_all_views():
    assert Arrangement(1, 3, (FIRST, SECOND, SECOND), 0, (2,)).compared == SECOND
    other = Page(Stack("others", (Address(Path("b.png")),)), version=1)
    assert Arrangement(1, 3, (FIRST, SECOND, other), 0, (1,)).compared is None
    assert Arrangement(1, 3, (FIRST, None, SECOND), 0, (2,)).compared is None
    assert Arrangement(1, 2, (FIRST, SECOND)).compared is None
