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
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.dicom_files import write_dicom
from tests.support.phantom import chest

ROOT = Path(__file__).parents[2]
OWN = ("manifest.csv", "manifest.json", "report.html")
STARTED_S, RUNS_S = 1.0, 5.0


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


def command(inputs: Path, output: Path, *more: str) -> list[str]:
    """The words of one run."""
    words = ("batch", str(inputs), "--with", "median", "-o", str(output), *more)
    return [sys.executable, "-m", "xraysr_gui", *words]


@dataclass(slots=True)
class Killed:
    """One batch that is killed again and again."""

    inputs: Path
    output: Path
    chance: random.Random
    seen: dict[Path, int] = field(default_factory=dict)

    def run(self) -> bool:
        """Run it until it is killed or done; whether it was killed."""
        started = [*command(self.inputs, self.output, "--resume")]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            started, stdout=quiet, stderr=quiet, env=environment, start_new_session=True
        ) as program:
            try:
                program.wait(self.chance.uniform(STARTED_S, STARTED_S + RUNS_S))
            except subprocess.TimeoutExpired:
                with_children = self.chance.random() < 0.5
                (os.killpg if with_children else os.kill)(program.pid, signal.SIGKILL)
        self._refuse_done_twice()
        return program.returncode == -signal.SIGKILL

    def _refuse_done_twice(self) -> None:
        """A result that was there stays the same file."""
        now = {path: path.stat().st_ino for path in results(self.output)}
        again = [path for path, number in self.seen.items() if now.get(path) != number]
        assert not again, f"done twice, or lost: {again}"
        self.seen = now


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
        inputs, whole = films(home / "in", files), home / "whole"
        subprocess.run(command(inputs, whole), check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
        while kills < moments:
            rounds += 1
            batch = Killed(inputs, home / f"killed-{rounds}", chance)
            while batch.run():
                kills += 1
            refuse_difference(whole, batch.output, files + 1)
            sys.stdout.write(f"{kills} kills in {rounds} batches, all equal to the unbroken one\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), *map(int, sys.argv[2:3]))
