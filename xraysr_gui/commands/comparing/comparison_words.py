"""What was compared, as the object that scripts read: the contract of `xraysr compare --json`.

`psnr` of two equal parts is null and `identical` is true; any other null has its reason under `reasons`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from xraysr_gui.commands.comparing.compare_radiographs import BODY, INSIDE, OUTSIDE, WHOLE, ComparedFiles
from xraysr_gui.commands.comparing.known_truth import KnownTruth, gains_in
from xraysr_gui.core.loose import Json
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.measure import Measurement, measure_parts
from xraysr_gui.metrics.measurement_files import INTERVAL


def as_json(done: ComparedFiles) -> Json:
    """`whole`, `inside` and `outside` hold plain numbers by the id of the metric."""
    comparison, measurements = done.comparison, done.measurements
    by_part = {name: [one for one in measurements if one.region == name] for name, _ in done.parts}
    fixed = (WHOLE, BODY, INSIDE, OUTSIDE)
    told: Json = {
        "compares": comparison.words(),
        "identical": comparison.identical,
        "range": {"levels": comparison.levels, "unit": comparison.range_unit, "from": comparison.range_from},
        "grid": {"columns": comparison.shape[1], "rows": comparison.shape[0]},
        "shift": None,
        "notices": list(done.notices),
        WHOLE: None,
        INSIDE: None,
        OUTSIDE: None,
    }
    if comparison.shift is not None:
        told["shift"] = {"right": comparison.shift.right, "down": comparison.shift.down}
    told |= {name: _figures(by_part[name]) for name in by_part if name in fixed}
    told["regions"] = [{"name": name, **_figures(by_part[name])} for name in by_part if name not in fixed]
    told["units"] = {one.metric: one.unit for one in measurements}
    told["reasons"] = {name: words for name in by_part if (words := _reasons(by_part[name]))}
    intervals = {name: ends for name in by_part if (ends := _intervals(by_part[name]))}
    if intervals:
        told["interval"] = INTERVAL
        told["intervals"] = intervals
    return told


def truth_as_json(found: KnownTruth, done: ComparedFiles, by_rival: Sequence[Measurement]) -> Json:
    """The same of a known truth, `gain` over the rival with its interval, and the rival's figures."""
    gains = gains_in(found.comparison, found.other, done.parts)
    by_part: dict[str, Json] = {name: {} for name, _ in done.parts}
    for one in gains:
        by_part[one.region][one.metric] = {"value": one.value, "low": one.low, "high": one.high}
    step, (_, rival) = found.restored.steps[-1], found.titles
    told = {
        "enhancer": step.enhancer,
        "parameters": dict(step.parameters),
        "rival": rival,
        "rival_is_best_classical": found.is_best_rival,
        "by_rival": {name: _figures([one for one in by_rival if one.region == name]) for name in by_part},
        "degraded_by": found.condition.degradation.words(),
        "words": found.words(),
        "gain": by_part,
    }
    return as_json(done) | {"known_truth": told}


def rival_figures(found: KnownTruth, done: ComparedFiles) -> tuple[Measurement, ...]:
    """The figures of the rival on the same parts, to stand beside those of the enhancer."""
    return measure_parts(found.other, done.parts, IN_REGIONS, intervals=False)


def as_lines(measurements: Sequence[Measurement]) -> list[str]:
    """One line for each figure, for a terminal."""
    return [f"{one.region:<12.40} {one.metric:<18} {_amount(one)}" for one in measurements]


def _amount(one: Measurement) -> str:
    if one.value is None or _is_infinite(one):
        return one.reason
    words = f"{one.value:.6g} {one.unit}".strip()
    return words if one.low is None or one.high is None else f"{words} [{one.low:.6g}, {one.high:.6g}]"


def _intervals(measurements: Sequence[Measurement]) -> dict[str, list[float]]:
    """Low and high by the id of the metric, where there is an interval."""
    return {
        one.metric: [one.low, one.high]
        for one in measurements
        if one.low is not None and one.high is not None
    }


def _figures(measurements: Sequence[Measurement]) -> Json:
    identical = any(one.metric == "psnr" and _is_infinite(one) for one in measurements)
    numbers = {one.metric: None if _is_infinite(one) else one.value for one in measurements}
    return {**numbers, "pixels": measurements[0].pixels, "identical": identical}


def _is_infinite(one: Measurement) -> bool:
    return one.value is not None and math.isinf(one.value)


def _reasons(measurements: Sequence[Measurement]) -> dict[str, str]:
    return {one.metric: one.reason for one in measurements if one.reason}
