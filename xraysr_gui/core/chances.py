"""Probabilities in words: what a model says is never certain."""

from __future__ import annotations

from xraysr_gui.core.words import tr

LEAST = 0.005
"""Below this, and as close to 1, a whole number of percent would say that something is certain."""


def hundredths(chance: float) -> str:
    """A whole number of percent without its sign: "81", "< 1" or "> 99"."""
    if chance < LEAST:
        return tr("< 1")
    return tr("> 99") if chance >= 1 - LEAST else f"{100 * chance:.0f}"


def chance_words(chance: float, low: float | None = None, high: float | None = None) -> str:
    """Such as "81 % (64 to 92 %)"; "81 %" without an interval, and where both ends of it read the same."""
    ends = () if low is None or high is None else (hundredths(low), hundredths(high))
    if set(ends) <= {hundredths(chance)}:
        return tr("{} %").format(hundredths(chance))
    return tr("{} % ({} to {} %)").format(hundredths(chance), *ends)
