"""A trial as a table: for each enhancer its figures, and its gain over the others with an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.evaluation.judged_figures import BODY, LESION, LESION_SSIM, REST, REST_SSIM
from xraysr_gui.evaluation.paired import Gain, chance, gain, in_json
from xraysr_gui.evaluation.signed_ranks import holm
from xraysr_gui.evaluation.trial_run import CONTROLS, REFERENCE, UNTOUCHED, Score, source_of

SAME = "identical"
"""What stands for a figure that is infinite."""
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
    once = {(score.enhancer, score.image, score.condition): score for score in scores}
    by_name: dict[str, list[Score]] = {}
    for score in once.values():
        by_name.setdefault(score.enhancer, []).append(score)
    others = [name for name in _rivals(trial) if name in by_name]
    return _with_holm([_row(name, others, by_name) for name in by_name], trial.beside)


def rivals_of(trial: Trial, rows: Sequence[Row]) -> tuple[str, ...]:
    """Over whom gains are told, in the order of their columns."""
    return tuple(other for other in _rivals(trial) if any(other in row.gains for row in rows))


def _rivals(trial: Trial) -> tuple[str, ...]:
    """Whom a trial names, and the linear controls: one of these may be the strongest."""
    return tuple(dict.fromkeys((UNTOUCHED, *trial.compare_with, *LINEAR)))


def strongest_rival(row: Row, rows: Sequence[Row]) -> str:
    """Of those that it is compared with, who is best inside the body, or on whole images; "" for none."""
    figures = {one.enhancer: one.figures.get(BODY, one.figures["psnr"]) for one in rows}
    return max((other for other in row.gains if other in figures), key=figures.__getitem__, default="")


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


def markdown(trial: Trial, rows: Sequence[Row]) -> str:
    """The table for a card or a report: inside the body first, then each source, then the whole image."""
    others = rivals_of(trial, rows)
    in_body = any(row.body_gains for row in rows)
    lines: list[str] = []
    if in_body:
        heads = ["enhancer", "PSNR dB inside the body", "SSIM there", *(f"over {other}" for other in others)]
        lines += _lines(heads, [_body_cells(row, others) for row in rows])
        lines += ["", *_source_lines(rows, others), "Whole image:", ""]
    heads = ["enhancer", "PSNR dB", "SSIM", "HFEN", *(f"PSNR over {other}" for other in others)]
    lines += _lines(heads, [_whole_cells(row, others) for row in rows])
    lines += _lesion_lines(rows)
    reasons = {gain.reason for row in rows for gain in row.gains.values() if gain.reason}
    if reasons:
        lines += ["", *(f"Intervals cannot be told: {words}" for words in sorted(reasons))]
    return "\n".join(lines)


def _lesion_lines(rows: Sequence[Row]) -> list[str]:
    """Means in what readers marked and in the body around it; nothing where nobody marked anything."""
    names = ((LESION, 2), (REST, 2), (LESION_SSIM, 4), (REST_SSIM, 4))
    cells = [
        [row.enhancer, *(shown(row.figures.get(name, math.nan), decimals) for name, decimals in names)]
        for row in rows
        if LESION in row.figures
    ]
    heads = ["enhancer", "PSNR dB in lesions", "PSNR dB outside", "SSIM in lesions", "SSIM outside"]
    return ["", "In lesions and outside:", "", *_lines(heads, cells)] if cells else []


def _body_cells(row: Row, others: Sequence[str]) -> list[str]:
    cells = [row.enhancer, shown(row.figures.get(BODY, math.nan), 2), shown(row.figures["ssim_body"], 4)]
    return cells + [row.body_gains[other].words() if other in row.body_gains else "" for other in others]


def _whole_cells(row: Row, others: Sequence[str]) -> list[str]:
    cells = [row.enhancer, shown(row.figures["psnr"], 2), shown(row.figures["ssim"], 4)]
    cells += [shown(row.figures["hfen"], 3)]
    return cells + [row.gains[other].words() if other in row.gains else "" for other in others]


def _source_lines(rows: Sequence[Row], others: Sequence[str]) -> list[str]:
    """The gain inside the body on the images of each source alone; nothing where there is one source."""
    found = [row for row in rows if row.by_source]
    if not found:
        return []
    cells = [
        [row.enhancer, source or "others", *(gains[o].words() if o in gains else "" for o in others)]
        for row in contenders(found)
        for source, gains in row.by_source.items()
    ]
    return [*_lines(["enhancer", "source", *(f"over {other}" for other in others)], cells), ""]


def _lines(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *(f"| {' | '.join(c)} |" for c in cells)]


def shown(value: float, decimals: int) -> str:
    """A figure; what is infinite is called identical."""
    if math.isnan(value):
        return "-"
    return SAME if math.isinf(value) else f"{value:.{decimals}f}"
