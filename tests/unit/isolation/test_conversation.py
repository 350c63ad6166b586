"""However a child fails: the person reads about the file, and the next request is served."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import psutil
import pytest

from xraysr_gui.core.errors import ChildDied, ChildFailed, ChildTookTooLong, ChildTookTooMuchMemory
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation import conversation
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.conversation import _Patience
from xraysr_gui.isolation.limits import Limits

MakeChild = Callable[..., ChildProcess]
MEGABYTE = 1 << 20


@pytest.fixture
def failure_of(caplog: pytest.LogCaptureFixture) -> Callable[..., ChildFailed]:
    """Ask for something that fails; then prove that the next request is served."""

    def fail(child: ChildProcess, do: str, time_s: float | None = None, **request: object) -> ChildFailed:
        caplog.set_level(logging.INFO, "xraysr_gui.isolation")
        with pytest.raises(ChildFailed) as caught:
            child.ask({"do": do, "subject": "lung.dcm", **request}, Progress(), time_s=time_s)
        assert child.ask({"do": "echo"}, Progress()).message["number"] == child.number
        assert caught.value.what == "lung.dcm could not be read."
        return caught.value

    return fail


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("SIGSEGV", "a segmentation fault"),
        ("SIGABRT", "a failed check inside a decoder"),
        ("SIGKILL", "the system ended it"),
    ],
)
def test_a_signal_is_told_in_words(
    child: ChildProcess, failure_of: Callable[..., ChildFailed], name: str, words: str
) -> None:
    failure = failure_of(child, "signal", signal=name)
    assert type(failure) is ChildDied
    assert words in failure.why


def test_a_real_wild_read_ends_the_child_only_and_leaves_its_trace_in_the_log(
    child: ChildProcess, failure_of: Callable[..., ChildFailed], caplog: pytest.LogCaptureFixture
) -> None:
    assert "segmentation fault" in failure_of(child, "read_nowhere").why
    assert "do_read_nowhere" in caplog.text


def test_a_child_that_leaves_is_told_with_its_code(
    child: ChildProcess, failure_of: Callable[..., ChildFailed]
) -> None:
    assert "code 3" in failure_of(child, "leave", code=3).why


def test_a_decoder_in_cpp_that_finds_no_memory_is_told_as_memory(
    child: ChildProcess, failure_of: Callable[..., ChildFailed]
) -> None:
    failure = failure_of(child, "leave", code=134, words="terminate called: std::bad_alloc")
    assert type(failure) is ChildTookTooMuchMemory


def test_death_is_noticed_when_it_happens_and_not_when_the_time_is_over(child: ChildProcess) -> None:
    child.ask({"do": "echo"}, Progress())
    with pytest.raises(ChildDied) as caught:  # over time it would be ChildTookTooLong
        child.ask({"do": "leave", "code": 1}, Progress(), time_s=600)
    assert type(caught.value) is ChildDied


def test_endless_work_meets_the_time_limit(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    failure = failure_of(make_child(Limits(time_s=0.4)), "loop")
    assert type(failure) is ChildTookTooLong
    assert "0.4 seconds" in failure.why


def test_one_request_may_have_a_limit_of_its_own(
    child: ChildProcess, failure_of: Callable[..., ChildFailed]
) -> None:
    assert "0.25 seconds" in failure_of(child, "loop", time_s=0.25).why


def test_a_frozen_child_is_noticed_by_its_silence(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    failure = failure_of(make_child(Limits(silence_s=1.0)), "signal", signal="SIGSTOP")
    assert type(failure) is ChildTookTooLong
    assert "no sign of life for 1 seconds" in failure.why


def test_a_decoder_that_lets_no_thread_run_is_silent_too(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    failure = failure_of(make_child(Limits(silence_s=1.0)), "hold_every_thread")
    assert "no sign of life" in failure.why


def test_work_longer_than_the_silence_is_fine_while_the_child_beats(make_child: MakeChild) -> None:
    with pytest.raises(ChildTookTooLong, match="2 seconds, which is the limit"):
        make_child(Limits(silence_s=1.0)).ask({"do": "loop"}, Progress(), time_s=2.0)


def test_a_memory_hog_meets_its_limit_and_the_caller_does_not_grow(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    child = make_child(Limits(memory_bytes=256 * MEGABYTE))
    child.ask({"do": "echo"}, Progress())
    before = psutil.Process().memory_info().rss
    assert type(failure_of(child, "eat")) is ChildTookTooMuchMemory
    assert psutil.Process().memory_info().rss - before < 16 * MEGABYTE


def test_a_reply_above_its_limit_is_refused_by_the_child(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    failure = failure_of(make_child(Limits(reply_bytes=MEGABYTE)), "room", bytes=MEGABYTE + 1)
    assert type(failure) is ChildTookTooMuchMemory


def test_pixels_that_find_no_room_in_our_own_memory_are_told_as_memory(
    child: ChildProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr(conversation, "take_arrays", no_room)
    with pytest.raises(ChildTookTooMuchMemory):
        child.ask({"do": "ramp", "shape": [4], "dtype": "uint8"}, Progress())


def test_an_answer_that_is_no_json_is_a_failure_and_not_a_hang(
    child: ChildProcess, failure_of: Callable[..., ChildFailed], caplog: pytest.LogCaptureFixture
) -> None:
    failure_of(child, "not_json")
    assert "TypeError" in caplog.text


@pytest.mark.parametrize(
    "lie",
    [
        {"shape": [4000, 5000]},
        {"bytes": 1 << 47},
        {"dtype": "object"},
    ],
)
def test_an_array_that_is_not_as_described_is_refused(
    child: ChildProcess, failure_of: Callable[..., ChildFailed], lie: dict[str, object]
) -> None:
    failure_of(child, "lie", lie=lie)


@pytest.mark.parametrize(
    "line",
    [
        "no JSON at all",
        "[" * 100_000,
        "[1, 2]",
        '{"kind": "marry me"}',
        '{"kind": "serve"}',
        '{"kind": "at", "fraction": "much"}',
        '{"kind": "at", "fraction": NaN, "doing": ""}',
        '{"kind": "answer", "message": [], "arrays": []}',
        '{"kind": "answer", "message": {}, "arrays": {}}',
        '{"kind": "answer", "message": {}, "arrays": [3]}',
        '{"kind": "refused", "names": "UserError"}',
        '{"kind": "refused", "names": ["SystemExit"], "what": 1, "why": "", "remedy": ""}',
    ],
)
def test_a_message_that_is_none_is_refused(
    child: ChildProcess, failure_of: Callable[..., ChildFailed], line: str
) -> None:
    failure_of(child, "say", line=line + "\n")


def test_a_message_without_end_is_cut_off(
    make_child: MakeChild, failure_of: Callable[..., ChildFailed]
) -> None:
    failure_of(make_child(Limits(message_bytes=10_000)), "say", line="x" * 20_000)


def test_a_report_that_fails_in_the_callers_own_code_ends_the_work(child: ChildProcess) -> None:
    def fail(fraction: float, doing: str) -> None:
        if doing == "begun":
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        child.ask({"do": "loop"}, Progress(fail))
    assert child.number is None
    assert child.ask({"do": "echo"}, Progress()).message["number"] == child.number


def test_time_in_which_the_computer_slept_is_not_held_against_the_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks = iter([100.0, 100.5, 100.9, 8000.0, 8000.25, 8000.5])
    monkeypatch.setattr(time, "monotonic", lambda: next(looks))
    patience = _Patience(last_heard=99.0)
    patience.tick(last_heard=99.0)
    assert (patience.awake_s, patience.quiet_s) == (0.5, 0.5)
    patience.tick(last_heard=100.7)
    assert patience.awake_s == pytest.approx(0.9)
    assert patience.quiet_s == 0.0
    patience.tick(last_heard=100.7)
    patience.tick(last_heard=100.7)
    assert patience.awake_s == pytest.approx(2.15)
    assert patience.quiet_s == pytest.approx(1.25)
