"""The table of the images that were measured so far: inside the body first, and in words what it decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.journal import ImageScores
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import UNTOLD, Gain
from xraysr_gui.evaluation.report.sections.outcome import is_decided
from xraysr_gui.evaluation.table import Row, contenders, strongest_rival


@dataclass(frozen=True, slots=True)
class LiveRow:
    """One enhancer.

    Attributes:
        id: Of the enhancer.
        title: What a reader calls it.
        rival: Over whom its gains are: the strongest of those that it must beat.
        body, whole: The gain inside the body and on the whole image, with its interval.
        verdict: Verdict.
        better: True, False, or None while it cannot be decided.
    """

    id: str
    title: str
    rival: str
    body: str
    whole: str
    verdict: str
    better: bool | None


@dataclass(frozen=True, slots=True)
class LiveTable:
    """What is known so far.

    Attributes:
        rows: Of those that claim something, the best inside the body first.
        measured, left_out: Names of images.
        notices: Why some were left out.
        patients: How many people the measured ones are of.
    """

    rows: tuple[LiveRow, ...] = ()
    measured: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    patients: int = 0


def live_table(rows: Sequence[Row], images: Sequence[ImageScores], titles: Mapping[str, str]) -> LiveTable:
    """Those rows in words."""
    ordered = sorted(images, key=lambda one: one.number)
    told = [_row(row, rows, titles) for row in contenders(rows) if strongest_rival(row, rows)]
    best = {row.enhancer: row.figures.get(BODY, row.figures["psnr"]) for row in rows}
    told.sort(key=lambda one: -best[one.id])
    return LiveTable(
        tuple(told),
        tuple(one.name for one in ordered if one.scores),
        tuple(one.name for one in ordered if not one.scores),
        tuple(notice for one in ordered for notice in one.notices),
        len({score.patient for one in ordered for score in one.scores}),
    )


def _row(row: Row, rows: Sequence[Row], titles: Mapping[str, str]) -> LiveRow:
    rival = strongest_rival(row, rows)
    body = row.body_gains.get(rival, row.gains[rival])
    rival_title = titles.get(rival, rival)
    return LiveRow(
        row.enhancer,
        titles.get(row.enhancer, row.enhancer),
        rival_title,
        _gain(body),
        _gain(row.gains[rival]),
        _verdict(body, rival_title),
        body.mean > 0 if is_decided(body) else None,
    )


def _gain(gain: Gain) -> str:
    """With its interval; why there is none is told of the whole table."""
    return gain.words(" dB").removesuffix(f" {UNTOLD}")


def _verdict(gain: Gain, rival: str) -> str:
    if not is_decided(gain):
        return tr("cannot be decided yet")
    return (tr("better than {}") if gain.mean > 0 else tr("worse than {}")).format(rival)
