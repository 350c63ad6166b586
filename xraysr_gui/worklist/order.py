"""The order of a list as it stands: who is read when, and what that costs or saves each case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.worklist.case import Case
from xraysr_gui.worklist.rules import Pace, Rule, oldest


@dataclass(frozen=True, slots=True)
class Start:
    """When a case is begun if nothing else comes.

    Attributes:
        case: Which.
        at: When.
        costs: So many minutes later than if all were read as they came; earlier where negative.
        overdue: Whether it waits longer than the cap by then.
    """

    case: Case
    at: float
    costs: float
    overdue: bool


def ordered(cases: Sequence[Case], now: float, pace: Pace, rule: Rule) -> list[Start]:
    """The whole list, each case with its turn, in the order in which a rule has it read from now on."""
    waiting = _sorted(cases)
    plain = _begun(waiting, now, pace, Rule("", "", "", oldest))
    chosen = _begun(waiting if rule.pick is oldest else among_equals(waiting), now, pace, rule)
    return [
        Start(case, at, at - plain[case.id][1], at - case.arrived > pace.cap) for case, at in chosen.values()
    ]


def breaks_cap(cases: Sequence[Case], now: float, pace: Pace) -> int:
    """How many cases wait longer than the cap in any order.

    Most are in time where those that cannot be are left to the end: they take no turn before those who can.
    """
    in_time = 0
    for case in _sorted(cases):
        in_time += max(now + in_time * pace.minutes, case.arrived) - case.arrived <= pace.cap
    return len(cases) - in_time


def _begun(cases: list[Case], now: float, pace: Pace, rule: Rule) -> dict[str, tuple[Case, float]]:
    left, begun = list(cases), {}
    while left:
        case = left.pop(rule.pick(left, now, pace))
        begun[case.id] = (case, now)
        now += pace.minutes
    return begun


def among_equals(cases: Sequence[Case]) -> list[Case]:
    """Those that came together, the most urgent first: none of them came before another, so the turns that
    they have between them go to the most urgent first as well.
    """
    found: list[Case] = []
    for _, group in groupby(_sorted(cases), key=lambda case: case.arrived):
        together = list(group)
        turns = sorted(case.turn for case in together)
        together.sort(key=lambda case: (not case.flagged, -case.urgency if case.flagged else 0.0))
        found += [replace(case, turn=turn) for case, turn in zip(together, turns, strict=True)]
    return found


def _sorted(cases: Sequence[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: case.arrived)
