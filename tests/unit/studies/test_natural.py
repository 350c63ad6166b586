from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xraysr_gui.studies.natural import natural_key


def test_numbers_in_names_count_by_their_value():
    names = ["IM10", "im9", "IM0011", "scout", "10", "9"]
    assert sorted(names, key=natural_key) == ["9", "10", "im9", "IM10", "IM0011", "scout"]


@given(st.lists(st.text(max_size=12), unique_by=str.casefold))
def test_any_names_can_be_sorted(names):
    assert sorted(names, key=natural_key, reverse=True) == sorted(names, key=natural_key)[::-1]


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_the_order_of_numbered_names_is_that_of_their_numbers(one, other):
    assert (natural_key(f"IM{one}") < natural_key(f"IM{other}")) == (one < other)


def test_a_name_of_thousands_of_digits_is_no_trouble():
    assert natural_key("9" * 100_000) != natural_key("8")
