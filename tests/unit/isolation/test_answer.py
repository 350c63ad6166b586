"""What a service may put into its reply."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from xraysr_gui.isolation.answer import Answer
from xraysr_gui.isolation.shared_pixels import TrayFiller, new_tray, take_arrays


@pytest.fixture
def answer() -> Iterator[Answer]:
    with new_tray() as tray:
        yield Answer(TrayFiller(tray.fileno(), 1000))


def test_a_message_may_be_said_in_parts(answer: Answer) -> None:
    answer.message(rows=3, columns=4)
    answer.message(columns=5)
    assert answer.content == {"rows": 3, "columns": 5}


def test_a_shape_of_numpy_numbers_is_as_good_as_any() -> None:
    with new_tray() as tray:
        answer = Answer(TrayFiller(tray.fileno(), 1000))
        answer.new_array("pixels", (np.uint16(3), np.int64(4)), np.float32)[...] = 2.5
        taken = take_arrays(tray, answer.arrays, 1000)["pixels"]
    np.testing.assert_array_equal(taken, np.full((3, 4), 2.5, np.float32), strict=True)


def test_a_strided_array_is_sent_as_it_looks() -> None:
    ramp = np.arange(24, dtype=np.uint8).reshape(4, 6)[::-1, ::2]
    with new_tray() as tray:
        answer = Answer(TrayFiller(tray.fileno(), 1000))
        answer.array("pixels", ramp)
        np.testing.assert_array_equal(take_arrays(tray, answer.arrays, 1000)["pixels"], ramp)


def test_a_reply_above_its_limit_is_refused_before_it_takes_memory(answer: Answer) -> None:
    answer.new_array("fits", (1000,), np.uint8)
    with pytest.raises(MemoryError):
        answer.new_array("too much", (1,), np.uint8)
    assert len(answer.arrays) == 1
