"""How much advice loses against whoever knows the best of all candidates beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.commands.advice.advice_table import AdviceTable, advice_table
from xraysr_gui.commands.advice.advise import LEAVE, advice_for
from xraysr_gui.commands.advice.candidates import SAME_SIZE, candidates
from xraysr_gui.commands.advice.learn_advice import degradations, enlargements, whole
from xraysr_gui.commands.advice.measured_gains import PIECE, RunsAndEstimates, measured_gains
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.paired import Gain, gain

SEED = 1000
"""Of the degradations: other sizes and other noise than those that were learned from."""


@dataclass(frozen=True, slots=True)
class Case:
    """One film, degraded in one way.

    Attributes:
        patient: Whose film it is.
        degradation: In words.
        advised: What was advised.
        gains: dB of every candidate, with LEAVE.
    """

    patient: str
    degradation: str
    advised: str
    gains: Mapping[str, float]

    @property
    def loss(self) -> float:
        """How many dB the advice loses against the best of all; 0 where it is the best."""
        return max(self.gains.values()) - self.gains[self.advised]


@dataclass(frozen=True, slots=True)
class Regret:
    """Of many cases.

    Attributes:
        cases: All of them.
        mean, worst: dB that the advice loses against the best of all.
        advised: The gain of the advice over leaving every image as it is.
        fixed: The one method that would have been best for all, by its id.
        fixed_mean: dB that it loses against the best of all.
        over_fixed: What the advice gains over it, with its interval over patients.
    """

    cases: tuple[Case, ...]
    mean: float
    worst: float
    advised: Gain
    fixed: str
    fixed_mean: float
    over_fixed: Gain

    def words(self) -> str:
        """In two sentences."""
        return tr(
            "The advice loses {:.2f} dB on average, {:.2f} dB at worst, against the best of all candidates, "
            "on {} images of {} patients. Always taking {} loses {:.2f} dB; the advice is {} better."
        ).format(
            self.mean,
            self.worst,
            len(self.cases),
            len({case.patient for case in self.cases}),
            self.fixed,
            self.fixed_mean,
            self.over_fixed.words(" dB"),
        )

    def to_json(self) -> Json:
        """Plain numbers."""
        return {
            "mean": self.mean,
            "worst": self.worst,
            "advised": self.advised.to_json(),
            "fixed": {"id": self.fixed, "mean": self.fixed_mean},
            "over_fixed": self.over_fixed.to_json(),
            "cases": [_plain(one) for one in self.cases],
        }


def regret(
    films: Sequence[tuple[str, Pixels]],
    enhancers: Iterable[Enhancer],
    engine: RunsAndEstimates,
    progress: Progress | None = None,
    ways: Sequence[Degradation] = (),
    table: AdviceTable | None = None,
    scale: int = SAME_SIZE,
) -> Regret:
    """Degrade films that nobody learned from, advise, run every candidate, and hold all to the truth.

    Args:
        films: Patient and pixels on the 0-to-1 scale, sharp, at least PIECE pixels wide and high.
        enhancers: Candidates are those of them that mend an image at its size, or enlarge it by the scale.
        engine: Runs them, and estimates.
        progress: Told how far it is; it can also stop the run.
        ways: How each film is degraded; where none are named, as in learning, but with other sizes.
        table: That advice is made of; the program's own where none is given.
        scale: How many times larger the images are to become. Then gains are over bicubic enlargement.

    Raises:
        UserError: an enhancer fails.
        Cancelled: the progress asked for it.
    """
    fit, known = candidates(enhancers, scale), table or advice_table()
    usable = [(patient, whole(film)) for patient, film in films if min(film.shape) >= PIECE]
    asked = [(patient, film, ways or _ways(number, scale)) for number, (patient, film) in enumerate(usable)]
    return summed_up(tuple(_cases(asked, fit, engine, progress or Progress(), known)))


def _ways(number: int, scale: int) -> tuple[Degradation, ...]:
    """As in learning, but with other sizes and other noise."""
    seed = SEED + number
    return tuple(degradations(seed) if scale == SAME_SIZE else enlargements(seed, scale))


def _cases(
    films: Sequence[tuple[str, Pixels, Sequence[Degradation]]],
    fit: Sequence[Enhancer],
    engine: RunsAndEstimates,
    progress: Progress,
    table: AdviceTable,
) -> Iterator[Case]:
    for number, (patient, film, ways) in enumerate(films):
        for way in ways:
            progress.at(number / len(films), way.words())
            part = progress.part(number / len(films), (number + 1) / len(films))
            row = measured_gains(film, way, fit, engine, part)
            advised = advice_for(row.found, fit, way.down, table).chosen.id
            yield Case(patient, way.words(), advised, {LEAVE: 0.0, **row.gains})


def summed_up(cases: Sequence[Case]) -> Regret:
    """Mean and worst, and the best method that never changes; of at least one case."""
    ids = sorted(set.intersection(*(set(case.gains) for case in cases)))
    means = {id: float(np.mean([case.gains[id] for case in cases])) for id in ids}
    fixed = max(ids, key=means.__getitem__)
    best = np.array([max(case.gains.values()) for case in cases])
    advised = [case.gains[case.advised] for case in cases]
    always, patients = [case.gains[fixed] for case in cases], [case.patient for case in cases]
    losses = best - advised
    return Regret(
        tuple(cases),
        float(losses.mean()),
        float(losses.max()),
        gain(advised, [0.0] * len(cases), patients),
        fixed,
        float((best - always).mean()),
        gain(advised, always, patients),
    )


def _plain(case: Case) -> Json:
    best = max(case.gains, key=case.gains.__getitem__)
    told = {"degradation": case.degradation, "advised": case.advised, "best": best, "loss": case.loss}
    return told | {"gain": case.gains[case.advised]}
