"""A child does risky work and the caller outlives whatever becomes of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xraysr_gui.core.errors import Cancelled, CannotOpenImage, ChildFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation.client import ChildProcess, Limits
from xraysr_gui.isolation.shared_pixels import NUMBER_TYPES

MakeChild = Callable[..., ChildProcess]


class _StopWhenBegun:
    """A person who presses Stop as soon as the work has begun."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.progress = Progress(self._report, self.begun.is_set)

    def _report(self, fraction: float, doing: str) -> None:
        if doing == "begun":
            self.begun.set()


def test_nothing_is_started_before_the_first_request(child: ChildProcess) -> None:
    assert child.number is None
    assert not psutil.Process().children()


def test_a_request_comes_back_as_it_was_sent(child: ChildProcess) -> None:
    request = {"do": "echo", "path": "/ähm/\udce4.dcm", "numbers": [1, 2.5, None, True]}
    assert child.ask(request, Progress()).message["got"] == request


def test_the_same_child_serves_the_next_request(child: ChildProcess) -> None:
    numbers = {child.ask({"do": "echo"}, Progress()).message["number"] for _ in range(3)}
    assert numbers == {child.number}


@given(
    dtype=st.sampled_from(NUMBER_TYPES), shape=st.lists(st.integers(0, 40), max_size=3), swapped=st.booleans()
)
@settings(max_examples=40)
def test_arrays_cross_whole(child: ChildProcess, dtype: str, shape: list[int], swapped: bool) -> None:
    wire = np.dtype(dtype).newbyteorder(">") if swapped else np.dtype(dtype)
    reply = child.ask({"do": "ramp", "shape": shape, "dtype": wire.str}, Progress())
    expected = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    assert set(reply.arrays) == {"copied", "in place"}
    for array in reply.arrays.values():
        assert array.dtype == np.dtype(dtype)
        np.testing.assert_array_equal(array, expected, strict=True)


def test_arrays_are_private_and_read_only(child: ChildProcess) -> None:
    ramp = {"do": "ramp", "shape": [8, 8], "dtype": "uint16"}
    first = child.ask(ramp, Progress()).arrays["copied"]
    kept = first.copy()
    child.ask({**ramp, "dtype": "float64"}, Progress())
    np.testing.assert_array_equal(first, kept)
    with pytest.raises(ValueError, match="read-only"):
        first[0, 0] = 1


def test_reports_of_the_child_reach_the_person_in_order(child: ChildProcess) -> None:
    told: list[tuple[float, str]] = []
    child.ask({"do": "steps"}, Progress(lambda fraction, doing: told.append((fraction, doing))))
    assert list(dict.fromkeys(told)) == [(0.0, ""), (0.0, "step 0"), (1 / 3, "step 1"), (2 / 3, "step 2")]


def test_a_refusal_crosses_with_its_nearest_known_kind(child: ChildProcess) -> None:
    with pytest.raises(CannotOpenImage) as caught:
        child.ask({"do": "refuse"}, Progress())
    assert type(caught.value) is CannotOpenImage
    assert (caught.value.what, caught.value.why, caught.value.remedy) == ("No.", "Because.", "Try another.")
    number = child.number
    assert child.ask({"do": "echo"}, Progress()).message["number"] == number


@pytest.mark.parametrize(("do", "logged"), [("stumble", "KeyError: 'Rows'"), ("recurse", "RecursionError")])
def test_an_unforeseen_error_is_a_damaged_file_and_no_crash(
    child: ChildProcess, caplog: pytest.LogCaptureFixture, do: str, logged: str
) -> None:
    with caplog.at_level(logging.INFO, "xraysr_gui.isolation"), pytest.raises(ChildFailed) as caught:
        child.ask({"do": do, "subject": "lung.dcm"}, Progress())
    assert caught.value.what == "lung.dcm could not be read."
    assert logged in caplog.text
    number = child.number
    assert number is not None
    assert child.ask({"do": "echo"}, Progress()).message["number"] == number


def test_stop_ends_endless_work_and_the_next_request_works(child: ChildProcess) -> None:
    child.ask({"do": "echo"}, Progress())
    before, person = child.number, _StopWhenBegun()
    with pytest.raises(Cancelled):
        child.ask({"do": "loop"}, person.progress)
    after = child.ask({"do": "echo"}, Progress()).message["number"]
    assert after != before


def test_stop_keeps_a_child_that_hears_it(child: ChildProcess) -> None:
    child.ask({"do": "echo"}, Progress())
    before = child.number
    with pytest.raises(Cancelled):
        child.ask({"do": "loop_politely"}, _StopWhenBegun().progress)
    child.ask({"do": "steps"}, Progress())  # reports, and would hear an old "stop"
    assert child.number == before


def test_stop_while_the_child_starts_lets_it_start(child: ChildProcess) -> None:
    with pytest.raises(Cancelled):
        child.ask({"do": "echo"}, Progress(stop_requested=lambda: True))
    started = child.number
    assert started is not None
    assert child.ask({"do": "echo"}, Progress()).message["number"] == started


def test_two_threads_take_turns(child: ChildProcess) -> None:
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(child.ask, {"do": "echo", "n": n}, Progress()) for n in range(20)]
        assert [one.result().message["got"]["n"] for one in asked] == list(range(20))


def test_a_request_that_waits_its_turn_hears_stop(child: ChildProcess) -> None:
    first, waiting = _StopWhenBegun(), threading.Event()
    busy = Progress(first._report, waiting.is_set)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(child.ask, {"do": "loop_politely"}, busy)
        assert first.begun.wait(30)
        with pytest.raises(Cancelled):
            child.ask({"do": "echo"}, Progress(stop_requested=lambda: True))
        assert not asked.done()
        waiting.set()
        with pytest.raises(Cancelled):
            asked.result()


def test_warming_up_starts_one_child_and_does_not_wait_for_it(
    child: ChildProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_start, warm = threading.Event(), child._warm
    monkeypatch.setattr(child, "_warm", lambda: may_start.wait(60) and warm())
    child.warm_up()
    starting = child._warming
    assert starting.is_alive()
    child.warm_up()
    assert child._warming is starting
    may_start.set()
    reply = child.ask({"do": "echo"}, Progress())
    assert [one.pid for one in psutil.Process().children()] == [reply.message["number"]]


def test_a_child_that_died_while_idle_is_replaced_unseen(child: ChildProcess) -> None:
    child.ask({"do": "echo"}, Progress())
    idle = psutil.Process(child.number)
    idle.kill()
    psutil.wait_procs([idle], timeout=10)
    assert child.ask({"do": "echo"}, Progress()).message["number"] != idle.pid


def test_close_ends_a_request_under_way_as_cancelled(child: ChildProcess) -> None:
    person = _StopWhenBegun()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(child.ask, {"do": "loop"}, Progress(person._report))
        assert person.begun.wait(30)
        child.close()
        with pytest.raises(Cancelled):
            asked.result(timeout=5)
    assert not psutil.Process().children()


def test_a_closed_child_stays_closed(child: ChildProcess) -> None:
    child.close()
    child.close()
    child.warm_up()
    with pytest.raises(Cancelled):
        child.ask({"do": "echo"}, Progress())
    assert not psutil.Process().children()


def test_it_closes_at_the_end_of_a_with_block() -> None:
    with ChildProcess("isolation_services:serve") as child:
        number = child.ask({"do": "echo"}, Progress()).message["number"]
    assert not psutil.pid_exists(number)


@pytest.mark.parametrize("service", ["no_such_module:serve", "isolation_services:no_such_function"])
def test_a_service_that_is_missing_is_told_as_a_damaged_installation(
    make_child: MakeChild, service: str
) -> None:
    child = make_child(service=service)
    with pytest.raises(ChildFailed, match="could not start"):
        child.ask({"do": "echo"}, Progress())
    child.warm_up()


@given(
    dtype=st.sampled_from(NUMBER_TYPES[1:]),
    shapes=st.lists(st.lists(st.integers(0, 40), max_size=3), max_size=4),
)
@settings(max_examples=30)
def test_arrays_travel_to_the_child_and_back(
    child: ChildProcess, dtype: str, shapes: list[list[int]]
) -> None:
    given = {
        f"n{number}": (np.arange(np.prod(shape, dtype=int)) % 50).reshape(shape).astype(dtype)
        for number, shape in enumerate(shapes)
    }
    reply = child.ask({"do": "double"}, Progress(), arrays=given)
    assert set(reply.arrays) == set(given)
    for name, values in given.items():
        np.testing.assert_array_equal(reply.arrays[name], values * values.dtype.type(2))


def test_a_child_that_comes_no_further_is_stopped(make_child: MakeChild) -> None:
    child = make_child(Limits(stall_s=0.4))
    with pytest.raises(ChildFailed, match=r"made no progress for 0\.4 seconds"):
        child.ask({"do": "stall"}, Progress())
    assert child.ask({"do": "echo"}, Progress()).message["got"] == {"do": "echo"}


def test_parts_of_an_answer_arrive_before_the_whole(child: ChildProcess) -> None:
    seen = []
    reply = child.ask({"do": "parts"}, Progress(), on_part=seen.append)
    assert [(part.top, part.left) for part in seen] == [(3, 4), (0, 0), (0, 4), (3, 0)]
    for part in seen:
        assert part.shape == (6, 8)
        np.testing.assert_array_equal(
            part.values, reply.arrays["whole"][part.top : part.top + 3, part.left : part.left + 4]
        )


def test_a_part_that_is_none_is_not_believed(child: ChildProcess) -> None:
    seen = []
    with pytest.raises(ChildFailed):
        child.ask({"do": "false_part"}, Progress(), on_part=seen.append)
    assert not seen


@pytest.mark.parametrize("patience_s", [0.4, 1000.0])
def test_what_hangs_is_named_after_its_own_time_and_never_later_than_the_usual(
    make_child: MakeChild, patience_s: float
) -> None:
    child = make_child(Limits(stall_s=0.8))
    with pytest.raises(ChildFailed, match=rf"no progress for {min(patience_s, 0.8)} seconds") as caught:
        child.ask({"do": "stage", "then": "hang", "patience_s": patience_s}, Progress())
    assert caught.value.stage == "a card"


def test_what_ended_is_not_blamed_for_what_comes_after(child: ChildProcess) -> None:
    with pytest.raises(ChildFailed) as caught:
        child.ask({"do": "stage", "then": "leave"}, Progress())
    assert caught.value.stage == ""


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), "soon"])
def test_a_stage_without_a_time_is_nonsense(child: ChildProcess, seconds: object) -> None:
    with pytest.raises(ChildFailed, match="contradicts itself"):
        child.ask({"do": "stage", "then": "hang", "patience_s": seconds}, Progress())
