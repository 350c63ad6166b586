"""Other files do not wait for one bad file, and helpers do not stay."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from xraysr_gui.core.errors import Cancelled, CannotOpenImage, ChildFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.isolation.client import ChildProcess
from xraysr_gui.isolation.limits import Limits
from xraysr_gui.isolation.pool import ChildPool

SERVICE = "isolation_services:serve"
MakePool = Callable[..., ChildPool]


@pytest.fixture
def make_pool() -> Iterator[MakePool]:
    made: list[ChildPool] = []

    def make(limits: Limits = Limits(), most: int = 3) -> ChildPool:
        made.append(ChildPool(lambda: ChildProcess(SERVICE, limits), most))
        return made[-1]

    yield make
    for pool in made:
        pool.close()


class _Hanging:
    """A request that never ends by itself, and its thread."""

    def __init__(self, pool: ChildPool, threads: ThreadPoolExecutor) -> None:
        self.begun, self.stop = threading.Event(), threading.Event()
        progress = Progress(lambda fraction, doing: doing and self.begun.set(), self.stop.is_set)
        self.asked = threads.submit(pool.ask, {"do": "loop"}, progress)
        assert self.begun.wait(60)

    def end(self) -> None:
        self.stop.set()
        with pytest.raises(Cancelled):
            self.asked.result(timeout=60)


def test_a_good_file_arrives_while_a_bad_one_still_hangs(make_pool: MakePool) -> None:
    pool = make_pool()
    with ThreadPoolExecutor(2) as threads:
        bad = _Hanging(pool, threads)
        good = threads.submit(pool.ask, {"do": "echo", "n": 7}, Progress()).result(timeout=60)
        assert good.message["got"]["n"] == 7
        assert not bad.asked.done()
        assert len(pool.numbers) == 2
        again = pool.ask({"do": "echo"}, Progress()).message["number"]
        assert again == good.message["number"]  # the helper stays as long as it is needed
        bad.end()
    assert not psutil.pid_exists(again) or again not in pool.numbers
    assert pool._helpers == []


def test_two_bad_files_leave_one_child_for_the_others(make_pool: MakePool) -> None:
    pool = make_pool()
    with ThreadPoolExecutor(3) as threads:
        bad = [_Hanging(pool, threads) for _ in range(2)]
        assert pool.ask({"do": "echo"}, Progress()).message["got"] == {"do": "echo"}
        assert not any(one.asked.done() for one in bad)
        for one in bad:
            one.end()
    assert pool._helpers == []


def test_there_are_never_more_children_than_allowed_and_who_waits_hears_stop(make_pool: MakePool) -> None:
    pool = make_pool(most=2)
    with ThreadPoolExecutor(3) as threads:
        bad = [_Hanging(pool, threads) for _ in range(2)]
        asked_until = time.monotonic() + 1.5
        with pytest.raises(Cancelled):
            pool.ask({"do": "echo"}, Progress(stop_requested=lambda: time.monotonic() > asked_until))
        assert len(pool.numbers) == 2
        for one in bad:
            one.end()


def test_what_nobody_waits_for_gives_way_and_holds_nobody_up(make_pool: MakePool) -> None:
    pool = make_pool()
    first = pool.ask({"do": "echo"}, Progress()).message["number"]
    begun = threading.Event()
    told = Progress(lambda fraction, doing: doing and begun.set())
    with ThreadPoolExecutor(1) as threads:
        aside = threads.submit(pool.ask_aside, {"do": "loop"}, told)
        assert begun.wait(60)
        assert len(pool.numbers) == 2
        bad = _Hanging(pool, ThreadPoolExecutor(1))
        with pytest.raises(Cancelled):
            aside.result(timeout=60)
        with pytest.raises(Cancelled):
            pool.ask_aside({"do": "echo"}, Progress())  # nor does it begin while somebody waits
        assert pool.number == first
        bad.end()
    assert pool._helpers == []
    assert pool.ask_aside({"do": "echo"}, Progress()).message["number"] != first


def test_quick_requests_share_one_child(make_pool: MakePool) -> None:
    pool = make_pool()
    pool.ask({"do": "echo"}, Progress())
    with ThreadPoolExecutor(3) as threads:
        asked = [threads.submit(pool.ask, {"do": "echo"}, Progress()) for _ in range(9)]
        assert {one.result().message["number"] for one in asked} == {pool.number}


def test_closing_ends_every_request_as_cancelled(make_pool: MakePool) -> None:
    pool = make_pool()
    with ThreadPoolExecutor(2) as threads:
        bad = [_Hanging(pool, threads) for _ in range(2)]
        pool.close()
        for one in bad:
            with pytest.raises(Cancelled):
                one.asked.result(timeout=60)
    with pytest.raises(Cancelled):
        pool.ask({"do": "echo"}, Progress())
    assert not psutil.Process().children()


@pytest.mark.parametrize("do", ["hoard_and_refuse", "hoard_and_stumble"])
def test_what_a_refused_file_needed_is_given_back(make_pool: MakePool, do: str) -> None:
    pool = make_pool(Limits(resting_bytes=64 << 20))
    pool.ask({"do": "echo"}, Progress())
    child = pool.number
    assert child is not None
    for _ in range(4):
        with pytest.raises(CannotOpenImage if do == "hoard_and_refuse" else ChildFailed):
            pool.ask({"do": do}, Progress())
    assert pool.number == child
    assert psutil.Process(child).memory_info().rss < 200 << 20


def test_a_child_that_stays_heavy_is_replaced_after_its_answer(make_pool: MakePool) -> None:
    pool = make_pool(Limits(resting_bytes=64 << 20))
    before = pool.ask({"do": "echo"}, Progress()).message["number"]
    reply = pool.ask({"do": "hoard"}, Progress())
    assert reply.message["number"] == before
    assert pool.number is None
    assert pool.ask({"do": "echo"}, Progress()).message["number"] != before


def test_a_child_without_such_a_limit_keeps_what_it_needs(make_pool: MakePool) -> None:
    pool = make_pool()
    before = pool.ask({"do": "hoard"}, Progress()).message["number"]
    assert pool.number == before


def test_other_limits_hold_for_what_is_asked_next_and_what_is_under_way_goes_on(make_pool: MakePool) -> None:
    pool = make_pool(Limits(memory_bytes=1 << 30, time_s=60.0))
    with ThreadPoolExecutor(2) as threads:
        bad = _Hanging(pool, threads)
        before = pool.numbers
        pool.allow(2 << 30, 0.2)
        assert pool.memory_bytes == 2 << 30
        assert not bad.asked.done()
        with pytest.raises(ChildFailed):
            pool.ask({"do": "loop"}, Progress())
        assert not bad.asked.done(), "its own time is that of before"
        bad.end()
    assert not set(before) & set(pool.numbers)
    assert not any(map(psutil.pid_exists, before))
