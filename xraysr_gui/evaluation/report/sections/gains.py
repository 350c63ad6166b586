"""The gain of each image, paired: dots tell more than a mean."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.report.blocks import Block, Drawing, Numbers, Section
from xraysr_gui.evaluation.report.charts import DotRow, dot_rows
from xraysr_gui.evaluation.report.sections.outcome import paired
from xraysr_gui.evaluation.table import duels

UNIT = "dB, inside the body"


def gains(done: Evaluated) -> Iterator[Block]:
    """A line of dots for each method against its strongest rival."""
    rows = []
    for row, rival in duels(done.trial, done.rows):
        values = tuple((told, v) for told, v in paired(row.enhancer, rival, done) if np.isfinite(v))
        gain = row.body_gains.get(rival)
        if values and gain is not None:
            rows.append(DotRow(f"{row.enhancer} over {rival}", values, gain.mean, gain.low, gain.high))
    if not rows:
        return
    caption = tr(
        "Each dot is one image in one condition; a bar is the 95 % interval of the mean over patients. "
        "Right of the line the method is better."
    )
    heads = ("image", *(row.name for row in rows))
    names = list(dict.fromkeys(name for row in rows for name, _ in row.values))
    by_name = [dict(row.values) for row in rows]
    told = tuple((n, *(f"{one[n]:+.3f}" if n in one else "" for one in by_name)) for n in names)
    yield Drawing(dot_rows(rows, UNIT, caption), caption, Numbers(heads, told))


SECTION = Section("gains", "Gain of each image", gains)
