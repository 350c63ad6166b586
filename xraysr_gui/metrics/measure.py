"""Measures a comparison as a whole, inside each region and outside all, with intervals.

An interval says how much a number depends on which places of the part happen to be in it: blocks of 32 x 32
pixels are drawn again and again, with replacement, and the middle 95 % of the numbers are told.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.errors import PlugInFailed
from xraysr_gui.core.grey_levels import in_levels
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.contract import Floats, Mask, Metric
from xraysr_gui.metrics.part_choice import PartChoice, PartGrid, PartKind
from xraysr_gui.metrics.parts import BlockSums, Part, block_sums

SAMPLES = 1000
FEWEST_BLOCKS = 4
MOST_BLOCKS_AT_ONCE = 1 << 22
TOO_LITTLE = "They differ, but by too little beside the range to be told."
WHOLE, BODY, OUTSIDE = "whole image", "body", "outside all regions"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of one part.

    Attributes:
        metric: Its id.
        region: What it was taken over.
        value: None where there is no number.
        unit: Of value, low and high.
        low: Where its 95 % interval begins, None if there is none.
        high: Where it ends.
        compares: What is compared with what, in words.
        reason: Why there is no number, or what its infinity is called; "" otherwise.
        pixels: How many belong to the part.
    """

    metric: str
    region: str
    value: float | None
    unit: str
    low: float | None = None
    high: float | None = None
    compares: str = ""
    reason: str = ""
    pixels: int = 0


def measure_regions(
    comparison: Comparison,
    regions: Sequence[Region],
    metrics: Iterable[Metric],
    body_mask: Mask | None = None,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Measurement, ...]:
    """Every metric on the whole image, on the body, inside each region and outside all."""
    parts = parts_of(comparison, regions, body_mask)
    return measure_parts(comparison, parts, metrics, seed=seed, progress=progress)


def measure_parts(
    comparison: Comparison,
    parts: Iterable[tuple[str, Part]],
    metrics: Iterable[Metric],
    *,
    intervals: bool = True,
    seed: int = 0,
    progress: Progress | None = None,
) -> tuple[Measurement, ...]:
    """Every metric on each part that is named."""
    chosen, named, told = tuple(metrics), tuple(parts), progress or Progress()
    found: list[Measurement] = []
    for number, (name, part) in enumerate(named):
        weights = Weights(seed) if intervals else None
        for place, metric in enumerate(chosen):
            told.at(
                (number + place / len(chosen)) / len(named),
                tr("Measuring {}: {}").format(tr(metric.title), tr(name)),
            )
            found.append(_measured(comparison, metric, name, part, weights))
    told.at(1.0)
    return tuple(found)


def figure(comparison: Comparison, metric: Metric, region: Region | None = None) -> Measurement:
    """One number without an interval, quick enough to follow the mouse."""
    part = comparison.whole() if region is None else comparison.part_of(region)
    return _measured(comparison, metric, _name_of(region) if region else WHOLE, part, None)


def _name_of(region: Region) -> str:
    return region.name or region.id


def parts_of(
    comparison: Comparison, regions: Sequence[Region], body_mask: Mask | None = None
) -> Iterator[tuple[str, Part]]:
    """The whole image, the body, each region and all outside, each with its name."""
    grid, own = PartGrid.of_comparison(comparison, body_mask), iter(regions)
    names = {
        PartKind.WHOLE: WHOLE,
        PartKind.BODY: BODY,
        PartKind.OUTSIDE: OUTSIDE if body_mask is None else f"{OUTSIDE}, in the body",
    }
    for row in PartChoice.rows(tuple(regions), in_body=body_mask is not None):
        if row.kind is PartKind.REGION:
            yield _name_of(next(own)), row.part(grid)
        elif row.kind in names:
            yield names[row.kind], row.part(grid)


class Weights:
    """How often each block is drawn in each sample: the same for every metric of a part."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn: dict[int, Floats] = {}

    def of(self, blocks: int) -> Floats:
        """Samples by blocks; fewer samples of very many blocks."""
        if blocks not in self._drawn:
            samples = max(200, min(SAMPLES, MOST_BLOCKS_AT_ONCE // blocks))
            rng = np.random.default_rng(self._seed)
            drawn = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=samples)
            self._drawn[blocks] = drawn.astype(np.float64)
        return self._drawn[blocks]


def _measured(
    comparison: Comparison, metric: Metric, name: str, part: Part, weights: Weights | None
) -> Measurement:
    try:
        return _worked_out(comparison, metric, name, part, weights)
    except PlugInFailed as error:
        words, why = comparison.words(), f"{error.what} {error.why}"
        return Measurement(metric.id, name, None, metric.unit, None, None, words, why, part.count)


def _worked_out(
    comparison: Comparison, metric: Metric, name: str, part: Part, weights: Weights | None
) -> Measurement:
    sums = block_sums(metric, comparison.reference, comparison.candidate, part)
    value = sums.value(metric)
    scale = comparison.levels**metric.levels
    unit = in_levels(metric.unit, comparison.level_unit)
    words, pixels = comparison.words(), part.count
    if math.isinf(value) and metric.when_equal and _is_equal_in(comparison, part):
        return Measurement(metric.id, name, value, unit, None, None, words, metric.when_equal, pixels)
    if not math.isfinite(value):
        reason = _reason(comparison, metric, part, sums)
        return Measurement(metric.id, name, None, unit, None, None, words, reason, pixels)
    low, high = interval(metric, sums, weights) if weights else (None, None)
    return Measurement(
        metric.id,
        name,
        value * scale,
        unit,
        None if low is None else low * scale,
        None if high is None else high * scale,
        words,
        "",
        pixels,
    )


def _is_equal_in(comparison: Comparison, part: Part) -> bool:
    one, other = (part.span.of(image) for image in (comparison.reference, comparison.candidate))
    return bool(np.array_equal(one, other) if part.mask is None else (one == other)[part.mask].all())


def _reason(comparison: Comparison, metric: Metric, part: Part, sums: BlockSums) -> str:
    if not part.count:
        return tr("It holds no pixel.")
    around = part.span.grown(metric.margin, comparison.shape)
    if not all(np.isfinite(around.of(image)).all() for image in (comparison.reference, comparison.candidate)):
        return tr("A pixel in it or near it is no number.")
    if sums.counts.any() or part.left_out is None:
        return TOO_LITTLE if metric.when_equal else metric.undefined
    return tr("Each of its windows touches what is no measurement, or the border of the image.")


def interval(metric: Metric, sums: BlockSums, weights: Weights) -> tuple[float | None, float | None]:
    """The middle 95 % of the numbers of drawn blocks; none of fewer than four blocks."""
    used = np.flatnonzero(sums.counts.any(axis=1))
    if used.size < FEWEST_BLOCKS:
        return None, None
    values = BlockSums(sums.sums[used], sums.counts[used]).values(metric, weights.of(used.size))
    known = values[np.isfinite(values)]
    if known.size < 0.9 * values.size:
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
