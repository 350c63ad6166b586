"""Tells whether the log of results is whole: which line was changed, is missing, or was never ended."""

from __future__ import annotations

from dataclasses import dataclass, field

from xraysr_gui.core.words import tr
from xraysr_gui.settings.audit_log import (
    BEFORE,
    FIRST,
    HEADLESS,
    NUMBER,
    TORN,
    AuditLog,
    End,
    canonical_line,
    hash_of,
    told_in,
)


@dataclass(slots=True)
class Verified:
    """What came of it.

    Attributes:
        lines: How many there are.
        last: The hash of the last one: kept elsewhere, it proves all before it.
        faults: What is not as it was written, each in a sentence.
        notes: What is no fault, such as a program that died in the middle of a line.
    """

    lines: int = 0
    last: str = FIRST
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, taken out or put in."""
        return not self.faults


def verify_log(log: AuditLog) -> Verified:
    """Follow the hashes from the first line to the last, and hold the end against the head.

    Raises:
        OSError, ValueError: a file cannot be read.
    """
    found, end = Verified(), End()
    torn: bytes | None = None
    for file, place, line in log.lines():
        where = tr("{}, line {}").format(file.name, place)
        told = told_in(line)
        if told is None or canonical_line(told) != line:
            if torn is not None:
                found.faults.append(tr("{}: the line is none of the log.").format(where))
            torn = line  # by what follows it is told whether a program died here
            continue
        _judge_torn(found, where, torn, str(told.get(TORN, "")))
        if told.get(HEADLESS):
            found.faults.append(tr("{}: lines before it may be missing: there was no head.").format(where))
        torn = None
        if told[NUMBER] != end.number + 1:
            _tell_gap(found, where, end.number, int(told[NUMBER]))
        elif told.get(BEFORE) != end.hash:
            found.faults.append(tr("{}: the line before it was changed.").format(where))
        end = End(int(told[NUMBER]), hash_of(line))
        found.lines += 1
    found.last = end.hash
    if torn is not None:
        found.faults.append(tr("The last line is none of the log."))
    _judge_end(found, log, end)
    return found


def _judge_torn(found: Verified, where: str, torn: bytes | None, said: str) -> None:
    """A line that was not ended is one only if the line after it knew of it."""
    if torn is not None and hash_of(torn) == said:
        found.notes.append(tr("{}: before it a program ended in the middle of a line.").format(where))
    elif torn is not None:
        found.faults.append(tr("{}: the line before it was changed, and is none any more.").format(where))
    elif said:
        found.faults.append(tr("{}: half a line that stood before it is missing.").format(where))


def _tell_gap(found: Verified, where: str, before: int, number: int) -> None:
    if number > before + 1:
        first, last = before + 1, number - 1
        found.faults.append(
            tr("{}: line number {} is missing before it.").format(where, first)
            if first == last
            else tr("{}: lines number {} to {} are missing before it.").format(where, first, last)
        )
    else:
        found.faults.append(tr("{}: line number {} stands where it does not belong.").format(where, number))


def _judge_end(found: Verified, log: AuditLog, end: End) -> None:
    """The head says how many lines there are to be."""
    if log.torn():
        found.notes.append(tr("The last line was not ended: a program ended in the middle of it."))
    head = log.head()
    if head is None:
        if end.number:
            found.faults.append(
                tr("The head of the log is missing: lines at its end may be missing as well.")
            )
    elif head.number > end.number:
        count = head.number - end.number
        found.faults.append(
            tr("The last {} lines are missing: the head knows {}.").format(count, head.number)
            if count > 1
            else tr("The last line is missing: the head knows {}.").format(head.number)
        )
    elif head.number == end.number and head.hash != end.hash:
        found.faults.append(tr("The last line was changed: the head knows another hash."))
    elif head.number < end.number:
        found.notes.append(tr("The head lags behind: a program ended before it noted its line."))
