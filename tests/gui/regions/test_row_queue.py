from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask


class Bench:
    """Tasks that wait until they are let go, and what came of them."""

    def __init__(self, jobs, qtbot) -> None:
        self.qtbot, self.done, self.begun, self.errors = qtbot, [], [], []
        self.gates: dict[str, threading.Event] = {}
        self.parent = QObject()
        self.queue = RowQueue(jobs, self.errors.append, self.parent)

    def task(self, key: str, *, short: bool = False, fails: bool = False) -> RowTask:
        gate = self.gates.setdefault(key, threading.Event())

        def work(progress) -> str:
            self.begun.append(key)
            while not gate.wait(0.01):
                progress.at(0.5)
            if fails:
                raise ValueError(key)
            return key

        return RowTask(key, work, self.done.append, short)

    def let_go(self, *keys: str) -> None:
        for key in keys:
            self.gates[key].set()

    def until(self, condition) -> None:
        self.qtbot.waitUntil(condition)


@pytest.fixture
def bench(jobs, qtbot):
    made = Bench(jobs, qtbot)
    yield made
    made.queue.want(())
    for gate in made.gates.values():
        gate.set()


def test_tasks_are_done_one_after_another_in_their_order(bench):
    bench.queue.want([bench.task(key) for key in "abc"])
    bench.until(lambda: bench.begun == ["a"])
    bench.let_go("a", "b", "c")
    bench.until(lambda: bench.done == ["a", "b", "c"])
    assert not bench.queue.is_busy


def test_a_newer_request_stops_what_nobody_wants_and_keeps_what_is_still_wanted(bench):
    bench.queue.want([bench.task("old"), bench.task("kept")])
    bench.until(lambda: bench.begun == ["old"])
    bench.queue.want([bench.task("kept"), bench.task("new")])
    bench.until(lambda: bench.begun == ["old", "kept"])
    bench.queue.want([bench.task("new"), bench.task("kept")])
    bench.let_go("new", "kept")
    bench.until(lambda: sorted(bench.done) == ["kept", "new"])
    assert bench.begun.count("kept") == 1


def test_short_work_ends_however_fast_the_mouse_moves(bench):
    bench.queue.want([bench.task("first", short=True)])
    bench.until(lambda: bench.begun == ["first"])
    for key in ("second", "third"):
        bench.queue.want([bench.task(key, short=True)])
    bench.let_go("first", "second", "third")
    bench.until(lambda: bench.done == ["first", "third"])


def test_a_failure_is_told_and_the_next_task_runs(bench):
    bench.queue.want([bench.task("bad", fails=True), bench.task("good")])
    bench.let_go("bad", "good")
    bench.until(lambda: bench.done == ["good"])
    assert [str(error) for error in bench.errors] == ["bad"]
