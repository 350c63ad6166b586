"""What comparators make of the labelled images that judges are measured on, beside these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.judging.figures import auc, by_patient, calibration_error, error_of_exact_ones
from xraysr_gui.training.judges.lessons import Labelled

Ask = Callable[[Pixels, JudgeFolder], Assessment]


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """One image with what a judge and a comparator said of it."""

    image: Labelled
    judge: Assessment
    other: Assessment


def comparator_figures(
    rows: Sequence[Beside], planted: Mapping[str, float], planted_of: Mapping[str, int]
) -> Json:
    """Each source by itself, and on the images that both judge by how much the judge is better."""
    sources = sorted({row.image.source for row in rows})
    told = {source: _of_source([row for row in rows if row.image.source == source]) for source in sources}
    return {"sources": told, "planted_that_abstain": dict(planted), "planted_of": dict(planted_of)}


def planted_shares(
    comparator: JudgeFolder, wrong: Iterable[tuple[str, Pixels]], ask: Ask
) -> tuple[Mapping[str, float], Mapping[str, int]]:
    """The share of wrong images of each kind that it says nothing of, and how many there were."""
    found: dict[str, list[bool]] = {}
    for kind, pixels in wrong:
        found.setdefault(kind, []).append(ask(pixels, comparator).abstained is not None)
    shares = {kind: float(np.mean(values)) for kind, values in found.items()}
    return shares, {kind: len(values) for kind, values in found.items()}


def _of_source(rows: Sequence[Beside]) -> Json:
    told = [row for row in rows if row.other.abstained is None]
    figures: Json = {"images": len(rows), "abstained": 1 - len(told) / len(rows)}
    labels = np.array([row.image.abnormal for row in told])
    if not 0 < labels.sum() < len(labels):
        return figures
    scores, patients = _scores(row.other for row in told), [row.image.patient for row in told]
    tells_chances = told[0].other.p_abnormal is not None
    name = "auc" if tells_chances else "auc_normality"
    interval = by_patient(lambda some: auc(scores[some], labels[some]), patients, labels)
    figures[name] = [interval.value, interval.low, interval.high]
    if tells_chances:
        flagged = np.array([row.other.flagged for row in told])
        figures |= {
            "accuracy": float((flagged == labels).mean()),
            "calibration_error": calibration_error(scores, labels),
            "calibration_error_of_exact": error_of_exact_ones(scores),
        }
    return figures | dict(_gain([row for row in told if row.judge.abstained is None], tells_chances))


def _gain(rows: Sequence[Beside], tells_chances: bool) -> Iterator[tuple[str, list[float]]]:
    """The judge's AUC less the comparator's, where both say something."""
    labels = np.array([row.image.abnormal for row in rows])
    if not 0 < labels.sum() < len(labels):
        return
    judged = [1 - (row.judge.normality_p or 0.0) for row in rows]
    ours = _scores(row.judge for row in rows) if tells_chances else np.array(judged)
    theirs, patients = _scores(row.other for row in rows), [row.image.patient for row in rows]

    def gained(some: NDArray[np.intp]) -> float:
        return auc(ours[some], labels[some]) - auc(theirs[some], labels[some])

    found = by_patient(gained, patients, labels)
    yield "auc_of_the_judge", [auc(ours, labels)]
    yield "gain_of_the_judge", [found.value, found.low, found.high]


def _scores(said: Iterable[Assessment]) -> NDArray[np.float64]:
    """Higher for more abnormal."""
    return np.array(
        [1 - (one.normality_p or 0.0) if one.p_abnormal is None else one.p_abnormal for one in said]
    )
