"""How a case of the worklist is told in a few lines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xraysr_gui.commands.read_worklist import Reading, Row
from xraysr_gui.core.chances import chance_words
from xraysr_gui.core.words import tr, tr_count
from xraysr_gui.studies.worklist_case import Event, ListedCase, Mark, Score
from xraysr_gui.worklist.tally import FlagRecord, Minds, Share

HOUR_MIN, MINUTE_S = 60, 60.0
STANDS_S = 60.0
"""So far behind the last mark a clock tells nothing of: two computers that share a list differ a little."""
CONTENT = ("joined", "read", "waits again", "marked", "turned out", "called")
"""How lines of another window begin that a reader wants to hear of."""


def minutes(amount: float) -> str:
    """Such as "7 min" or "2 h 5 min"."""
    whole = round(amount)
    if whole < HOUR_MIN:
        return tr("{} min").format(whole)
    return tr("{} h {} min").format(*divmod(whole, HOUR_MIN))


def percent(share: float) -> str:
    """A whole number of percent, but for what is all but nothing or all but everything."""
    if 0 < share < 0.005:
        return tr("< 1 %")
    return tr("> 99 %") if 0.995 < share < 1 else tr("{} %").format(round(100 * share))


def marked(case: ListedCase) -> str:
    """What the reader said of a case, as it stands behind its name; "" for nothing."""
    words = {Mark.URGENT: tr("urgent"), Mark.ORDINARY: tr("not urgent"), Mark.NONE: ""}
    return words[case.mark]


def told(name: str, case: ListedCase) -> str:
    """Its name, and its mark."""
    return " \u00b7 ".join(filter(None, (name, marked(case))))


def times_of(row: Row, *, hidden: bool) -> str:
    """How long it has waited, when it will be begun, and what the order does to it, as scores do."""
    words = [tr("waits {}").format(minutes(row.waited))]
    if row.starts_in > 0:
        words.append(tr("begins in {}").format(minutes(row.starts_in)))
    if row.costs >= 1 and not hidden:
        words.append(tr("{} later by this order").format(minutes(row.costs)))
    if row.costs <= -1 and not hidden:
        words.append(tr("{} sooner by this order").format(minutes(-row.costs)))
    if row.is_overdue:
        words.append(tr("beyond the cap"))
    return " \u00b7 ".join(words)


def in_short(row: Row, score: str) -> tuple[str, ...]:
    """What stands in the list, where the end may be cut: that it is late, its score, how long it waits."""
    late = tr("beyond the cap") if row.is_overdue else ""
    return late, score, tr("waits {}").format(minutes(row.waited))


def score_line(case: ListedCase, record: FlagRecord | None, *, hidden: bool) -> str:
    """What a model says of a case in one line; "" while none has looked at it."""
    score = case.score
    if score is None:
        return ""
    if hidden:
        return tr("score hidden")
    if not score.is_told:
        return tr("not judged: {}").format(first_sentence(score.reason))
    words = [figure_words(score)]
    if score.flagged:
        words.insert(0, tr("flagged"))
        words += [false_alarms(record)] if record is not None and record.abnormal.of else []
    return " \u00b7 ".join(words)


def figure_words(score: Score) -> str:
    """The figure that counts: the probability, else how many normal images look as strange."""
    if score.p is None and score.normality is not None:
        return tr("as strange as {} of normal images").format(chance_words(score.normality))
    return tr("abnormal {}").format(probability(score))


def probability(score: Score) -> str:
    """Such as "81 % (64 to 92 %)"."""
    if score.p is None:
        return ""
    return chance_words(score.p, score.low, score.high)


def first_sentence(words: str) -> str:
    """What stands up to the first full stop, without it."""
    return words.partition(". ")[0].rstrip(".")


def false_alarms(record: FlagRecord) -> str:
    """Flags of this shift on images called normal, as they stand beside each flag."""
    count = record.false_alarms
    return tr_count(count, "{} false alarm this shift", "{} false alarms this shift").format(count)


def record_words(record: FlagRecord) -> str:
    """How good flags were here, by what readers called the images."""
    if not record.abnormal.of:
        return tr("No image has been called abnormal or normal here yet: how good flags are is not known.")
    seen = tr("Of {} images called abnormal or normal, {} abnormal ({}).").format(
        record.abnormal.of, record.abnormal.count, share(record.abnormal)
    )
    if not record.right.of:
        return seen
    one = "{} of {} flags was right: predictive value {}."
    right = tr_count(record.right.count, one, "{} of {} flags were right: predictive value {}.").format(
        record.right.count, record.right.of, share(record.right)
    )
    missed = record.found.of - record.found.count
    one, many = "{} abnormal case had no flag.", "{} abnormal cases had no flag."
    return f"{right} {seen} {tr_count(missed, one, many).format(missed)}"


def share(told: Share) -> str:
    """Such as "40 %, between 17 and 69 %"."""
    if told.value is None:
        return tr("not known")
    low, high = told.interval
    return tr("{}, between {} and {} %").format(percent(told.value), round(100 * low), round(100 * high))


def minds_words(minds: Minds) -> str:
    """When scores changed what a reader had said before."""
    changed = minds.rightly + minds.wrongly + minds.open
    if not changed + minds.kept:
        return tr("No case was marked both before and after its score was seen.")
    words = tr("Changed your mind: {} rightly, {} wrongly, {} not known yet; kept: {}.").format(
        minds.rightly, minds.wrongly, minds.open, minds.kept
    )
    against = minds.rightly_kept + minds.wrongly_kept
    if not against:
        return words
    more = tr("Kept against the score: {} rightly, {} wrongly.").format(
        minds.rightly_kept, minds.wrongly_kept
    )
    return f"{words} {more}"


def what_is_wrong(reading: Reading, away: Sequence[Path], why_no_judge: str) -> str:
    """What a reader should know of the list as it is now; "" for nothing."""
    words = []
    if reading.clock_behind_s > STANDS_S:
        clock = tr("The clock is {} behind the last mark: until then times stand still, and no mark is lost.")
        words.append(clock.format(minutes(reading.clock_behind_s / MINUTE_S)))
    for folder in away:
        gone = tr(
            "The watched folder {} cannot be reached. Its cases stay listed, and it is looked at again."
        )
        words.append(gone.format(folder))
    if why_no_judge and reading.rows:
        words.append(why_no_judge)
    return "\n".join(words)


def told_of_others(events: Sequence[Event], reading: Reading) -> str:
    """What another window did to the list; "" for nothing that a reader would see."""
    heard = [one for one in events if one.what.startswith(CONTENT)]
    if not heard:
        return ""
    names = {case.id: case.address.name for case in reading.cases}
    last = heard[-1]
    name = names.get(last.case_id or 0, tr("a case"))
    words = tr("This list was changed from elsewhere: {}, {}.").format(name, last.what)
    return words if len(heard) == 1 else f"{words} {tr('It made {} changes.').format(len(heard))}"
