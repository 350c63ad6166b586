"""One living child: what it says is bounded, what it prints is kept, and it ends when it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.messages import MessageKind
from xraysr_gui.isolation.running_child import LOG_BYTES, MOST_WAITING, ChildGone, RunningChild

SERVICE = "isolation_services:serve"


@pytest.fixture
def running() -> Iterator[RunningChild]:
    child = RunningChild(SERVICE, Limits(silence_s=1.0), "tested")
    assert _next(child) == {"kind": MessageKind.READY}
    yield child
    child.kill()


def _next(child: RunningChild) -> dict[str, Any]:
    message = child.next_message(30)
    assert message is not None
    return message


def _flood(child: RunningChild) -> None:
    line = json.dumps({"kind": "at", "fraction": 0.5, "doing": "d" * 500}) + "\n"
    child.say(MessageKind.SERVE, body={"do": "say", "line": line, "times": 100_000})


def test_a_flood_waits_in_the_childs_own_pipe_and_not_in_our_memory(running: RunningChild) -> None:
    _flood(running)
    last = time.monotonic() + 30
    while running._messages.qsize() < MOST_WAITING and time.monotonic() < last:
        pass
    assert _next(running)["doing"] == "d" * 500
    assert running._messages.qsize() <= MOST_WAITING


def test_a_flooding_child_ends_quickly_and_its_threads_with_it(running: RunningChild) -> None:
    _flood(running)
    _next(running)
    running.kill()
    assert not any("tested" in thread.name for thread in threading.enumerate())


def test_only_a_child_at_work_beats(running: RunningChild) -> None:
    running.say(MessageKind.SERVE, body={"do": "loop_politely"})
    assert _next(running)["doing"] == "begun"
    running.say(MessageKind.STOP)
    while _next(running)["kind"] is not MessageKind.CANCELLED:
        pass
    heard = running.last_heard
    assert running.next_message(0.5) is None
    assert running.last_heard - heard < 0.25  # at most the beat that was under way


def test_what_a_library_prints_is_kept_for_the_log_up_to_a_limit(running: RunningChild) -> None:
    words = "a" * 300_000 + "the last words"
    running.say(MessageKind.SERVE, body={"do": "leave", "code": 0, "words": words})
    with pytest.raises(ChildGone):
        _next(running)
    assert running.exit_status() == 0
    assert running.log().endswith("the last words")
    assert len(running.log()) <= LOG_BYTES


def test_a_child_that_takes_no_request_in_is_ended_in_time(running: RunningChild) -> None:
    psutil.Process(running.number).suspend()
    with pytest.raises(ChildGone):
        running.say(MessageKind.SERVE, body={"do": "echo", "long": "x" * 5_000_000})
    assert running.exit_status() == -9


def test_a_killed_child_takes_no_more_requests(running: RunningChild) -> None:
    running.kill()
    running.kill()
    assert not running.is_alive()
    assert not psutil.pid_exists(running.number)
    with pytest.raises(ChildGone):
        running.say(MessageKind.SERVE, body={"do": "echo"})
    with pytest.raises(ChildGone):
        running.next_message(1)


def test_a_child_that_cannot_be_started_leaves_no_tray_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/no/such/python")
    with pytest.raises(FileNotFoundError):
        RunningChild(SERVICE, Limits(), "tested")
