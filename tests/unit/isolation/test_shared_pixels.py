"""Pixels cross in one nameless memory file, and what the child says about them is checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xraysr_gui.isolation import shared_pixels
from xraysr_gui.isolation.messages import BadMessage
from xraysr_gui.isolation.shared_pixels import TrayFiller, empty_tray, new_tray, take_arrays


@pytest.fixture
def tray() -> Iterator[BinaryIO]:
    with new_tray() as tray:
        yield tray


def _filled(tray: BinaryIO, *arrays: np.ndarray[Any, Any]) -> list[dict[str, Any]]:
    filler = TrayFiller(tray.fileno(), 1 << 30)
    for number, array in enumerate(arrays):
        filler.new_array(str(number), array.shape, array.dtype)[...] = array
    return filler.entries


def test_several_arrays_lie_side_by_side(tray: BinaryIO) -> None:
    arrays = [np.arange(5, dtype=np.uint8), np.full((70, 90), 1.5, np.float32), np.eye(3) > 0]
    taken = take_arrays(tray, _filled(tray, *arrays), 1 << 30)
    for number, array in enumerate(arrays):
        np.testing.assert_array_equal(taken[str(number)], array, strict=True)


def test_a_copy_in_pieces_is_whole(tray: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_pixels, "_ONE_READ", 7)
    ramp = np.arange(1000, dtype=np.int32)
    np.testing.assert_array_equal(take_arrays(tray, _filled(tray, ramp), 1 << 30)["0"], ramp)


def test_the_tray_on_systems_without_memory_files_works_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_pixels.sys, "platform", "darwin")
    ramp = np.arange(1000, dtype=np.int32)
    with new_tray() as tray:
        np.testing.assert_array_equal(take_arrays(tray, _filled(tray, ramp), 1 << 30)["0"], ramp)


def test_a_tray_has_no_name_to_leak() -> None:
    before = os.listdir("/dev/shm")
    with new_tray() as tray:
        _filled(tray, np.ones(10))
        assert os.listdir("/dev/shm") == before
        assert os.fstat(tray.fileno()).st_nlink == 0


def test_an_emptied_tray_gives_its_memory_back(tray: BinaryIO) -> None:
    _filled(tray, np.ones(100_000))
    empty_tray(tray)
    assert os.fstat(tray.fileno()).st_size == 0


def test_emptying_a_closed_tray_is_no_fault() -> None:
    tray = new_tray()
    tray.close()
    empty_tray(tray)


def test_a_tray_that_shrinks_while_it_is_read_is_a_lie_and_no_crash(tray: BinaryIO) -> None:
    class Shrinking:
        """A tray whose child cuts it after the check."""

        fileno, readinto = tray.fileno, tray.readinto  # type: ignore[attr-defined]

        def seek(self, offset: int) -> None:
            os.ftruncate(tray.fileno(), 4096)
            tray.seek(offset)

    entries = _filled(tray, np.ones(100_000))
    with pytest.raises(BadMessage, match="shrank"):
        take_arrays(Shrinking(), entries, 1 << 30)  # type: ignore[arg-type]


def test_a_byte_that_is_no_truth_value_becomes_one(tray: BinaryIO) -> None:
    (entry,) = _filled(tray, np.array([0, 1, 7], np.uint8))
    taken = take_arrays(tray, [{**entry, "dtype": "bool"}], 1 << 30)["0"]
    assert taken.tolist() == [False, True, True]
    assert taken.view(np.uint8).tolist() == [0, 1, 1]


def test_the_limit_counts_all_arrays_together(tray: BinaryIO) -> None:
    entries = _filled(tray, np.zeros(600, np.uint8), np.zeros(600, np.uint8))
    assert len(take_arrays(tray, entries, 1200)) == 2
    with pytest.raises(BadMessage, match="more pixels"):
        take_arrays(tray, entries, 1199)


def test_one_place_may_not_be_sent_a_thousandfold(tray: BinaryIO) -> None:
    (entry,) = _filled(tray, np.zeros(600, np.uint8))
    with pytest.raises(BadMessage, match="more pixels"):
        take_arrays(tray, [{**entry, "name": str(n)} for n in range(1000)], 100_000)
    with pytest.raises(BadMessage, match="no list"):
        take_arrays(tray, [entry] * 5000, 1 << 40)


def test_two_arrays_of_one_name_are_refused_on_both_sides(tray: BinaryIO) -> None:
    (entry,) = _filled(tray, np.zeros(6))
    with pytest.raises(BadMessage, match="two arrays"):
        take_arrays(tray, [entry, entry], 1 << 30)
    filler = TrayFiller(tray.fileno(), 1 << 30)
    filler.new_array("twice", (1,), np.uint8)
    with pytest.raises(ValueError, match="twice"):
        filler.new_array("twice", (1,), np.uint8)


@pytest.mark.parametrize(
    "lie",
    [
        {"shape": [4, -5]},
        {"shape": [-4, -5]},
        {"shape": "4"},
        {"shape": [20] + [1] * 40},
        {"shape": [1 << 46], "dtype": "uint8", "bytes": 1 << 46},
        {"offset": 1 << 40},
        {"offset": -1},
        {"offset": False},
        {"dtype": ["uint16"]},
        {"dtype": "complex128", "shape": [], "bytes": 16},
        {"name": ""},
        {"name": "x" * 1000},
        {"name": 7},
    ],
)
def test_an_array_that_is_not_as_described_is_refused(tray: BinaryIO, lie: dict[str, Any]) -> None:
    (entry,) = _filled(tray, np.zeros((4, 5), np.uint16))
    with pytest.raises(BadMessage):
        take_arrays(tray, [{**entry, **lie}], 1 << 30)


def test_an_array_beyond_the_end_is_refused_before_any_memory_is_taken_for_it(tray: BinaryIO) -> None:
    (entry,) = _filled(tray, np.zeros(40, np.uint8))
    with pytest.raises(BadMessage, match="in 40 bytes at 1, of 40"):
        take_arrays(tray, [{**entry, "offset": 1}], 1 << 30)


@pytest.mark.parametrize("dtype", ["O", "U5", "M8[s]", "c16", [("a", "u1")]])
def test_only_plain_numbers_travel(tray: BinaryIO, dtype: Any) -> None:
    with pytest.raises(ValueError, match="cannot send"):
        TrayFiller(tray.fileno(), 1 << 30).new_array("odd", (1,), dtype)


def test_a_shape_too_big_for_numpy_is_a_lie_even_when_it_is_empty(tray: BinaryIO) -> None:
    entry = {"name": "a", "dtype": "uint8", "shape": [0, 1 << 47, 1 << 47], "offset": 0, "bytes": 0}
    with pytest.raises(BadMessage):
        take_arrays(tray, [entry], 1 << 30)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)


@given(
    lie=st.dictionaries(st.sampled_from(["name", "dtype", "shape", "offset", "bytes"]), _anything, min_size=1)
)
@settings(max_examples=300)
def test_whatever_a_child_says_ends_in_an_array_of_that_size_or_in_refusal(
    tray: BinaryIO, lie: dict[str, Any]
) -> None:
    entry = {**_filled(tray, np.zeros((4, 5), np.uint16))[0], **lie}
    try:
        taken = take_arrays(tray, [entry], 1 << 20)
    except BadMessage:
        return
    assert sum(array.nbytes for array in taken.values()) == entry["bytes"] <= 4096
