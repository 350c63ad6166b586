"""What the worklist keeps of a case."""

from __future__ import annotations

from enum import StrEnum

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass


class Mark(StrEnum):
    """What a reader says of a case."""

    NONE = ""
    URGENT = "urgent"
    ORDINARY = "ordinary"

    @property
    def is_urgent(self) -> bool | None:
        """Whether it says so; None if it says nothing."""
        return None if self is Mark.NONE else self is Mark.URGENT


class Finding(StrEnum):
    """What a reader says of the image itself: a case can be abnormal and not urgent."""

    NONE = ""
    ABNORMAL = "abnormal"
    NORMAL = "normal"

    @property
    def is_abnormal(self) -> bool | None:
        """Whether it says so; None if it says nothing."""
        return None if self is Finding.NONE else self is Finding.ABNORMAL


@dataclass(frozen=True, slots=True)
class Score:
    """What a model said of a case, or why it could not.

    Attributes:
        p: How probable it is that the case is abnormal; None where the model cannot tell.
        low, high: Between what that lies.
        normality: How many of known normal images look as strange as this one, 0 to 1; None if not told.
        flagged: Whether it is held to be urgent.
        reason: In words: what speaks for it, or why the model cannot tell.
        model: Which, "" if none could look at the image.
        judges: The same with what each had learned, by its hash: another one may say something else.
        sha256: Of the file that was judged; "" if unknown.
    """

    p: float | None
    low: float | None
    high: float | None
    normality: float | None
    flagged: bool
    reason: str
    model: str
    judges: str = ""
    sha256: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the model could tell."""
        return self.weight is not None

    @property
    def weight(self) -> float | None:
        """Its probability, else how strange it looks; None where the model cannot tell."""
        if self.p is not None or self.normality is None:
            return self.p
        return 1.0 - self.normality


@dataclass(frozen=True, slots=True)
class ListedCase:
    """One case of the list. Times are seconds since 1970.

    Attributes:
        id: Its number in the file, for as long as the list lives.
        address: The image.
        joined: When it came into the list.
        turn: When it would have been begun, had all been read as they came.
        mark: What the reader says of it.
        marked: When, None if never.
        read: When it was read, None if it waits.
        score: What a model said of it, None if none has looked at it yet.
        first: What the reader had said before the score was shown.
        outcome: How it turned out.
        settled: When that was said, None if never.
        seen: When the score was shown, None if never.
        finding: Whether a reader calls the image abnormal or normal; flags are held against it.
        found: When that was said, None if never.
    """

    id: int
    address: Address
    joined: float
    turn: float
    mark: Mark = Mark.NONE
    marked: float | None = None
    read: float | None = None
    score: Score | None = None
    first: Mark = Mark.NONE
    outcome: Mark = Mark.NONE
    settled: float | None = None
    seen: float | None = None
    finding: Finding = Finding.NONE
    found: float | None = None

    @property
    def flagged(self) -> bool | None:
        """Whether a model holds it to be urgent; None if none can tell."""
        return self.score.flagged if self.score is not None and self.score.is_told else None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of what happened: when, to which case (None: to all), what, and in which window."""

    at: float
    case_id: int | None
    what: str
    writer: str = ""
    id: int = 0
