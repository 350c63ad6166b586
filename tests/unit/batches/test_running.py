"""A batch does every file once, whatever happens to it."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.simple_maker import Turning, plan_of
from xraysr_gui.batches import running as running_module
from xraysr_gui.batches.contract import BatchProgress, Job, Outcome, Plan, WorkerDied
from xraysr_gui.batches.control import Control
from xraysr_gui.batches.ledger import FILE, HOME, Ledger
from xraysr_gui.batches.ledger_refusals import no_room
from xraysr_gui.batches.line import Line, State
from xraysr_gui.batches.running import How, run_plan
from xraysr_gui.core.errors import CannotExport, CannotOpenImage
from xraysr_gui.core.progress import Progress

NAMES = ("a.png", "b/a.png", "b/c.png")
FACTS = "{}"


@pytest.fixture
def inputs(tmp_path) -> Path:
    for number, name in enumerate(NAMES):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(b"image %d" % number)
    return tmp_path / "in"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch) -> None:
    monkeypatch.setattr(running_module, "ROOM_EVERY_S", 0.01)


@contextmanager
def ledger_in(folder: Path) -> Iterator[Ledger]:
    ledger = Ledger(folder)
    ledger.begin(FACTS, resume=True)
    try:
        yield ledger
    finally:
        ledger.close()


def run(plan: Plan, maker: Turning, hear=lambda told: None, control=None, how: How = How(1)) -> Outcome:
    with ledger_in(plan.folder) as ledger:
        return run_plan(plan, ledger, lambda: maker, control, hear, how)


def states(outcome: Outcome) -> dict[str, State]:
    return {line.input: line.state for line in outcome.lines}


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in NAMES if (folder / name).exists()}


WHOLE = {name: (b"image %d" % number)[::-1] for number, name in enumerate(NAMES)}


def test_killed_before_and_after_every_write_it_does_no_file_twice_and_loses_none(
    inputs, tmp_path, monkeypatch
):
    """Every point at which something gets onto the disk, one after the other, is where the program ends."""
    number = 0
    while True:
        plan = plan_of(inputs, tmp_path / f"out{number}")
        plan.folder.mkdir()
        first, second = Turning(plan), Turning(plan)
        with monkeypatch.context() as patched:
            ended = _ended_at(patched, number)
            with ledger_in(plan.folder) as ledger, suppress(_Killed):
                run_plan(plan, ledger, lambda maker=first: maker, how=How(1))
        kept = {name: (plan.folder / name).stat().st_ino for name in contents(plan.folder)}

        outcome = run(plan, second)

        assert set(states(outcome).values()) == {State.DONE}
        assert contents(plan.folder) == WHOLE
        assert {name: (plan.folder / name).stat().st_ino for name in kept} == kept, number
        assert not set(second.made) & set(kept), number
        assert sorted(path.name for path in (plan.folder / HOME).iterdir()) == ["ledger.sqlite", "lock"]
        if not ended():
            break
        number += 1
    assert number > 4 * len(NAMES)


class _Killed(BaseException):
    """What nobody catches."""


def _ended_at(patched: pytest.MonkeyPatch, number: int) -> Callable[[], bool]:
    """Let the run end at the write of this number: half of them before it, half after it."""
    count = 0

    def ending(before: Callable[..., object]) -> Callable[..., object]:
        def instead(*args: object, **words: object) -> object:
            nonlocal count
            count += 2
            if count - 1 == number + 1:
                raise _Killed
            done = before(*args, **words)
            if count == number + 1:
                raise _Killed
            return done

        return instead

    from xraysr_gui.batches import placing

    patched.setattr(placing.os, "replace", ending(os.replace))
    patched.setattr(placing, "force_folder", ending(placing.force_folder))
    patched.setattr(Ledger, "put", ending(Ledger.put))
    return lambda: count > number


def test_a_file_that_kills_its_worker_twice_is_one_failed_line_and_the_others_are_done(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    tried = []

    def poison(job: Job) -> None:
        if job.name == "b/a.png":
            tried.append(job.name)
            raise WorkerDied("It ended the reader.")

    outcome = run(plan, Turning(plan, poison), how=How(2))

    assert states(outcome) == {"a.png": "done", "b/a.png": "failed", "b/c.png": "done"}
    [failed] = [line for line in outcome.lines if line.state is State.FAILED]
    assert (failed.reason, failed.deaths, len(tried)) == ("It ended the reader.", 2, 2)

    again = Turning(plan, poison)
    run(plan, again)
    assert (again.made, len(tried)) == ([], 2)
    assert states(run(plan, Turning(plan), how=How(1, retry=True)))["b/a.png"] is State.DONE


def test_a_death_counts_over_kills_of_the_whole(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    control = Control()

    def poison(job: Job) -> None:
        control.stop()
        raise WorkerDied("It ended the reader.")

    outcome = run(plan, Turning(plan, poison), control=control)
    assert outcome.is_stopped
    [hurt] = [line for line in outcome.lines if line.deaths]
    assert hurt.state is State.WAITING

    def once_more(job: Job) -> None:
        if job.name == hurt.input:
            raise WorkerDied("It ended the reader.")

    assert states(run(plan, Turning(plan, once_more)))[hurt.input] is State.FAILED


class FullDisk:
    """Refuses three times, wherever it is asked."""

    def __init__(self) -> None:
        self.left = 3

    def refuse(self, error: Exception) -> None:
        if self.left:
            self.left -= 1
            raise error

    def maker(self, job: Job) -> None:
        error = CannotExport("No.", why="Full.", remedy="Wait.")
        error.__cause__ = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.refuse(error)

    def place(self, *names: Path) -> None:
        self.refuse(OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)))
        REPLACED(*names)

    def ledger(self, ledger: Ledger, line: Line, picture: bytes = b"") -> None:
        if line.state is State.PLACING:
            self.refuse(no_room(Path()))
        PUT(ledger, line, picture)

    def entry(self, ledger: Ledger, line: Line, picture: bytes = b"") -> None:
        if line.state is State.DONE:
            self.refuse(no_room(Path()))
        PUT(ledger, line, picture)


REPLACED, PUT = os.replace, Ledger.put


@pytest.mark.parametrize("where", ["maker", "place", "ledger", "entry"])
def test_a_full_disk_is_told_and_waited_for(inputs, tmp_path, monkeypatch, where):
    plan, disk, told, reasons = plan_of(inputs, tmp_path / "out"), FullDisk(), set[str](), set[str]()
    if where == "place":
        monkeypatch.setattr("xraysr_gui.batches.placing.os.replace", disk.place)
    if where in ("ledger", "entry"):
        monkeypatch.setattr(Ledger, "put", lambda *words: getattr(disk, where)(*words))

    def hear(so_far: BatchProgress) -> None:
        told.add(so_far.waits_for)
        if so_far.waits_for:
            with closing(sqlite3.connect(plan.folder / HOME / FILE)) as db:
                lines = [json.loads(text) for (text,) in db.execute("SELECT told FROM lines")]
            reasons.update(line["reason"] for line in lines)

    maker = Turning(plan, disk.maker) if where == "maker" else Turning(plan)
    outcome = run(plan, maker, hear)

    assert set(states(outcome).values()) == {State.DONE}
    assert contents(plan.folder) == WHOLE
    assert disk.left == 0
    assert told == {"", "room on the disk"}
    assert "There is no room left on the disk." in reasons
    assert not any(line.reason for line in outcome.lines)


def test_a_changed_step_or_input_does_again_only_what_it_changes(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    run(plan, Turning(plan))
    (inputs / "a.png").write_bytes(b"another")
    os.utime(inputs / "b/c.png", ns=(1, 1))  # touched, and the same
    (plan.folder / "b/a.png").unlink()

    second = Turning(plan)
    run(plan, second)

    assert sorted(second.made) == ["a.png", "b/a.png"]
    assert (plan.folder / "a.png").read_bytes() == b"rehtona"
    newer = plan_of(inputs, tmp_path / "out", version=2)
    third = Turning(newer)
    assert set(states(run(newer, third)).values()) == {State.DONE}
    assert len(third.made) == len(NAMES)


def test_what_is_there_and_is_no_result_of_the_batch_stays(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    (plan.folder).mkdir()
    (plan.folder / "a.png").write_bytes(b"a drawing of mine")
    run(plan, Turning(plan))
    (plan.folder / "b/c.png").write_bytes(b"changed by me")
    (inputs / "b/c.png").write_bytes(b"new")

    outcome = run(plan, Turning(plan))

    assert states(outcome) == {"a.png": "failed", "b/a.png": "done", "b/c.png": "failed"}
    assert (plan.folder / "a.png").read_bytes() == b"a drawing of mine"
    assert (plan.folder / "b/c.png").read_bytes() == b"changed by me"
    said = run(plan, Turning(plan), how=How(1, retry=True, overwrite=True))
    assert set(states(said).values()) == {State.DONE}
    assert (plan.folder / "a.png").read_bytes() == WHOLE["a.png"]


def test_a_file_of_the_same_name_from_elsewhere_never_takes_a_result_away(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    run(plan, Turning(plan))
    ward = tmp_path / "ward"
    shutil.copytree(inputs, ward)  # the same images, moved, with one of another patient among them
    (ward / "a.png").write_bytes(b"somebody else")
    other = plan_of(ward, plan.folder)
    second = Turning(other)

    outcome = run(other, second, how=How(1, retry=True))

    assert states(outcome) == {"a.png": "failed", "b/a.png": "done", "b/c.png": "done"}
    assert str(inputs / "a.png") in next(line.reason for line in outcome.lines if line.input == "a.png")
    assert not second.made
    assert contents(plan.folder) == WHOLE
    again = Turning(plan)
    assert set(states(run(plan, again)).values()) == {State.DONE}  # the ledger knows whose result it is
    assert not again.made
    run(other, second, how=How(1, overwrite=True))
    assert second.made == ["a.png"]
    assert (plan.folder / "a.png").read_bytes() == b"esle ydobemos"


def test_no_input_is_ever_written_over(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path)
    jobs = tuple(replace(job, output=f"in/{job.output}") for job in plan.jobs)

    outcome = run(replace(plan, jobs=jobs), Turning(plan), how=How(1, overwrite=True))

    assert set(states(outcome).values()) == {State.FAILED}
    assert contents(inputs) == {name: content[::-1] for name, content in WHOLE.items()}


def test_two_files_never_share_a_result(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    jobs = tuple(replace(job, output="same.png") for job in plan.jobs[:2])

    outcome = run(replace(plan, jobs=jobs), Turning(plan))

    assert sorted(states(outcome).values()) == ["done", "failed"]


def test_it_pauses_goes_on_and_stops(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    control, told = Control(), list[BatchProgress]()
    control.pause()

    def wait_behind_the_first(job: Job) -> None:
        while maker.made:
            Progress(stop_requested=lambda: control.is_stopped).at(0.0)

    maker = Turning(plan, wait_behind_the_first)

    def hear(so_far: BatchProgress) -> None:
        told.append(so_far)
        if so_far.is_paused and len(told) == 4:
            assert not maker.made
            control.go_on()
        if so_far.done == 1:
            control.stop()

    outcome = run(plan, maker, hear, control)

    assert told[0].is_paused
    assert told[0].total == len(NAMES)
    assert outcome.is_stopped
    assert sorted(states(outcome).values()) == ["done", "waiting", "waiting"]
    assert maker.closed == 1
    assert not run(plan, Turning(plan)).is_stopped
    assert contents(plan.folder) == WHOLE


def test_several_workers_work_at_the_same_time(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")
    both = threading.Barrier(2, timeout=30)
    makers = list[Turning]()

    def another() -> Turning:
        makers.append(Turning(plan, lambda job: job.name == "b/c.png" or both.wait()))
        return makers[-1]

    with ledger_in(plan.folder) as ledger:
        outcome = run_plan(plan, ledger, another, how=How(2))

    assert set(states(outcome).values()) == {State.DONE}
    assert sum(len(maker.made) for maker in makers) == len(NAMES)
    assert [maker.closed for maker in makers] == [1] * len(makers)


def test_what_a_file_refuses_stands_in_its_line(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")

    def refuse(job: Job) -> None:
        if job.name == "a.png":
            raise CannotOpenImage("It is none.", why="No.", remedy="Another.")
        if job.name == "b/a.png":
            raise PermissionError(errno.EACCES, "not yours")

    outcome = run(plan, Turning(plan, refuse))

    reasons = {line.input: line.reason for line in outcome.lines}
    assert reasons["a.png"] == "It is none. No. Another."
    assert "not yours" in reasons["b/a.png"]
    assert states(outcome)["b/c.png"] is State.DONE


def test_a_fault_of_ours_is_never_swallowed(inputs, tmp_path):
    plan = plan_of(inputs, tmp_path / "out")

    def stumble(job: Job) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(plan, Turning(plan, stumble))
