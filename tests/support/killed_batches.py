"""A batch that is killed with all might at random moments and gone on with, until it is done; then it is
held to one that nobody disturbed.

    python3 start.py tools python -m tests.support.killed_batches 200 simple
    python3 start.py tools python -m tests.support.killed_batches 20

Killed are the ledger, the workers and what puts results in their places, with a maker that only turns files
round; or the whole command with its reader and its engine, which takes some seconds each time.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.dicom_files import write_dicom
from tests.support.phantom import chest
from tests.support.simple_maker import Turning, plan_of
from tests.support.waiting import WAIT_MS
from xraysr_gui.batches.contract import Job
from xraysr_gui.batches.inputs import FILE as INPUTS
from xraysr_gui.batches.ledger import HOME, Ledger
from xraysr_gui.batches.running import How, run_plan
from xraysr_gui.commands.batching.run_batch import write_manifest
from xraysr_gui.core.errors import CannotOpenImage
from xraysr_gui.settings.whole_file import clear_unfinished

OWN = ("manifest.csv", "manifest.json", "report.html")
FAILED_ONE = 2
SHARE = 0.1
"""Of the time of an unbroken run, within which one is killed."""
BROKEN = "broken.png"
GROWING = ".part"
"""Of a manifest that was being written; the next start clears it away, and none is there at the end."""
Run = Callable[[Path, Path], int]


def films(folder: Path, count: int) -> Path:
    """Pictures and DICOM files in a tree, with one that is none."""
    for seed in range(count):
        home = folder / ("a", "b/c", ".")[seed % 3]
        home.mkdir(parents=True, exist_ok=True)
        drawn = np.rint(chest(96, 80, mm_per_pixel=4.0, seed=seed) * 255).astype(np.uint8)
        if seed % 4 == 3:
            write_dicom(home / f"film{seed}.dcm", drawn, bits=8)
        else:
            Image.fromarray(drawn).save(home / f"film{seed}.png")
    (folder / BROKEN).write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    return folder


def run_command(inputs: Path, output: Path) -> int:
    """One run of the command; its status."""
    from xraysr_gui.cli.main import main

    return main(("batch", str(inputs), "--with", "median", "-o", str(output), "--resume"), lambda _: 70)


def run_simple(inputs: Path, output: Path) -> int:
    """One run with a maker that has no processes; the same status."""
    plan = plan_of(inputs, output)
    ledger = Ledger(output)
    ledger.begin("{}", resume=True)
    outcome = run_plan(plan, ledger, lambda: Turning(plan, _refuse_broken), how=How(2))
    write_manifest(plan, outcome, ledger)
    ledger.close()
    return FAILED_ONE


def _refuse_broken(job: Job) -> None:
    if job.name == BROKEN:
        raise CannotOpenImage("It is broken.", why="So.", remedy="None.")


def started(inputs: Path, output: Path, run: Run = run_command) -> ForkProcess:
    """A run in a copy of this process: all libraries are loaded, so that it soon has work to do."""
    program = get_context("fork").Process(target=_alone, args=(inputs, output, run))
    program.start()
    return program


def _alone(inputs: Path, output: Path, run: Run) -> None:
    """In a group of processes of its own, and silent."""
    os.setsid()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    clear_unfinished()
    os._exit(run(inputs, output))


@dataclass(slots=True)
class Killed:
    """One batch that is killed again and again, `within` so many seconds."""

    inputs: Path
    output: Path
    chance: random.Random
    within: float
    how: Run = run_command
    seen: dict[Path, int] = field(default_factory=dict)

    def run(self) -> bool:
        """Run it until it is killed or done; whether it was killed.

        One in four is killed at any moment; the others at one of their work, however long they take to begin.
        """
        program = started(self.inputs, self.output, self.how)
        if self.chance.random() < 0.75:
            before = len(list(results(self.output)))
            until(lambda: not program.is_alive() or len(list(results(self.output))) > before)
        program.join(self.chance.uniform(0.0, self.within))
        if program.is_alive():
            with_children = self.chance.random() < 0.5 and os.getpgid(program.pid or 0) == program.pid
            (os.killpg if with_children else os.kill)(program.pid or 0, signal.SIGKILL)
        program.join()
        self._refuse_done_twice()
        assert program.exitcode in (FAILED_ONE, -signal.SIGKILL), program.exitcode
        return program.exitcode == -signal.SIGKILL

    def _refuse_done_twice(self) -> None:
        """A result that was there stays the same file."""
        now = {path: path.stat().st_ino for path in results(self.output) if path.suffix != GROWING}
        again = [path for path, number in self.seen.items() if now.get(path) != number]
        assert not again, f"done twice, or lost: {again}"
        self.seen = now


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come."""
    ends = time.monotonic() + WAIT_MS / 1000
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.01)


def results(output: Path) -> Iterator[Path]:
    """All files but the manifest and the ledger's; a program may be writing there."""
    for place, folders, names in os.walk(output):
        folders[:] = sorted(name for name in folders if name != HOME)
        home = Path(place)
        yield from (home / name for name in sorted(names) if home != output or name not in OWN)


def refuse_difference(whole: Path, killed: Path, count: int) -> None:
    """The union of all runs has the bytes of the unbroken one, nothing is left growing, no line is double."""
    expected, found = (
        {path.relative_to(folder): path.read_bytes() for path in results(folder)}
        for folder in (whole, killed)
    )
    assert found.keys() == expected.keys(), (found.keys() ^ expected.keys(), _failed(whole), _failed(killed))
    assert found == expected, "results differ in their bytes"
    left = sorted({path.name for path in (killed / HOME).iterdir()} - {INPUTS})
    assert left == ["ledger.sqlite", "lock"], left
    lines = json.loads((killed / "manifest.json").read_text(encoding="utf-8"))["files"]
    names = [line["input"] for line in lines]
    assert len(names) == len(set(names)) == count, names
    assert sum(line["state"] == "failed" for line in lines) == 1


def _failed(output: Path) -> list[tuple[str, str]]:
    """What a run could not do, and why."""
    lines = json.loads((output / "manifest.json").read_text(encoding="utf-8"))["files"]
    return [(line["input"], line["reason"]) for line in lines if line["state"] == "failed"]


def main(moments: int, how: Run = run_command, seed: int = 1, files: int = 40) -> None:
    """Kill as often as is asked for; says how it went."""
    chance, kills, rounds = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        inputs, whole, began = films(home / "in", files), home / "whole", time.monotonic()
        started(inputs, whole, how).join()
        within = SHARE * (time.monotonic() - began)
        while kills < moments:
            rounds += 1
            batch = Killed(inputs, home / f"killed-{rounds}", chance, within, how)
            while batch.run():
                kills += 1
            refuse_difference(whole, batch.output, files + 1)
            sys.stdout.write(f"{kills} kills in {rounds} batches, all equal to the unbroken one\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), run_simple if sys.argv[2:] == ["simple"] else run_command)
