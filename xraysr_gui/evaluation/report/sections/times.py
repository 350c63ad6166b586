"""How long methods take, after every one has run once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Drawing, Numbers, Section
from xraysr_gui.evaluation.report.charts import boxes
from xraysr_gui.evaluation.trial_run import Score

SHARES = (50, 25, 75, 95)


def times(done: Evaluated) -> Iterator[Block]:
    """Milliseconds for a megapixel of the result, as boxes and as numbers."""
    found: dict[str, list[Score]] = {}
    for score in done.scores:
        if score.device and score.megapixels and score.seconds > 0:
            found.setdefault(score.enhancer, []).append(score)
    if not found:
        return
    speeds = {name: [1e3 * s.seconds / s.megapixels for s in scores] for name, scores in found.items()}
    caption = tr(
        "Milliseconds for a megapixel of the result, without reading and measuring; every method had run "
        "once before. Images under way at a time: {}, on {} cores. Box: quartiles; whiskers: 5th and 95th "
        "percentile."
    ).format(done.processes, os.cpu_count())
    rows = tuple(
        (name, *(_plain(value) for value in np.percentile(speeds[name], SHARES)), *_ran(scores))
        for name, scores in found.items()
    )
    heads = (
        "method",
        "median",
        "1st quarter",
        "3rd quarter",
        "95th hundredth",
        "results",
        "memory MB",
        "device",
    )
    plot = boxes(list(speeds.items()), tr("ms per megapixel"), caption)
    numbers = Numbers(heads, rows)
    yield Drawing(plot, caption, numbers)
    yield numbers


def _plain(milliseconds: float) -> str:
    """Three figures at least, and no power of ten."""
    return f"{milliseconds:.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"


def _ran(scores: list[Score]) -> tuple[str, str, str]:
    peaks = [score.peak_mb for score in scores if score.peak_mb is not None]
    devices = sorted({score.device for score in scores})
    return str(len(scores)), str(max(peaks)) if peaks else "", "; ".join(devices)


SECTION = Section("times", "Times", times)
