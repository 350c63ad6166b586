from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import NEWEST, ORIGINAL, Page
from xraysr_gui.core.workspace import Document


def stack_of(count: int) -> Stack:
    return Stack("series", tuple(Address(Path(f"{number}.dcm")) for number in range(count)))


@given(count=st.integers(1, 9), start=st.integers(0, 8), steps=st.integers(-20, 20))
def test_turning_stops_at_both_ends_and_cine_goes_round(count, start, steps):
    page = Page(stack_of(count), min(start, count - 1))
    assert page.turned(steps).index == sorted((0, page.index + steps, count - 1))[1]
    assert page.turned_around(steps).index == (page.index + steps) % count


def test_a_file_that_holds_frames_becomes_a_stack_of_them_at_the_frame_that_was_asked_for():
    page = Page(Stack("loop", (Address(Path("loop.dcm"), frame=3),)))

    opened = page.with_frames(10, 40.0)

    assert opened.count == 10
    assert opened.index == 3
    assert opened.address == page.address
    assert opened.stack.is_moving
    assert opened.stack.frame_time_ms == 40.0
    assert opened.with_frames(10, 40.0) == opened


def test_a_series_of_files_is_not_a_moving_picture():
    page = Page(stack_of(3))
    assert page.with_frames(1, None) == page
    assert not page.stack.is_moving
    assert page.count == 3


@pytest.mark.parametrize(("version", "expected"), [(NEWEST, 2), (ORIGINAL, 0), (1, 1), (2, 2), (7, 2)])
def test_a_version_that_was_undone_gives_way_to_the_newest(radiograph, version, expected):
    results = tuple(replace(radiograph, notices=(str(number),)) for number in (1, 2))
    page = Page(stack_of(1), version=version)
    assert page.version_of(Document(radiograph, results)) is (radiograph, *results)[expected]


def test_a_page_stays_with_its_result_when_one_before_it_is_deleted_and_comes_back(radiograph):
    first, second, third = (replace(radiograph, notices=(name,)) for name in "abc")
    document = Document(radiograph, (first, second, third))
    page = Page(stack_of(1), version=2)

    moved = page.following(second, document.without_result(1))

    assert moved.version == 1
    assert moved.following(second, document) == page


@pytest.mark.parametrize("version", [NEWEST, ORIGINAL])
def test_a_page_of_the_original_or_of_the_newest_is_never_renumbered(radiograph, version):
    result = replace(radiograph)
    page = Page(stack_of(1), version=version)
    assert page.following(result, Document(radiograph, (result,))) == page


def test_a_page_whose_result_is_gone_waits_for_it(radiograph):
    first, second = replace(radiograph), replace(radiograph)
    page = Page(stack_of(1), version=2)
    assert page.following(second, Document(radiograph, (first,))) == page
