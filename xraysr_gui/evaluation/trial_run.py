"""Puts one trial to several enhancers: every reference, degraded in every way, given to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.storage import quantised
from xraysr_gui.degradations.trials import Condition, Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.metrics import BUILT_IN as METRICS

UNTOUCHED = "untouched"


class RunsTrial(Protocol):
    """What runs an enhancer."""

    def run(self, enhancer: Enhancer, pixels: Pixels, parameters: Any, progress: Progress) -> Enhanced:
        """Enhance an image on the 0-to-1 scale."""


class Judged(Protocol):
    """An image that is taken for the truth."""

    @property
    def name(self) -> str:
        """Of its file."""

    @property
    def patient(self) -> str:
        """Whose it is."""

    @property
    def bits(self) -> int:
        """Depth at which results are judged."""

    @property
    def pixels(self) -> Pixels:
        """On the 0-to-1 scale."""


@dataclass(frozen=True, slots=True)
class Score:
    """One image, degraded in one way, as one enhancer restored it."""

    image: str
    patient: str
    condition: str
    enhancer: str
    figures: Mapping[str, float]
    seconds: float


def run_trial(
    trial: Trial,
    enhancers: Sequence[Enhancer],
    references: Sequence[Judged],
    engine: RunsTrial,
    progress: Progress,
    known: bool = False,
) -> Iterator[Score]:
    """All scores, image by image; `known` tells classical and blind methods blur and noise as they are."""
    count = len(references) * len(trial.conditions)
    for number, (reference, condition) in enumerate(_pairs(references, trial.conditions)):
        progress.at(number / count, f"{reference.name}, {condition.title}")
        truth = _whole(reference.pixels, trial.scale)
        degradation = replace(condition.degradation, seed=number)
        spoilt = degradation.apply(truth)
        bits = trial.bits or reference.bits
        if trial.scale == 1:
            yield _score(trial, reference, condition, UNTOUCHED, truth, Enhanced(spoilt), bits)
        for enhancer in enhancers:
            parameters = enhancer.parameters_for(degradation, known=known)
            done = engine.run(enhancer, spoilt, parameters, progress.part(number / count, number / count))
            yield _score(trial, reference, condition, enhancer.id, truth, done, bits)


def _score(
    trial: Trial,
    reference: Judged,
    condition: Condition,
    enhancer: str,
    truth: Pixels,
    done: Enhanced,
    bits: int,
) -> Score:
    inner = (slice(trial.border, -trial.border or None),) * 2
    wanted, found = truth[inner], quantised(done.pixels, bits)[inner]
    figures = {metric.id: metric.compute(wanted, found) for metric in METRICS}
    return Score(reference.name, reference.patient, condition.title, enhancer, figures, done.seconds)


def _pairs(
    references: Iterable[Judged], conditions: Sequence[Condition]
) -> Iterator[tuple[Judged, Condition]]:
    for reference in references:
        for condition in conditions:
            yield reference, condition


def _whole(pixels: Pixels, scale: int) -> Pixels:
    rows, columns = (side - side % scale for side in pixels.shape)
    return np.ascontiguousarray(pixels[:rows, :columns])
