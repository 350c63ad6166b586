"""A trial as a table: for each enhancer its figures, and its gain over the others with an interval."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import Gain, chance, gain, in_json
from xraysr_gui.evaluation.signed_ranks import holm
from xraysr_gui.evaluation.trial_run import CONTROLS, REFERENCE, UNTOUCHED, Score, source_of

SAME, ENDLESS = "identical", "infinite"
"""What stands for a figure that is infinite: of all results, and of some."""
ENDLESS_WORDS = (
    "Infinite is a mean where some results equal the truth and others do not: MSE and SSIM tell of all."
)
IDENTICAL = "A result is identical to the truth."
GAINS = {"body_gains": BODY, "gains": "psnr", "ssim_gains": "ssim", "hfen_gains": "hfen"}
"""Of a row, each with the figure that it is in; inside the body comes first."""
PARTS = ("by_source", "by_condition_gains")
LINEAR = ("bicubic", "least-squares", "wiener-spectral")
DAE = "dae-deblur"
"""The control that paints an average film: what it gains is no merit of anybody."""


@dataclass(frozen=True, slots=True)
class Row:
    """One enhancer in one trial.

    Attributes:
        enhancer: Its id.
        figures: The mean of each metric over all images and conditions.
        by_condition: Mean PSNR in each condition.
        gains: In PSNR of the whole image (dB), over each of those it is compared with.
        ssim_gains, hfen_gains: The same in SSIM, and in HFEN (lower is better, so gains are negative).
        body_gains: In PSNR inside the body, letters, wires and border left out: with Holm's p over all rows.
        by_source: The same for the images of each source alone, where there are several.
        by_condition_gains: The same in each condition alone.
    """

    enhancer: str
    figures: dict[str, float]
    by_condition: dict[str, float]
    gains: dict[str, Gain]
    ssim_gains: dict[str, Gain]
    hfen_gains: dict[str, Gain]
    body_gains: dict[str, Gain] = field(default_factory=dict)
    by_source: dict[str, dict[str, Gain]] = field(default_factory=dict)
    by_condition_gains: dict[str, dict[str, Gain]] = field(default_factory=dict)

    def to_json(self) -> Json:
        """Plain numbers; null where there is none, with the reason beside it."""
        told: Json = {"enhancer": self.enhancer, "figures": _in_json(self.figures)}
        told["by_condition"] = _in_json(self.by_condition)
        for name in GAINS:
            told[name] = {other: one.to_json() for other, one in getattr(self, name).items()}
        for name in PARTS:
            told[name] = {
                part: {other: one.to_json() for other, one in gains.items()}
                for part, gains in getattr(self, name).items()
            }
        if not all(map(math.isfinite, self.figures.values())):
            told["reasons"] = {name: IDENTICAL for name, it in self.figures.items() if not math.isfinite(it)}
        return told


def row_from_json(told: JsonView) -> Row:
    """A row that a manifest keeps.

    Raises:
        LookupError, TypeError, ValueError, AttributeError: it is none of ours.
    """

    def gains(found: JsonView) -> dict[str, Gain]:
        return {other: _gain_from_json(one) for other, one in found.items()}

    def parts(name: str) -> dict[str, dict[str, Gain]]:
        return {part: gains(one) for part, one in told.get(name, {}).items()}

    def figures(name: str) -> dict[str, float]:
        return {key: math.inf if value is None else float(value) for key, value in told[name].items()}

    return Row(
        told["enhancer"],
        figures("figures"),
        figures("by_condition"),
        gains(told["gains"]),
        gains(told["ssim_gains"]),
        gains(told["hfen_gains"]),
        gains(told.get("body_gains", {})),
        parts("by_source"),
        parts("by_condition_gains"),
    )


def _gain_from_json(told: JsonView) -> Gain:
    mean = told["mean"]
    return Gain(**{**told, "mean": math.nan if mean is None else mean})


def table(trial: Trial, scores: Sequence[Score]) -> tuple[Row, ...]:
    """One row for each enhancer, in the order of trying; a score that comes twice counts once."""
    one_depth = _of_one_depth(scores)
    once = {(score.enhancer, score.image, score.condition): score for score in one_depth}
    by_name: dict[str, list[Score]] = {}
    for score in once.values():
        by_name.setdefault(score.enhancer, []).append(score)
    others = [name for name in _rivals(trial) if name in by_name]
    return _with_holm([_row(name, others, by_name) for name in by_name], trial.beside)


def _of_one_depth(scores: Sequence[Score]) -> Iterator[Score]:
    """Squared errors in grey levels of the deepest image: those in steps of several depths have no mean."""
    deepest = 2.0 ** max((score.bits for score in scores), default=0) - 1
    for score in scores:
        times = (deepest / (2.0**score.bits - 1)) ** 2
        same = times == 1 or "mse" not in score.figures
        yield (
            score if same else replace(score, figures={**score.figures, "mse": times * score.figures["mse"]})
        )


def rivals_of(trial: Trial, rows: Sequence[Row]) -> tuple[str, ...]:
    """Over whom gains are told, in the order of their columns."""
    return tuple(other for other in _rivals(trial) if any(other in row.gains for row in rows))


def _rivals(trial: Trial) -> tuple[str, ...]:
    """Whom a trial names, and the linear controls: one of these may be the strongest."""
    return tuple(dict.fromkeys((UNTOUCHED, *trial.compare_with, *LINEAR)))


def strongest_rival(row: Row, rows: Sequence[Row]) -> str:
    """Over whom it gains least inside the body, or on whole images; "" for none.

    Whoever failed on some images is judged by those that both have: means over other images compare nothing.
    """
    figures = {one.enhancer: one.figures.get(BODY, one.figures["psnr"]) for one in rows}
    gains = {other: gain.mean for other, gain in (row.body_gains or row.gains).items() if other in figures}
    known = [other for other, mean in gains.items() if not math.isnan(mean)] or list(gains)
    return min(known, key=lambda other: (gains[other], -figures[other]), default="")


def duels(trial: Trial, rows: Sequence[Row]) -> tuple[tuple[Row, str], ...]:
    """Every contender and its strongest rival; of two that are each other's rival, the weaker one alone.

    Who only stands beside, as filters of contrast do, is in no duel.
    """
    rivals = [row for row in contenders(rows) if row.enhancer not in trial.beside]
    found = {row.enhancer: (row, strongest_rival(row, rows)) for row in rivals}
    figures = {name: row.figures.get(BODY, row.figures["psnr"]) for name, (row, _) in found.items()}
    return tuple(
        (row, rival)
        for name, (row, rival) in found.items()
        if rival not in found or found[rival][1] != name or figures[name] <= figures[rival]
    )


def contenders(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Those that claim something: no control, and compared with somebody."""
    return tuple(row for row in rows if row.enhancer not in (*CONTROLS, DAE) and row.gains)


def _row(name: str, others: Sequence[str], by_name: Mapping[str, Sequence[Score]]) -> Row:
    mine = by_name[name]
    rivals = [] if name == REFERENCE else [other for other in others if other != name]
    conditions = dict.fromkeys(score.condition for score in mine)
    sources = sorted({source_of(score.image) for score in mine})
    made = {
        kind: {other: _gain(mine, by_name[other], metric, asks_chance=metric == BODY) for other in rivals}
        for kind, metric in GAINS.items()
        if metric in mine[0].figures
    }
    body = BODY if BODY in mine[0].figures else "psnr"
    return Row(
        name,
        {metric: _mean(mine, metric) for metric in dict.fromkeys(key for s in mine for key in s.figures)},
        {one: _mean([s for s in mine if s.condition == one], "psnr") for one in conditions},
        by_source={
            source: {
                other: _gain([s for s in mine if source_of(s.image) == source], by_name[other], body)
                for other in rivals
            }
            for source in (sources if len(sources) > 1 and rivals else ())
        },
        by_condition_gains={
            title: {
                other: _gain([s for s in mine if s.condition == title], by_name[other], body)
                for other in rivals
            }
            for title in (conditions if len(conditions) > 1 and rivals else ())
        },
        **made,
    )


def _mean(scores: Sequence[Score], metric: str) -> float:
    """Over those that have the figure: a lesion is not in every image."""
    return float(np.mean([score.figures[metric] for score in scores if metric in score.figures]))


def _gain(mine: Sequence[Score], other: Sequence[Score], metric: str, *, asks_chance: bool = False) -> Gain:
    """Over the images and conditions on which both gave a result."""
    theirs = {(score.image, score.condition): score.figures for score in other}
    both = [
        (score, theirs[score.image, score.condition])
        for score in mine
        if metric in theirs.get((score.image, score.condition), {})
    ]
    if not both:
        return Gain(math.nan, None, None, 0.0, 0, NOTHING_SHARED)
    values = [score.figures[metric] for score, _ in both], [figures[metric] for _, figures in both]
    patients = [score.patient for score, _ in both]
    found = gain(*values, patients)
    return replace(found, p=chance(*values, patients)) if asks_chance else found


NOTHING_SHARED = "There is no image on which both gave a result."


def _with_holm(rows: Sequence[Row], beside: Sequence[str]) -> tuple[Row, ...]:
    """The rows with chances that are raised for how many gains are claimed.

    Controls claim nothing, nor does who only stands beside.
    """
    claims = {row.enhancer for row in contenders(rows)} - set(beside)
    asked = [one.p for row in rows if row.enhancer in claims for one in row.body_gains.values()]
    raised = iter(holm(asked))

    def told(row: Row) -> Row:
        chances = raised if row.enhancer in claims else repeat(None)
        return replace(row, body_gains={o: replace(g, p=next(chances)) for o, g in row.body_gains.items()})

    return tuple(told(row) for row in rows)


def _in_json(figures: Mapping[str, float]) -> Json:
    return {name: in_json(value) for name, value in figures.items()}


def is_endless(figures: Mapping[str, float], name: str) -> bool:
    """Whether the mean is infinite though not every result equals the truth."""
    return math.isinf(figures.get(name, 0.0)) and figures.get("mse", 0.0) > 0


def told(figures: Mapping[str, float], name: str, decimals: int) -> str:
    """One of the means of a row."""
    return ENDLESS if is_endless(figures, name) else shown(figures.get(name, math.nan), decimals)


def shown(value: float, decimals: int) -> str:
    """A figure; what is infinite is called identical."""
    if math.isnan(value):
        return "-"
    return SAME if math.isinf(value) else f"{value:.{decimals}f}"
