"""Puts the kept cases into the order in which they are to be read, and reckons what came of flags."""

from __future__ import annotations

from dataclasses import replace

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.studies.worklist_case import ListedCase, Mark
from xraysr_gui.studies.worklist_file import WorklistFile
from xraysr_gui.worklist.case import Case
from xraysr_gui.worklist.order import breaks_cap, ordered
from xraysr_gui.worklist.rules import Pace, rule_of
from xraysr_gui.worklist.tally import FlagRecord, Minds, Verdict, flag_record, minds

MINUTE_S = 60.0
NONE_CHANGED = Minds()
SAID_URGENT, UNKNOWN = 2.0, 0.0
"""Before every flag stands what a reader called urgent; after them what nobody can tell of: never as if it
were safe. A flag itself counts as its probability, or how strange the image looks."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case that waits.

    Attributes:
        case: Which.
        waited: Minutes so far.
        starts_in: Minutes until it is begun, if nothing else comes.
        costs: So many of these because of the order; negative where the order saves them.
        is_overdue: Whether it will have waited longer than the cap.
    """

    case: ListedCase
    waited: float
    starts_in: float
    costs: float
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The list as it stands.

    Attributes:
        rows: Who waits, in order.
        read: Who was read, the last one first.
        beyond_help: How many wait longer than the cap in any order, at the least.
        record: How good flags were here; None before the list was read.
        minds: What scores did to what readers had said before.
        clock_behind_s: So far the computer's clock is behind the last mark.
    """

    rows: tuple[Row, ...] = ()
    read: tuple[ListedCase, ...] = ()
    beyond_help: int = 0
    record: FlagRecord | None = None
    minds: Minds = NONE_CHANGED
    clock_behind_s: float = 0.0

    @property
    def cases(self) -> tuple[ListedCase, ...]:
        """All of them, in the order in which they are listed."""
        return *(row.case for row in self.rows), *self.read

    def without(self, case: ListedCase, now: float) -> Reading:
        """As it will stand once a case was read."""
        left = tuple(row for row in self.rows if row.case.id != case.id)
        return replace(self, rows=left, read=(replace(case, read=now), *self.read))


def read_worklist(file: WorklistFile, order: str, pace: Pace, now: float) -> Reading:
    """What waits and what was read, at `now` in seconds since 1970."""
    everything = file.cases()
    waiting = {str(case.id): case for case in everything if case.read is None}
    cases = [_queued(case) for case in waiting.values()]
    minute = max([now / MINUTE_S, *(case.arrived for case in cases)])  # the clock may have been set back
    rows = [
        Row(
            waiting[start.case.id], minute - start.case.arrived, start.at - minute, start.costs, start.overdue
        )
        for start in ordered(cases, minute, pace, rule_of(order))
    ]
    read = sorted(
        (case for case in everything if case.read is not None),
        key=lambda case: (case.read, case.id),
        reverse=True,
    )
    verdicts = [verdict_of(case) for case in everything]
    return Reading(
        tuple(rows),
        tuple(read),
        breaks_cap(cases, minute, pace),
        flag_record(verdicts, minute),
        minds(verdicts),
        file.clock_behind(now),
    )


def verdict_of(case: ListedCase) -> Verdict:
    """What a reader and a model said of a case."""
    said = max(case.marked or 0.0, case.settled or 0.0, case.found or 0.0) / MINUTE_S
    first, last, outcome = case.first.is_urgent, case.mark.is_urgent, case.outcome.is_urgent
    return Verdict(said, case.flagged, first, last, outcome, case.finding.is_abnormal)


def _queued(case: ListedCase) -> Case:
    """A case as rules see it: a reader's word counts more than a score, and no word is no all-clear."""
    arrived, turn = case.joined / MINUTE_S, case.turn / MINUTE_S
    if case.mark is Mark.URGENT:
        return Case(str(case.id), arrived, True, SAID_URGENT, turn)
    if case.mark is Mark.ORDINARY or case.flagged is False:
        return Case(str(case.id), arrived, turn=turn)
    weight = case.score.weight if case.score is not None else None
    return Case(str(case.id), arrived, True, UNKNOWN if weight is None else weight, turn)
