"""The rules by which the next case is chosen among those that wait.

A rule is given the waiting cases as they came and picks the place of the next one. No rule leaves the reader
idle while a case waits; so all of them together make all cases wait equally long on average, and only who
waits differs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.worklist.case import Case


@dataclass(frozen=True, slots=True)
class Pace:
    """What a rule reckons with.

    Attributes:
        minutes: How long reading one case takes.
        cap: How long nobody should wait longer than, unless reading them as they come makes them wait longer.
    """

    minutes: float = 5.0
    cap: float = 120.0


Pick = Callable[[Sequence[Case], float, Pace], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """One order of reading.

    Attributes:
        id: Stable name in files and on the command line.
        title: Name on screen.
        summary: One sentence: who is read first.
        pick: The place of the next case among those that wait.
    """

    id: str
    title: str
    summary: str
    pick: Pick


def oldest(cases: Sequence[Case], now: float, pace: Pace) -> int:
    """The one that came first."""
    return 0


def most_urgent(cases: Sequence[Case], now: float, pace: Pace) -> int:
    """The most urgent of those that are flagged, else the oldest."""
    return max(range(len(cases)), key=lambda place: (cases[place].flagged, _urgency(cases[place]), -place))


def urgent_within_cap(cases: Sequence[Case], now: float, pace: Pace) -> int:
    """The most urgent, as long as everybody else can still be begun in time; else the oldest.

    In time is: within the cap, or when the case's turn would be if cases were read as they come, whichever is
    later, and one case more. Due times rise with arrival: if any order keeps them, the oldest first does.
    """
    chosen = most_urgent(cases, now, pace)
    before = 0
    for place, case in enumerate(cases):
        if place == chosen:
            continue
        if now + pace.minutes * before > max(case.arrived + pace.cap, case.turn):
            return 0
        before += 1
    return chosen


def _urgency(case: Case) -> float:
    return case.urgency if case.flagged else 0.0


RULES = (
    Rule("as-they-come", "As they come", "Who came first is read first.", oldest),
    Rule(
        "urgent-within-cap",
        "Urgent first, within the cap",
        "Flagged cases first, until somebody would wait too long: then the oldest, flagged or not.",
        urgent_within_cap,
    ),
    Rule("urgent-first", "Always urgent first", "Flagged cases always first.", most_urgent),
)


def rule_of(id: str) -> Rule:
    """The rule that is called so.

    Raises:
        KeyError: none is.
    """
    return {rule.id: rule for rule in RULES}[id]
