"""A trial as a table: for each enhancer its figures, and its gain over the others with an interval."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.evaluation.paired import Gain, gain, in_json
from xraysr_gui.evaluation.trial_run import UNTOUCHED, Score

IDENTICAL = "A result is identical to the truth."


@dataclass(frozen=True, slots=True)
class Row:
    """One enhancer in one trial.

    Attributes:
        enhancer: Its id.
        figures: The mean of each metric over all images and conditions.
        by_condition: Mean PSNR in each condition.
        gains: In PSNR (dB), over each of those it is compared with.
        ssim_gains, hfen_gains: The same in SSIM, and in HFEN (lower is better, so gains are negative).
    """

    enhancer: str
    figures: dict[str, float]
    by_condition: dict[str, float]
    gains: dict[str, Gain]
    ssim_gains: dict[str, Gain]
    hfen_gains: dict[str, Gain]

    def to_json(self) -> Json:
        """Plain numbers; null where there is none, with the reason beside it."""
        told: Json = {"enhancer": self.enhancer, "figures": _in_json(self.figures)}
        told["by_condition"] = _in_json(self.by_condition)
        for name in ("gains", "ssim_gains", "hfen_gains"):
            told[name] = {other: one.to_json() for other, one in getattr(self, name).items()}
        if not all(map(math.isfinite, self.figures.values())):
            told["reasons"] = {name: IDENTICAL for name, it in self.figures.items() if not math.isfinite(it)}
        return told


def table(trial: Trial, scores: Sequence[Score]) -> tuple[Row, ...]:
    """One row for each enhancer, in the order of trying; a score that comes twice counts once."""
    scores = tuple({(score.enhancer, score.image, score.condition): score for score in scores}.values())
    names = list(dict.fromkeys(score.enhancer for score in scores))
    others = [name for name in (UNTOUCHED, *trial.compare_with) if name in names]
    return tuple(_row(name, others, scores) for name in names)


def _row(name: str, others: Sequence[str], scores: Sequence[Score]) -> Row:
    mine = _of(name, scores)
    metrics = list(mine[0].figures)
    conditions = dict.fromkeys(score.condition for score in mine)
    return Row(
        name,
        {metric: float(np.mean([s.figures[metric] for s in mine])) for metric in metrics},
        {one: float(np.mean([s.figures["psnr"] for s in mine if s.condition == one])) for one in conditions},
        *({other: _gain(mine, _of(other, scores), metric) for other in others if other != name}
          for metric in ("psnr", "ssim", "hfen")),
    )  # fmt: skip


def _of(name: str, scores: Sequence[Score]) -> list[Score]:
    return [score for score in scores if score.enhancer == name]


def _gain(mine: Sequence[Score], other: Sequence[Score], metric: str) -> Gain:
    theirs = {(score.image, score.condition): score.figures[metric] for score in other}
    return gain(
        [score.figures[metric] for score in mine],
        [theirs[score.image, score.condition] for score in mine],
        [score.patient for score in mine],
    )


def _in_json(figures: Mapping[str, float]) -> Json:
    return {name: in_json(value) for name, value in figures.items()}


def markdown(trial: Trial, rows: Sequence[Row]) -> str:
    """The table for a card or a report."""
    others = [name for name in (UNTOUCHED, *trial.compare_with) if any(name in row.gains for row in rows)]
    head = ["enhancer", "PSNR dB", "SSIM", "HFEN", *(f"PSNR over {other}" for other in others)]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = [row.enhancer, f"{row.figures['psnr']:.2f}", f"{row.figures['ssim']:.4f}"]
        cells += [f"{row.figures['hfen']:.3f}"]
        cells += [row.gains[other].words() if other in row.gains else "" for other in others]
        lines.append(f"| {' | '.join(cells)} |")
    reasons = {gain.reason for row in rows for gain in row.gains.values() if gain.reason}
    if reasons:
        lines += ["", *(f"Intervals cannot be told: {words}" for words in sorted(reasons))]
    return "\n".join(lines)
