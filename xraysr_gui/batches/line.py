"""One file of a batch: what shall become of it, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

INPUT = "input"
"""What figures refer to where there is no reference."""


class State(StrEnum):
    """How far a file is.

    `placing` lasts a moment: all is known of a result, and it is being put in its place. Whoever finds it
    after a kill looks whether the output is there.
    """

    WAITING = "waiting"
    PLACING = "placing"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells at a glance whether a file is still the same."""

    changed_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of a result: an image gives one, frames as pictures give one each.

    Attributes:
        name: Below the output folder.
        sha256: Of its bytes.
        size: In bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the ledger and of the manifest.

    Attributes:
        input: Its name below the folder of inputs; with this it is called everywhere.
        state: How far it is.
        reason: Why it failed, or why it waits (no room on the disk); "" if there is nothing to tell.
        key: Hash of what was to be made: see `key.py`. "" before the file was read.
        input_sha256: Of its bytes.
        stamp: Of the input when it was read.
        outputs: What was made of it.
        frames: How many images it held.
        columns: Of the result.
        rows: Of the result.
        device: What the last step ran on.
        seconds: How long all steps took, without reading and writing.
        finished_at: UTC, such as 2026-03-01T12:00:00Z.
        figures: PSNR, MSE, SSIM by their ids; empty where they could not be reckoned, as `notices` tell.
        levels: How many grey levels the range of MSE and PSNR has; 0 without figures.
        against: What the figures refer to: the name of the reference, or "input".
        notices: Sentences that go with the result.
        said: Those of them that name nobody: what is to be known of a result that leaves the house.
        deaths: How often it brought its worker down.
        outside: Whether it is unlike what a network of its steps learned from: it was refused for that, or it
            carries the warning.
        lay_at: Where the input lay; "" where that was not noted.
    """

    input: str
    state: State = State.WAITING
    reason: str = ""
    key: str = ""
    input_sha256: str = ""
    stamp: Stamp | None = None
    outputs: tuple[OutputFile, ...] = ()
    frames: int = 0
    columns: int = 0
    rows: int = 0
    device: str = ""
    seconds: float = 0.0
    finished_at: str = ""
    figures: tuple[tuple[str, float], ...] = ()
    levels: float = 0.0
    against: str = ""
    notices: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    deaths: int = 0
    outside: bool = False
    lay_at: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done to it."""
        return self.state in (State.DONE, State.FAILED)
