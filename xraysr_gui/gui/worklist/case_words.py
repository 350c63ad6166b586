"""How a case of the worklist is told in two lines."""

from __future__ import annotations

from xraysr_gui.commands.read_worklist import Row
from xraysr_gui.core.words import tr
from xraysr_gui.studies.worklist_file import ListedCase, Mark

HOUR_MIN = 60


def minutes(amount: float) -> str:
    """Such as "7 min" or "2 h 5 min"."""
    whole = round(amount)
    if whole < HOUR_MIN:
        return tr("{} min").format(whole)
    return tr("{} h {} min").format(*divmod(whole, HOUR_MIN))


def marked(case: ListedCase) -> str:
    """What the reader said of a case, as it stands behind its name; "" for nothing."""
    words = {Mark.URGENT: tr("urgent"), Mark.ORDINARY: tr("not urgent"), Mark.NONE: ""}
    return words[case.mark]


def told(name: str, case: ListedCase) -> str:
    """Its name, and its mark."""
    return " \u00b7 ".join(filter(None, (name, marked(case))))


def times_of(row: Row) -> str:
    """How long it has waited, when it will be begun, and what the order does to it."""
    words = [tr("waits {}").format(minutes(row.waited))]
    if row.starts_in > 0:
        words.append(tr("begins in {}").format(minutes(row.starts_in)))
    if row.costs >= 1:
        words.append(tr("{} later by this order").format(minutes(row.costs)))
    if row.costs <= -1:
        words.append(tr("{} sooner by this order").format(minutes(-row.costs)))
    if row.is_overdue:
        words.append(tr("beyond the cap"))
    return " \u00b7 ".join(words)
