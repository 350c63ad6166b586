"""A wish is asked for once it rests; a newer one drops it, and what was dropped is asked for again."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from tests.support.waiting import WAIT_MS
from xraysr_gui.core.progress import Progress
from xraysr_gui.gui.enhancing.newest_wish import NewestWish
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

SETTLE_MS = 20


class Asker:
    """Answers with how often it was asked, once it is let go on; notes which jobs were stopped."""

    def __init__(self, jobs: JobRunner, go_on: Event) -> None:
        self._jobs, self._go_on = jobs, go_on
        self.owner = QObject()
        self.asked: list[Job] = []
        self.answers: list[int] = []
        self.newest = NewestWish(self.owner, SETTLE_MS, self._ask)

    def _ask(self) -> Job:
        number = len(self.asked) + 1
        job = self._jobs.submit(
            lambda progress: self._answer(number, progress),
            lane=Lane.MODEL,
            done=self._done,
            failed=lambda _: None,
        )
        self.asked.append(job)
        return job

    def _answer(self, number: int, progress: Progress) -> int:
        while not self._go_on.wait(0.005):
            progress.at(0.0)
        return number

    def _done(self, number: int) -> None:
        self.newest.ended()
        self.answers.append(number)


@pytest.fixture
def go_on() -> Event:
    event = Event()
    event.set()
    return event


@pytest.fixture
def asker(jobs: JobRunner, go_on: Event) -> Iterator[Asker]:
    made = Asker(jobs, go_on)
    yield made
    made.newest.drop()


def test_only_the_last_of_many_wishes_is_asked_for(qtbot: QtBot, asker: Asker) -> None:
    assert all(asker.newest.take(wish) for wish in ("a", "b", "c"))
    qtbot.waitUntil(lambda: asker.answers == [1], timeout=WAIT_MS)
    qtbot.wait(3 * SETTLE_MS)
    assert len(asker.asked) == 1


def test_the_same_wish_is_not_asked_for_twice(qtbot: QtBot, asker: Asker) -> None:
    assert asker.newest.take("a")
    assert not asker.newest.take("a")
    qtbot.waitUntil(lambda: asker.answers == [1], timeout=WAIT_MS)
    assert not asker.newest.take("a")
    qtbot.wait(3 * SETTLE_MS)
    assert len(asker.asked) == 1


def test_another_wish_stops_the_job_of_the_one_before(qtbot: QtBot, asker: Asker, go_on: Event) -> None:
    go_on.clear()
    asker.newest.take("a")
    qtbot.waitUntil(lambda: len(asker.asked) == 1, timeout=WAIT_MS)
    assert asker.newest.take("b")
    go_on.set()
    qtbot.waitUntil(lambda: asker.answers == [2], timeout=WAIT_MS)


def test_a_wish_that_was_dropped_before_its_answer_is_asked_for_anew(
    qtbot: QtBot, asker: Asker, go_on: Event
) -> None:
    go_on.clear()
    asker.newest.take("a")
    qtbot.waitUntil(lambda: len(asker.asked) == 1, timeout=WAIT_MS)
    asker.newest.drop()
    go_on.set()
    assert asker.newest.take("a")
    qtbot.waitUntil(lambda: asker.answers == [2], timeout=WAIT_MS)


def test_a_wish_that_was_dropped_before_it_rested_is_never_asked_for(qtbot: QtBot, asker: Asker) -> None:
    asker.newest.take("a")
    asker.newest.drop()
    qtbot.wait(3 * SETTLE_MS)
    assert asker.asked == []


def test_an_answer_that_came_outlives_a_drop(qtbot: QtBot, asker: Asker) -> None:
    asker.newest.take("a")
    qtbot.waitUntil(lambda: asker.answers == [1], timeout=WAIT_MS)
    asker.newest.drop()
    assert not asker.newest.take("a")


def test_no_wish_drops_the_one_before_and_asks_for_nothing(qtbot: QtBot, asker: Asker) -> None:
    asker.newest.take("a")
    assert asker.newest.take(None)
    qtbot.wait(3 * SETTLE_MS)
    assert asker.asked == []
    assert asker.newest.take("a")
