"""Accuracies that are no share of so many test images."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xraysr_gui.evaluation.audit.columns import FigureKind
from xraysr_gui.evaluation.audit.contract import AuditedTable, AuditFinding, Rule, found

_SLACK = 1e-9


def no_fraction(judged: AuditedTable) -> Iterator[AuditFinding]:
    """No whole number of right answers gives the printed share."""
    for entry in judged.entries:
        accuracy, count = entry.figures.get(FigureKind.ACCURACY), entry.about.get(FigureKind.COUNT, 0.0)
        if accuracy is None or accuracy.printed.spread or count < 1 or count != int(count):
            continue
        low, high = accuracy.interval.low * count, accuracy.interval.high * count
        if low <= -1 or high >= count + 1 or math.ceil(low - _SLACK) <= high + _SLACK:
            continue
        below = math.floor(low)
        yield found(
            "no-fraction",
            entry,
            (accuracy,),
            f"Accuracy is no share of {count:g} test images.",
            f"{accuracy.text} of {count:g} is {low:.3f} to {high:.3f} right answers, with no whole number "
            f"between; {below}/{count:g} is {below / count:.4%} and {below + 1}/{count:g} is "
            f"{(below + 1) / count:.4%}.",
        )


RULES = (Rule("no-fraction", "Accuracy that is no fraction of the test set", no_fraction),)
