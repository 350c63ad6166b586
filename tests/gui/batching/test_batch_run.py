"""How a batch of the window stands: what it tells on the way, and how it is held, stopped and ended."""

from __future__ import annotations

import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject

from tests.support.waiting import WAIT_MS
from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import BatchProgress, Begun, Job, Outcome, Plan
from xraysr_gui.batches.line import Line, State
from xraysr_gui.commands.batching import run_batch as running
from xraysr_gui.commands.batching import watch_batch as watching
from xraysr_gui.commands.batching.asked import Asked
from xraysr_gui.gui.batching.batch_run import BatchRun, Standing
from xraysr_gui.gui.batching.batch_words import progress_words, share_of

CHAIN = Chain((ChainStep("median"),))
JOBS = tuple(Job(name, Path("/films") / name, name) for name in ("a.png", "b.png"))
LINES = tuple(Line(job.name, State.DONE) for job in JOBS)


class Machine:
    """In place of a batch: tells one line, then waits until it is let go on."""

    def __init__(self) -> None:
        self.goes, self.control, self.fails = threading.Event(), None, False

    def __call__(self, asked, named, control, hear, progress=None) -> Outcome:
        self.control = control
        hear(BatchProgress(2, begun=Begun(Plan(CHAIN, (), asked.folder, JOBS), tuple(map(Line, "ab")))))
        hear(BatchProgress(2, 1, last=LINES[0], under_way=(("b.png", 0.5),), workers=2))
        while not (self.goes.wait(0.01) or control.is_stopped):
            hear(BatchProgress(2, 1, last=LINES[0]))
        if self.fails:
            raise OSError("the disk went away")
        if not control.is_stopped:
            hear(BatchProgress(2, 2, last=LINES[1]))
        return Outcome(LINES, is_stopped=control.is_stopped)


@pytest.fixture
def machine(monkeypatch):
    made = Machine()
    monkeypatch.setattr(running, "run_batch", made)
    monkeypatch.setattr(
        watching,
        "watch_batch",
        lambda asked, watched, named, control, hear: made(asked, named, control, hear),
    )
    return made


@pytest.fixture
def run(qapp, jobs, machine):
    parent = QObject()
    made = BatchRun(parent, jobs, lambda error: made.heard.errors.append(error))
    made.heard = SimpleNamespace(lines=[], ended=[], errors=[], begun=[])
    made.told.connect(lambda lines, now: made.heard.lines.extend(lines))
    made.begun.connect(made.heard.begun.append)
    made.ended.connect(made.heard.ended.append)
    yield made
    machine.goes.set()
    parent.deleteLater()


def begin(run, watched=None):
    run.begin(Asked((Path("/films"),), CHAIN, Path("/results")), lambda id: None, watched)


def until(qtbot, there):
    qtbot.waitUntil(there, timeout=WAIT_MS)


def test_each_line_is_told_once_and_the_last_ones_too(qtbot, run, machine):
    begin(run)
    assert run.standing is Standing.RUNNING
    assert "stop it first" in run.why_busy
    until(qtbot, lambda: run.heard.lines == [LINES[0]])
    assert run.input_of(LINES[1]) == Path("/films/b.png")
    assert run.input_of(Line("never.png")) is None
    machine.goes.set()
    until(qtbot, lambda: run.standing is Standing.IDLE)
    assert run.heard.lines == list(LINES)
    assert [one.lines for one in run.heard.ended] == [LINES]
    assert run.is_written
    assert run.why_busy == ""


def test_a_second_one_does_not_begin_beside_it(qtbot, run, machine):
    begin(run)
    first = run.asked
    begin(run)
    assert run.asked is first


def test_it_is_held_goes_on_and_is_stopped(qtbot, run, machine):
    run.stop()  # nothing runs
    assert run.standing is Standing.IDLE
    begin(run)
    until(qtbot, lambda: machine.control is not None)
    run.pause()
    assert run.is_paused
    assert machine.control.is_paused
    run.go_on()
    assert not run.is_paused
    run.stop()
    assert run.standing is Standing.STOPPING
    assert not run.is_paused
    until(qtbot, lambda: run.standing is Standing.IDLE)
    assert run.heard.ended[0].is_stopped


def test_what_breaks_down_is_told_and_another_can_begin(qtbot, run, machine):
    machine.fails = True
    machine.goes.set()
    begin(run)
    until(qtbot, lambda: run.standing is Standing.IDLE)
    assert [str(error) for error in run.heard.errors] == ["the disk went away"]
    assert run.heard.ended == [None]
    assert not run.is_written
    machine.fails = False
    begin(run)
    until(qtbot, lambda: run.is_written)


def test_a_watched_folder_knows_files_of_earlier_runs(qtbot, run, machine):
    begin(run, Path("/ward"))
    until(qtbot, lambda: bool(run.heard.begun))
    assert run.input_of(Line("earlier.png")) == Path("/ward/earlier.png")


@pytest.mark.parametrize(
    ("now", "words", "share"),
    [
        (BatchProgress(4), "0 of 4", 0.0),
        (
            BatchProgress(4, 1, 1, (("c", 0.5),), 2, 40.0),
            "2 of 4, 1 failed, about 40 s left, 2 at a time",
            0.625,
        ),
        (BatchProgress(4, 1, workers=2, seconds_left=9.0, is_paused=True), "1 of 4, paused", 0.25),
        (
            BatchProgress(4, 1, workers=2, waits_for="room on the disk"),
            "1 of 4, waiting for room on the disk",
            0.25,
        ),
        (BatchProgress(4, 4, workers=1, seconds_left=0.0), "4 of 4", 1.0),
        (BatchProgress(0), "0 of 0", 0.0),
    ],
)
def test_how_far_it_is_in_words_and_as_a_share(now, words, share):
    assert progress_words(now) == words
    assert share_of(now) == pytest.approx(share)
