"""What came of flags: how often they were right here, and when they changed a reader's mind for good or ill.

A flag says that an image looks abnormal, and is held against what a reader calls the image: a case that
is not urgent can be abnormal. A case counts as urgent as it turned out; until that is known, as its reader
marked it last. Whether a mind was changed rightly only the outcome can tell: a reader's own last word would
always be right.
"""

from __future__ import annotations

from collections.abc import Iterable

from xraysr_gui.core.light_dataclass import dataclass

PAUSE_MIN = 240.0
"""Whoever marks nothing for so long has ended a shift."""
Z = 1.959964


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one case; None is what nobody said.

    Attributes:
        at: When a reader said so last, in minutes.
        flagged: Whether the model held it to be abnormal; None if it could not tell.
        first: Whether its reader did before the score was shown.
        last: Whether its reader does now.
        outcome: Whether it turned out to be.
        abnormal: Whether a reader calls its image abnormal.
    """

    at: float
    flagged: bool | None = None
    first: bool | None = None
    last: bool | None = None
    outcome: bool | None = None
    abnormal: bool | None = None

    @property
    def urgent(self) -> bool | None:
        """Whether it was urgent, as far as anybody knows."""
        return self.last if self.outcome is None else self.outcome


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, with the interval of 95 % by Wilson; from 0 to 1 where there are none."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """Between what it lies in truth, with 95 %."""
        if not self.of:
            return 0.0, 1.0
        share, weight = self.count / self.of, Z * Z / self.of
        middle = (share + weight / 2) / (1 + weight)
        half = (share * (1 - share) * weight + weight * weight / 4) ** 0.5 / (1 + weight)
        return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(frozen=True, slots=True)
class FlagRecord:
    """How good flags are at this place, by what its readers marked.

    Attributes:
        false_alarms: Flags of this shift on images that a reader calls normal.
        right: Flags on images called abnormal, of those called either: the predictive value here.
        urgent: Cases that were urgent, of all that a reader marked.
        found: Abnormal images with a flag, of those that the model could tell of.
        abnormal: Images called abnormal, of those called either: the prevalence here.
    """

    false_alarms: int
    right: Share
    urgent: Share
    found: Share
    abnormal: Share


@dataclass(frozen=True, slots=True)
class Minds:
    """What scores did to what readers had said before they saw them.

    Attributes:
        rightly: Changed, and the outcome was as the reader says now.
        wrongly: Changed, and the outcome was as the reader had said first.
        open: Changed, and nobody knows yet how it turned out.
        kept: Not changed, with or against the score.
        rightly_kept, wrongly_kept: Of these, against the score, and the reader was right or not.
    """

    rightly: int = 0
    wrongly: int = 0
    open: int = 0
    kept: int = 0
    rightly_kept: int = 0
    wrongly_kept: int = 0


def flag_record(verdicts: Iterable[Verdict], now: float) -> FlagRecord:
    """How good flags were; `now` in minutes tells whether the last shift is still on."""
    said = [one for one in verdicts if one.urgent is not None or one.abnormal is not None]
    since = shift_began((one.at for one in said), now)
    ordered = [one for one in said if one.urgent is not None]
    called = [one for one in said if one.abnormal is not None]
    flags = [one for one in called if one.flagged]
    abnormal = [one for one in called if one.abnormal]
    told = [one for one in abnormal if one.flagged is not None]
    return FlagRecord(
        sum(not one.abnormal and one.at >= since for one in flags),
        Share(sum(bool(one.abnormal) for one in flags), len(flags)),
        Share(sum(bool(one.urgent) for one in ordered), len(ordered)),
        Share(sum(bool(one.flagged) for one in told), len(told)),
        Share(len(abnormal), len(called)),
    )


def shift_began(moments: Iterable[float], now: float) -> float:
    """When this shift began: after the last pause; now, if that pause still lasts."""
    began = now
    for moment in sorted(moments, reverse=True):
        if began - moment > PAUSE_MIN:
            break
        began = min(began, moment)
    return began


def minds(verdicts: Iterable[Verdict]) -> Minds:
    """What scores changed, of cases that a reader marked before and after seeing one."""
    counted = dict.fromkeys(Minds.__dataclass_fields__, 0)
    for one in verdicts:
        if one.first is None or one.last is None or one.flagged is None:
            continue
        if one.first == one.last:
            counted["kept"] += 1
            if one.flagged != one.first and one.outcome is not None:
                counted["rightly_kept" if one.outcome == one.last else "wrongly_kept"] += 1
        elif one.outcome is None:
            counted["open"] += 1
        else:
            counted["rightly" if one.outcome == one.last else "wrongly"] += 1
    return Minds(**counted)
