"""A case that waits to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """A case that waits. Times are minutes since any moment that is the same for all.

    Attributes:
        id: Which case it is.
        arrived: When it came.
        flagged: Whether it goes before others: held to be urgent by a model or a reader, or nobody can tell.
        urgency: How urgent among those: the larger, the sooner.
        turn: When it would be begun if cases were read as they come; `with_turns` works it out.
    """

    id: str
    arrived: float
    flagged: bool = False
    urgency: float = 0.0
    turn: float = 0.0


def with_turns(cases: Iterable[Case], minutes: float, free_at: float = float("-inf")) -> list[Case]:
    """The cases as they came, each with its turn if each is read in `minutes` by one reader."""
    turned: list[Case] = []
    for case in sorted(cases, key=lambda case: case.arrived):
        turn = max(case.arrived, free_at)
        free_at = turn + minutes
        turned.append(replace(case, turn=turn))
    return turned
