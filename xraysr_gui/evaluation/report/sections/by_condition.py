"""How the gain goes with what was done to the images."""

from __future__ import annotations

import math
from collections.abc import Iterator

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import lead
from xraysr_gui.evaluation.report.blocks import Block, Drawing, Numbers, Section
from xraysr_gui.evaluation.report.charts import Line, lines, scatter
from xraysr_gui.evaluation.report.sections.gains import UNIT
from xraysr_gui.evaluation.table import Row, duels
from xraysr_gui.evaluation.trial_run import UNTOUCHED


def by_condition(done: Evaluated) -> Iterator[Block]:
    """Over the conditions where there are several, else over how far the degraded image is from the truth."""
    if len(done.trial.conditions) > 1:
        yield from _over_conditions(done)
    else:
        yield from _over_images(done)


def _over_conditions(done: Evaluated) -> Iterator[Block]:
    titles = [one.title for one in done.trial.conditions]
    found = []
    for row, rival in duels(done.trial, done.rows):
        gains = [row.by_condition_gains.get(title, {}).get(rival) for title in titles]
        known = [gain for gain in gains if gain is not None and math.isfinite(gain.mean)]
        if len(known) == len(titles):
            ends = tuple(None if g.low is None or g.high is None else (g.low, g.high) for g in known)
            found.append((Line(f"{row.enhancer} over {rival}", tuple(g.mean for g in known), ends), known))
    if found:
        caption = tr("The gain in each condition, with 95 % intervals over patients.")
        told = tuple((line.name, *(gain.words() for gain in known)) for line, known in found)
        plot = lines(titles, [line for line, _ in found], UNIT, caption)
        yield Drawing(plot, caption, Numbers(("method", *titles), told))


def _over_images(done: Evaluated) -> Iterator[Block]:
    plain = UNTOUCHED if done.trial.scale == 1 else "bicubic"
    start = {s.image: s.figures[BODY] for s in done.scores if s.enhancer == plain}
    series = [
        series for row, rival in duels(done.trial, done.rows) for series in _points(row, rival, done, start)
    ]
    if not series:
        return
    caption = tr(
        "How much is gained over how near {} alone comes to the truth: left are the images that suffer most."
    ).format(plain)
    told = tuple((name, image, f"{x:.2f}", f"{y:+.3f}") for name, found in series for image, x, y in found)
    heads = ("method", "image", f"{plain} dB", "gain dB")
    units = f"PSNR of {plain}, dB inside the body", tr("gain, dB")
    yield Drawing(scatter(series, units, caption), caption, Numbers(heads, told))


def _points(
    row: Row, rival: str, done: Evaluated, start: dict[str, float]
) -> Iterator[tuple[str, list[tuple[str, float, float]]]]:
    theirs = {s.image: s.figures[BODY] for s in done.scores if s.enhancer == rival}
    points = [
        (done.hashes.get(s.image, "")[:12] or s.image, start[s.image], lead(s.figures[BODY], theirs[s.image]))
        for s in done.scores
        if s.enhancer == row.enhancer and s.image in start and s.image in theirs
    ]
    finite = [point for point in points if math.isfinite(point[1]) and math.isfinite(point[2])]
    if finite:
        yield f"{row.enhancer} over {rival}", finite


SECTION = Section("conditions", "Gain over the strength of the degradation", by_condition)
