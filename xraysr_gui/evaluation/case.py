"""The best and the worst case of a method, made again with what it was given and held to the truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.degradations.resample import enlarge
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.judged_figures import BODY
from xraysr_gui.evaluation.paired import lead
from xraysr_gui.evaluation.parallel_run import Job
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.table import LINEAR, Row, contenders, strongest_rival
from xraysr_gui.evaluation.trial_run import RunsTrial, Score, seed_of, truth_of
from xraysr_gui.evaluation.truths import Truths
from xraysr_gui.metrics.invention import contradiction, unsupported
from xraysr_gui.metrics.judged_body import judged_body

SIDE = 192
"""Pixels along each side of the detail that is shown."""
MOST_METHODS = 4
HIGH = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One method on one image.

    Attributes:
        method, rival: Ids.
        is_best: Whether it is the best or the worst image of the method.
        image: Its name.
        condition: What was done to it.
        gain: Over the rival inside the body, in dB.
        truth, given, theirs, found: The same detail of the truth, of what was given (enlarged where it is
            smaller), of the rival's result and of the method's, on the 0-to-1 scale.
        denies, undecided: The 95th hundredth of both maps of invention over the whole image: in noise, in
            grey levels; each for the rival and for the method.
    """

    method: str
    rival: str
    is_best: bool
    image: str
    condition: str
    gain: float
    truth: Pixels
    given: Pixels
    theirs: Pixels
    found: Pixels
    denies: tuple[float, float]
    undecided: tuple[float, float]


def best_and_worst(
    job: Job,
    scores: Sequence[Score],
    rows: Sequence[Row],
    truths: Truths,
    engine: RunsTrial,
    progress: Progress,
) -> tuple[Case, ...]:
    """Two cases of each of the best methods; classical rivals only where nobody else is there."""
    by_id = {one.id: one for one in job.enhancers}
    chosen = _chosen(job.trial, rows, by_id)
    found = []
    for number, row in enumerate(chosen):
        rival = strongest_rival(row, rows)
        pairs = _pairs(row.enhancer, rival, scores)
        for place, (is_best, (score, gain)) in enumerate(_ends(pairs)):
            part = progress.part((number + place / 2) / len(chosen), (number + (place + 1) / 2) / len(chosen))
            part.at(0.0, f"{score.image}, {row.enhancer}")
            image = truths.read(truths.names.index(score.image), part, _deaf)
            if image is not None:
                maker = _Maker(job, image, score, engine, part)
                found.append(maker.case(by_id[row.enhancer], by_id.get(rival), rival, gain, is_best))
    return tuple(found)


def _deaf(words: str) -> None:
    """What is wrong with the image was told when it was measured."""


def _chosen(trial: Trial, rows: Sequence[Row], by_id: Mapping[str, Enhancer]) -> list[Row]:
    claims = [row for row in contenders(rows) if row.enhancer in by_id and row.enhancer not in trial.beside]
    own = [row for row in claims if row.enhancer not in (*trial.compare_with, *LINEAR)] or claims
    ordered = sorted(own, key=lambda row: -row.figures.get(BODY, row.figures["psnr"]))
    return ordered[:MOST_METHODS]


def _pairs(method: str, rival: str, scores: Sequence[Score]) -> list[tuple[Score, float]]:
    """The gain of each score of a method over its rival."""
    theirs = {(s.image, s.condition): s.figures[BODY] for s in scores if s.enhancer == rival}
    return [
        (score, lead(score.figures[BODY], theirs[score.image, score.condition]))
        for score in scores
        if score.enhancer == method and (score.image, score.condition) in theirs
    ]


def _ends(pairs: Sequence[tuple[Score, float]]) -> Iterator[tuple[bool, tuple[Score, float]]]:
    if pairs:
        yield True, max(pairs, key=itemgetter(1))
        yield False, min(pairs, key=itemgetter(1))


@dataclass(frozen=True, slots=True, eq=False)
class _Maker:
    job: Job
    image: ReferenceImage
    score: Score
    engine: RunsTrial
    progress: Progress

    def case(self, method: Enhancer, other: Enhancer | None, rival: str, gain: float, is_best: bool) -> Case:
        """Degrade and enhance again: the same seeds give the same result."""
        trial = self.job.trial
        truth, _ = truth_of(trial, self.image)
        condition = next(one for one in trial.conditions if one.title == self.score.condition)
        degradation = condition.for_image(seed_of(self.image.name, condition.title))
        spoilt = degradation.apply(truth)

        def made(enhancer: Enhancer | None) -> Pixels:
            if enhancer is None:
                return spoilt
            told = enhancer.parameters_for(degradation, known=self.job.known)
            return self.engine.run(enhancer, spoilt, told, self.progress.part(0.1, 0.1)).pixels

        found, theirs = made(method), made(other)
        given = spoilt if trial.scale == 1 else enlarge(spoilt, trial.scale, "nearest")
        noise = estimated_noise(spoilt)
        denies = tuple(_high(contradiction(one, spoilt, degradation, noise)) for one in (theirs, found))
        undecided = tuple(_high(unsupported(one, degradation)) * GREY_LEVELS for one in (theirs, found))
        cut = _where_most_is_wrong(truth, found, trial.border)
        return Case(
            method.id, rival, is_best, self.image.name, condition.title, gain,
            truth[cut], given[cut], theirs[cut], found[cut],
            (denies[0], denies[1]), (undecided[0], undecided[1]),
        )  # fmt: skip


def _high(values: Pixels) -> float:
    return float(np.quantile(values, HIGH))


def _where_most_is_wrong(truth: Pixels, found: Pixels, border: int) -> tuple[slice, slice]:
    """The square inside the body in which the result differs most from the truth."""
    wrong = np.square(found - truth) * judged_body(truth)
    side, step = min(SIDE, *truth.shape), 32
    sums = wrong.cumsum(0, dtype=np.float64).cumsum(1)
    sums = np.pad(sums, ((1, 0), (1, 0)))
    rows, columns = (range(0, length - side + 1, step) for length in truth.shape)
    corners = [(r, c) for r in rows for c in columns]

    def total(corner: tuple[int, int]) -> float:
        r, c = corner
        return float(sums[r + side, c + side] - sums[r, c + side] - sums[r + side, c] + sums[r, c])

    row, column = max(corners, key=total)
    return slice(row, row + side), slice(column, column + side)
