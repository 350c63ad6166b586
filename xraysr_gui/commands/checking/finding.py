"""What came of looking at one part of the installation, and what a check is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress


class Verdict(StrEnum):
    """How it stands with a part: well, it works and something can be done better, or it does not work."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


URGENT = Verdict.RED, Verdict.YELLOW, Verdict.GREEN
"""What asks for something first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        part: What it is called.
        good: Whether it works.
        said: What was found.
        remedy: What to do, a sentence; nothing where nothing is to be done.
    """

    part: str
    good: bool
    said: str
    remedy: str = ""

    @property
    def verdict(self) -> Verdict:
        """What works and has a remedy is yellow."""
        if not self.good:
            return Verdict.RED
        return Verdict.YELLOW if self.remedy else Verdict.GREEN

    @property
    def words(self) -> str:
        """What was found, and what to do."""
        if not self.remedy:
            return self.said
        return f"{self.said}{'' if self.said.endswith('.') else '.'} {self.remedy}"


@dataclass(frozen=True, slots=True)
class Check:
    """A kind of thing to look at.

    Attributes:
        title: What is looked at, while it is.
        look: Does it.
        share: Of the time that all checks take, beside those of others.
    """

    title: str
    look: Callable[[Progress], Iterator[Finding]]
    share: int = 1


def refused(part: str, error: UserError) -> Finding:
    """A part that does not work, as the error has it."""
    return Finding(part, False, f"{error.what} {error.why}", error.remedy)
