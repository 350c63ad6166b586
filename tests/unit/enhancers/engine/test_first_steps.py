"""A long run is foreseen by its first steps, on a clock of the test's own."""

from __future__ import annotations

import pytest

from xraysr_gui.core.errors import Cancelled
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine import first_steps
from xraysr_gui.enhancers.engine.first_steps import Steps, by_first_steps


class Clock:
    """Seconds that pass when the test says so."""

    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    ours = Clock()
    monkeypatch.setattr(first_steps.time, "perf_counter", ours)
    return ours


def iterations(clock, count, seconds, ready=0.0, first=0.0, content_after=None):
    """A filter that makes ready, then goes over an image; its first time takes `first` longer."""
    done = []

    def run(progress):
        progress.at(0.0, "Measuring")
        clock.now += ready
        for number in range(count):
            if number == content_after:
                return
            progress.at(number / count, "Going over it")
            clock.now += seconds + (first if number == 0 else 0)
            done.append(number)

    return run, done


@pytest.mark.parametrize("count", [8, 30, 200])
@pytest.mark.parametrize(("ready", "first"), [(0.0, 0.0), (2.0, 0.0), (0.5, 3.0)])
def test_what_is_done_once_counts_once(clock, count, ready, first):
    run, done = iterations(clock, count, 0.25, ready, first)
    foreseen = by_first_steps(run, 1.0, 0.6, Progress())
    assert foreseen == pytest.approx(ready + first + count * 0.25)
    assert len(done) < count or count == 8


def test_a_run_that_is_content_sooner_is_foreseen_as_long_as_it_was_on_a_part(clock):
    part = Steps()
    run, _ = iterations(clock, 100, 0.01, content_after=40)
    run(Progress(part.note))
    assert part.ended == pytest.approx(0.40)
    whole, done = iterations(clock, 100, 0.5, ready=1.0)
    assert by_first_steps(whole, part.ended, 2.0, Progress()) == pytest.approx(1.0 + 40 * 0.5)
    assert len(done) < 10


def test_a_run_that_goes_to_its_end_is_over_at_one(clock):
    part = Steps()
    run, _ = iterations(clock, 25, 0.01)
    run(Progress(part.note))
    assert part.ended == pytest.approx(1.0)


def test_a_run_that_is_over_before_enough_is_known_took_what_it_took(clock):
    run, done = iterations(clock, 8, 0.01, ready=0.1)
    assert by_first_steps(run, 1.0, 60.0, Progress()) == pytest.approx(0.18)
    assert len(done) == 8


def test_the_person_may_leave_at_any_step(clock):
    run, done = iterations(clock, 50, 0.01)
    with pytest.raises(Cancelled):
        by_first_steps(run, 1.0, 60.0, Progress(stop_requested=lambda: len(done) >= 5))
    assert len(done) == 5


def test_the_person_is_told_nothing_of_a_try(clock):
    told = []
    run, _ = iterations(clock, 50, 0.2)
    by_first_steps(run, 1.0, 1.0, Progress(lambda share, doing: told.append(share)))
    assert told == []
