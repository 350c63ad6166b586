"""What the parts of a batch tell each other: jobs, plans, makers, and how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Protocol

from xraysr_gui.batches.chain import Chain
from xraysr_gui.batches.key import key_of
from xraysr_gui.batches.line import Line
from xraysr_gui.batches.outward import Outward
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import program_now
from xraysr_gui.core.step import Step


@dataclass(frozen=True, slots=True)
class Job:
    """One file, and where its result belongs.

    Attributes:
        name: Of the input below the folder of inputs.
        input: The file.
        output: Below the output folder. A file that turns out to be of another kind gets another ending.
        size: Of the input in bytes: time is foretold by it.
        reference: What its figures refer to, be it there or not; None for the input itself.
        is_shown: Whether a small picture of it is kept for the contact sheet.
    """

    name: str
    input: Path
    output: str
    size: int = 0
    reference: Path | None = None
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that gets a failed line before anything is done."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A batch before it runs.

    Attributes:
        chain: What is done to every file.
        steps: The same as the capsule of a result will hold it, but for device and time.
        folder: Where results go.
        jobs: In the order in which a person would count them.
        refused: Inputs that cannot take part.
        ending: Of all results, such as png; "" as each input is.
        notices: Sentences on what was passed over.
        outward: How results leave the house, and under which names.
    """

    chain: Chain
    steps: tuple[Step, ...]
    folder: Path
    jobs: tuple[Job, ...]
    refused: tuple[Refused, ...] = ()
    ending: str = ""
    notices: tuple[str, ...] = ()
    outward: Outward = field(default_factory=Outward)

    def key(self, job: Job, input_sha256: str) -> str:
        """What the result of a file of this hash is filed under."""
        form, leaving = PurePath(job.output).suffix, self.outward.facts
        return self.outward.key(key_of(input_sha256, self.steps, program_now(), form, leaving))


class WorkerDied(Exception):
    """A file brought down what made it; it is tried once more, and then it has failed.

    Attributes:
        sentence: For the line.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Made:
    """What a maker made of a file.

    Attributes:
        line: Complete but for its state, `stamp` and `deaths`; its outputs lie in the room it was given,
            under the last part of their names.
        picture: A small PNG of input and result for the contact sheet, b"" if none was asked for.
    """

    line: Line
    picture: bytes = b""


class Maker(Protocol):
    """Makes a result of a file: one of them works on one file at a time, on whatever computer."""

    def make(self, job: Job, room: Path, progress: Progress) -> Made:
        """Write the result into `room`, an empty folder on the disk of the output folder.

        Raises:
            UserError: the file is refused, or no result can be written; `cannot_for_want_of_room` tells those
                for which the disk is too full.
            WorkerDied: the file brought a child down.
            Cancelled: the progress asked for it.
        """

    def close(self) -> None:
        """Let go of its processes."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that begins: its plan, and all lines as the ledger has them."""

    plan: Plan
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        total: Files in all.
        done: With a result, those of earlier runs among them.
        failed: Without one.
        under_way: Names of the files that are worked on, with their share that is done.
        workers: How many work at a time.
        seconds_left: None until that can be told.
        is_paused: Whether a person holds it.
        waits_for: What it waits for, in words: room on the disk; "" if for nothing.
        last: The line that was finished last, None before the first.
        begun: Told once, before anything else of a run.
    """

    total: int
    done: int = 0
    failed: int = 0
    under_way: tuple[tuple[str, float], ...] = ()
    workers: int = 0
    seconds_left: float | None = None
    is_paused: bool = False
    waits_for: str = ""
    last: Line | None = None
    begun: Begun | None = None


Hear = Callable[[BatchProgress], None]
"""Hears on the thread that runs the batch: several times a second, and at each line."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a batch.

    Attributes:
        lines: All of them, in the order of the plan; of one that was stopped, those that wait too.
        notices: Sentences on what was passed over, set aside or replaced.
        is_stopped: Whether a person stopped it: `resume` goes on.
        seconds: Of this run.
        workers: The most that worked at a time.
    """

    lines: tuple[Line, ...]
    notices: tuple[str, ...] = ()
    is_stopped: bool = False
    seconds: float = 0.0
    workers: int = 1
