"""Figures inside of what readers marked, and outside, where masks are there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import LESION, LESION_SSIM, REST, REST_SSIM
from xraysr_gui.evaluation.paired import Gain, gain
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.table import ENDLESS, SAME, Row, contenders, strongest_rival
from xraysr_gui.evaluation.trial_run import Score

NAMES = ((LESION, 2), (REST, 2), (LESION_SSIM, 4), (REST_SSIM, 4))


def lesions(done: Evaluated) -> Iterator[Block]:
    """Tables, or a sentence where a document asks for masks and there are none."""
    marked = {score.image for score in done.scores if LESION in score.figures}
    if not marked:
        if done.trial.document == "001":
            yield Words(tr("No mask lies beside the images, so nothing can be said of lesions."))
        return
    by_name = {
        row.enhancer: [one for one in done.scores if one.enhancer == row.enhancer] for row in done.rows
    }
    heads = (
        "method",
        "PSNR dB inside",
        "PSNR dB outside",
        "SSIM inside",
        "SSIM outside",
        "SSIM inside - outside",
    )
    yield Numbers(
        heads,
        tuple(_figures(name, scores) for name, scores in by_name.items()),
        tr("Images with masks: {}; outside is the body around them; 95 % intervals by patient").format(
            len(marked)
        ),
    )
    gains = tuple(
        _gains(row, by_name, rival)
        for row in contenders(done.rows)
        if (rival := strongest_rival(row, done.rows)) in by_name
    )
    if gains:
        heads = ("method", "over", "PSNR dB inside", "PSNR dB outside", "SSIM inside", "SSIM outside")
        yield Numbers(heads, gains, tr("Gains over the strongest classical method, in lesions and outside"))


def _figures(name: str, scores: Sequence[Score]) -> tuple[str, ...]:
    cells = [_mean(scores, figure, decimals) for figure, decimals in NAMES]
    return name, *cells, _told(_difference(scores, LESION_SSIM, scores, REST_SSIM), 4)


def _gains(row: Row, by_name: dict[str, list[Score]], rival: str) -> tuple[str, ...]:
    mine, theirs = by_name[row.enhancer], by_name[rival]
    cells = (_told(_difference(mine, figure, theirs, figure), decimals) for figure, decimals in NAMES)
    return row.enhancer, rival, *cells


def _mean(scores: Sequence[Score], figure: str, decimals: int) -> str:
    """The mean with its interval, as the table shows it."""
    found = [(one.figures[figure], one.patient) for one in scores if figure in one.figures]
    values, patients = [value for value, _ in found], [patient for _, patient in found]
    if math.inf in values:
        return SAME if set(values) == {math.inf} else ENDLESS
    return _told(gain(values, [0.0] * len(values), patients) if found else None, decimals, signed=False)


def _difference(mine: Sequence[Score], figure: str, theirs: Sequence[Score], other: str) -> Gain | None:
    """Of two figures of the same images and conditions; None where no image has both."""
    there = {(one.image, one.condition): one.figures[other] for one in theirs if other in one.figures}
    both = [one for one in mine if figure in one.figures and (one.image, one.condition) in there]
    if not both:
        return None
    values = [one.figures[figure] for one in both], [there[one.image, one.condition] for one in both]
    return gain(*values, [one.patient for one in both])


def _told(found: Gain | None, decimals: int, *, signed: bool = True) -> str:
    if found is None or math.isnan(found.mean):
        return "-"
    sign = "+" if signed else ""
    mean = f"{found.mean:{sign}.{decimals}f}"
    if found.low is None or found.high is None:
        return mean
    return f"{mean} [{found.low:{sign}.{decimals}f}, {found.high:{sign}.{decimals}f}]"


SECTION = Section("lesions", "In lesions and outside", lesions)
