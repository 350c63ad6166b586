"""How much nearer one candidate comes to a reference than another, in each part of one image.

Both are measured on the same blocks, and both on the same draws of them: what is hard for both takes no part
in the interval of the difference.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from xraysr_gui.core.grey_levels import in_levels
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.contract import Metric
from xraysr_gui.metrics.measure import FEWEST_BLOCKS, Measurement, Weights
from xraysr_gui.metrics.parts import BlockSums, Part, block_sums


def measure_gains(
    comparison: Comparison,
    other: Comparison,
    parts: Iterable[tuple[str, Part]],
    metrics: Iterable[Metric],
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Measurement, ...]:
    """The number of `comparison` less that of `other`, which has the same reference, part by part."""
    if not np.array_equal(comparison.reference, other.reference):
        raise ValueError("both must be compared with the same reference")
    named, chosen, told = tuple(parts), tuple(metrics), progress or Progress()
    found: list[Measurement] = []
    for number, (name, part) in enumerate(named):
        weights = Weights(seed)
        for place, metric in enumerate(chosen):
            told.at(
                (number + place / len(chosen)) / len(named),
                tr("Measuring {}: {}").format(tr(metric.title), name),
            )
            found.append(_gain(comparison, other, metric, name, part, weights))
    told.at(1.0)
    return tuple(found)


def _gain(
    comparison: Comparison, other: Comparison, metric: Metric, name: str, part: Part, weights: Weights
) -> Measurement:
    mine, theirs = (block_sums(metric, pair.reference, pair.candidate, part) for pair in (comparison, other))
    values = mine.value(metric), theirs.value(metric)
    scale = comparison.levels**metric.levels
    unit = in_levels(metric.unit, comparison.level_unit)
    words = tr("{}; less that of {}").format(comparison.words(), other.called[1])
    difference, reason = _difference(*values, metric)
    if difference is None:
        return Measurement(metric.id, name, None, unit, compares=words, reason=reason, pixels=part.count)
    low, high = _interval(metric, mine, theirs, weights)
    return Measurement(
        metric.id,
        name,
        difference * scale,
        unit,
        None if low is None else low * scale,
        None if high is None else high * scale,
        words,
        reason,
        part.count,
    )


def _difference(mine: float, theirs: float, metric: Metric) -> tuple[float | None, str]:
    if math.isnan(mine) or math.isnan(theirs):
        return None, metric.undefined
    if mine == theirs:
        return 0.0, ""
    if math.isinf(mine) or math.isinf(theirs):
        return None, tr("One of the two is identical to the reference.")
    return mine - theirs, ""


def _interval(
    metric: Metric, mine: BlockSums, theirs: BlockSums, weights: Weights
) -> tuple[float | None, float | None]:
    used = np.flatnonzero(mine.counts.any(axis=1))
    if used.size < FEWEST_BLOCKS:
        return None, None
    drawn = weights.of(used.size)
    one, other = (
        BlockSums(found.sums[used], found.counts[used]).values(metric, drawn) for found in (mine, theirs)
    )
    with np.errstate(invalid="ignore"):
        differences = one - other
    known = differences[np.isfinite(differences)]
    if known.size < 0.9 * differences.size:
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
