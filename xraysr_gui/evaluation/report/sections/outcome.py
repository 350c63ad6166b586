"""In words: what won, what did not, and what so few images cannot decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import Gain, lead, no_interval
from xraysr_gui.evaluation.report.blocks import Block, Section, Words
from xraysr_gui.evaluation.report.sections.tables import chance_words
from xraysr_gui.evaluation.table import LINEAR, Row, contenders, strongest_rival

CHANCE = 0.05
HARM = 0.05
"""dB: an image on which a method is further below its rival than this was made worse."""


def outcome(done: Evaluated) -> Iterator[Block]:
    """A paragraph on all, then what must be known."""
    others = (*done.trial.compare_with, *LINEAR, *done.trial.beside)
    claims = [row for row in contenders(done.rows) if row.enhancer not in others]
    sentences = [_sentence(row, done) for row in claims or contenders(done.rows)]
    yield Words(
        " ".join(sentences) or tr("No method took part that could be compared with another."), strong=True
    )
    if no_interval(done.patients):
        yield Words(
            tr(
                "With {} patients hardly anything can be decided: even if all of them spoke for one side, "
                "chance would do so in {:.0%} of such tries."
            ).format(done.patients, min(1.0, 2.0 ** (1 - done.patients)))
        )
    yield Words(done.words())
    asked = sum(gain.p is not None for row in done.rows for gain in row.body_gains.values())
    if asked:
        yield Words(
            tr(
                "p is how often chance alone would part the patients so: Wilcoxon's signed ranks of their "
                "mean gains, raised for the {} gains that were asked about (Holm)."
            ).format(asked)
        )
    for notice in done.left_out:
        yield Words(notice)


def _sentence(row: Row, done: Evaluated) -> str:
    rival = strongest_rival(row, done.rows)
    gain = row.body_gains.get(rival)
    if gain is None:
        return tr("{} could not be compared.").format(row.enhancer)
    words = gain.words(" dB") if gain.p is None else f"{gain.words(' dB')}, {chance_words(gain.p)}"
    told = verdict(gain).format(
        method=row.enhancer, rival=rival, gain=words, count=gain.count, patients=done.patients
    )
    sources = _sources(row, rival) if is_decided(gain) else ""
    return " ".join(filter(None, (told, sources, _harm(row.enhancer, rival, done))))


def verdict(gain: Gain) -> str:
    """A template of what a gain says: sure on one side by its interval and by its ranks, or not decided."""
    if is_decided(gain):
        if gain.mean > 0:
            return tr("{method} is better than {rival}, its strongest rival, inside the body: {gain}.")
        return tr("{method} is worse than {rival} inside the body: {gain}.")
    return tr(
        "Whether {method} is better than {rival} inside the body cannot be decided with {count} results of "
        "{patients} patients: {gain}."
    )


def is_decided(gain: Gain) -> bool:
    """Whether interval and ranks both say that it is no chance."""
    return gain.is_sure and gain.p is not None and gain.p < CHANCE


def _sources(row: Row, rival: str) -> str:
    """Where one source says the opposite, and where one alone says nothing for sure."""
    against, unsure = list[str](), list[str]()
    for source, gains in row.by_source.items():
        one = gains.get(rival)
        if one is not None and not (one.is_sure and one.mean * row.body_gains[rival].mean > 0):
            said = against if one.is_sure else unsure
            said.append(f"{source or tr('others')} {one.words(' dB')}")
    return " ".join(
        template.format("; ".join(said))
        for template, said in (
            (tr("The opposite shows on: {}."), against),
            (tr("By itself it does not show on: {}."), unsure),
        )
        if said
    )


def _harm(method: str, rival: str, done: Evaluated) -> str:
    gains = [gain for _, gain in paired(method, rival, done)]
    count = sum(gain < -HARM for gain in gains)
    told = tr("It lies more than {} dB below on {} of {} results.")
    return told.format(HARM, count, len(gains)) if count else ""


def paired(method: str, rival: str, done: Evaluated, metric: str = BODY) -> Sequence[tuple[str, float]]:
    """The gain of each result over that of the rival, with what it is of."""
    theirs = {(s.image, s.condition): s.figures for s in done.scores if s.enhancer == rival}
    several = len(done.trial.conditions) > 1
    return [
        (
            f"{done.hashes.get(s.image, '')[:12] or s.image}{', ' + s.condition if several else ''}",
            lead(s.figures[metric], theirs[s.image, s.condition][metric]),
        )
        for s in done.scores
        if s.enhancer == method and metric in s.figures and metric in theirs.get((s.image, s.condition), {})
    ]


SECTION = Section("outcome", "What came of it", outcome)
