"""A maker for tests of how batches run: it copies, backwards, and does whatever else it is told."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.batches.contract import Job, Made, Plan
from xraysr_gui.batches.line import Line, OutputFile
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.step import Step


def plan_of(inputs: Path, folder: Path, *, version: int = 1) -> Plan:
    """A plan for all files of a folder."""
    jobs = tuple(
        Job(str(path.relative_to(inputs)), path, str(path.relative_to(inputs)), path.stat().st_size)
        for path in sorted(inputs.rglob("*"))
        if path.is_file()
    )
    return Plan(Chain((ChainStep("turn"),)), (Step("turn", version, ()),), folder, jobs)


class Turning:
    """Gives the bytes of a file backwards; `first` is called before each one, with its job."""

    made: list[str]

    def __init__(self, plan: Plan, first: Callable[[Job], object] = lambda job: None) -> None:
        self.plan, self.first, self.made, self.closed = plan, first, [], 0

    def make(self, job: Job, room: Path, progress: Progress) -> Made:
        """The file, backwards."""
        progress.at(0.5)
        self.first(job)
        given = job.input.read_bytes()
        target = room / Path(job.output).name
        target.write_bytes(given[::-1])
        self.made.append(job.name)
        sha256 = hashlib.sha256(given).hexdigest()
        output = OutputFile(job.output, hashlib.sha256(given[::-1]).hexdigest(), len(given))
        return Made(
            Line(job.name, key=self.plan.key(job, sha256), input_sha256=sha256, outputs=(output,), frames=1)
        )

    def close(self) -> None:
        """Counts."""
        self.closed += 1
