"""A batch that is killed with all might at random moments and gone on with, until it is done; then it is
held to one that nobody disturbed.

    python3 start.py tools python -m tests.support.killed_batches 200

A kill takes some seconds, so the tests do a few of them; this does as many as are asked for.
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
from tests.support.waiting import WAIT_MS

OWN = ("manifest.csv", "manifest.json", "report.html")
FAILED_ONE = 2
SHARE = 0.6
"""Of the time of an unbroken run, within which one is killed."""


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
    (folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n and nothing more")
    return folder


def run_batch(inputs: Path, output: Path, *more: str) -> None:
    """One run of the command, in a group of processes of its own."""
    from xraysr_gui.cli.main import main

    os.setsid()
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    words = ("batch", str(inputs), "--with", "median", "-o", str(output), *more)
    os._exit(main(words, lambda _: 70))


def started(inputs: Path, output: Path, *more: str) -> ForkProcess:
    """The command in a copy of this process: all libraries are loaded, so that it soon has work to do."""
    program = get_context("fork").Process(target=run_batch, args=(inputs, output, *more))
    program.start()
    return program


@dataclass(slots=True)
class Killed:
    """One batch that is killed again and again, `within` so many seconds."""

    inputs: Path
    output: Path
    chance: random.Random
    within: float
    seen: dict[Path, int] = field(default_factory=dict)

    def run(self) -> bool:
        """Run it until it is killed or done; whether it was killed."""
        program = started(self.inputs, self.output, "--resume")
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
        now = {path: path.stat().st_ino for path in results(self.output)}
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
    """All files but the manifest and the ledger's."""
    for path in sorted(output.rglob("*")):
        inside = path.relative_to(output)
        if path.is_file() and inside.parts[0] != ".xraysr-batch" and str(inside) not in OWN:
            yield path


def refuse_difference(whole: Path, killed: Path, count: int) -> None:
    """The union of all runs has the bytes of the unbroken one, nothing is left growing, no line is double."""
    expected, found = (
        {path.relative_to(folder): path.read_bytes() for path in results(folder)}
        for folder in (whole, killed)
    )
    assert found.keys() == expected.keys(), f"{found.keys() ^ expected.keys()}"
    assert found == expected, "results differ in their bytes"
    left = sorted(path.name for path in (killed / ".xraysr-batch").iterdir())
    assert left == ["ledger.sqlite", "lock"], left
    lines = json.loads((killed / "manifest.json").read_text(encoding="utf-8"))["files"]
    names = [line["input"] for line in lines]
    assert len(names) == len(set(names)) == count, names
    assert sum(line["state"] == "failed" for line in lines) == 1


def main(moments: int, seed: int = 1, files: int = 40) -> None:
    """Kill as often as is asked for; says how it went."""
    chance, kills, rounds = random.Random(seed), 0, 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        inputs, whole, began = films(home / "in", files), home / "whole", time.monotonic()
        started(inputs, whole).join()
        within = SHARE * (time.monotonic() - began)
        while kills < moments:
            rounds += 1
            batch = Killed(inputs, home / f"killed-{rounds}", chance, within)
            while batch.run():
                kills += 1
            refuse_difference(whole, batch.output, files + 1)
            sys.stdout.write(f"{kills} kills in {rounds} batches, all equal to the unbroken one\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(int, sys.argv[2:3]))
