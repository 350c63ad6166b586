"""Puts the kept cases into the order in which they are to be read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xraysr_gui.studies.worklist_file import ListedCase, Mark, WorklistFile
from xraysr_gui.worklist.case import Case
from xraysr_gui.worklist.order import breaks_cap, ordered
from xraysr_gui.worklist.rules import Pace, rule_of

MINUTE_S = 60.0


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
        beyond_help: How many wait longer than the cap in any order.
    """

    rows: tuple[Row, ...] = ()
    read: tuple[ListedCase, ...] = ()
    beyond_help: int = 0

    def without(self, case: ListedCase, now: float) -> Reading:
        """As it will stand once a case was read."""
        left = tuple(row for row in self.rows if row.case.id != case.id)
        return replace(self, rows=left, read=(replace(case, read=now), *self.read))


def read_worklist(file: WorklistFile, order: str, pace: Pace, now: float) -> Reading:
    """What waits and what was read, at `now` in seconds since 1970."""
    everything = file.cases()
    waiting = {str(case.id): case for case in everything if case.read is None}
    cases = [
        Case(id, case.joined / MINUTE_S, case.mark == Mark.URGENT, turn=case.turn / MINUTE_S)
        for id, case in waiting.items()
    ]
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
    return Reading(tuple(rows), tuple(read), breaks_cap(cases, minute, pace))
