"""Sorts names as a person counts: IM2 before IM10."""

from __future__ import annotations

import math
import re

MOST_DIGITS = 4000  # Python refuses to read longer numbers
_DIGITS = re.compile(r"(\d+)")


NaturalKey = tuple[tuple[float, str], ...]


def natural_key(name: str) -> NaturalKey:
    """What to sort by; numbers count by their value, letters without regard to case."""
    parts = _DIGITS.split(name.casefold())
    return tuple((_number(part), part) for part in parts if part)


def _number(part: str) -> float:
    """The value of digits; words count as infinite, so that they follow and are compared by letters."""
    return int(part) if part.isdecimal() and len(part) < MOST_DIGITS else math.inf
