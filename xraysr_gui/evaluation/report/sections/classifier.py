"""Whether enhancing changes what a classifier says: the decision, the order, the calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.patient_names import patient_of
from xraysr_gui.evaluation.report.blocks import Block, Numbers, Section, Words
from xraysr_gui.evaluation.said_of_results import CHANCE, FLAGGED
from xraysr_gui.evaluation.trial_run import UNTOUCHED, Score
from xraysr_gui.judging.figures import Interval, auc, by_patient, calibration_error

KINDS = {"normal": False, "abnormal": True}
"""Folders whose names are labels."""
FEWEST = 6
"""Patients of each kind from which an AUC has an interval."""
HEADS = (
    "result", "images", "says nothing", "other decision", "to right", "to wrong", "mean change of p",
    "AUC before", "AUC after", "change of AUC", "calibration error before", "after",
)  # fmt: skip
Both = Sequence[tuple[Score, Score]]
"""What was said before and after of each image of which something was said both times."""


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """What one enhancer does to what judges say.

    Attributes:
        name: Whose results these are.
        images, silent: How many there are, and of how many nothing is said that was said before.
        changed, righted, wronged: How many decisions change, and how many of these with a known label
            become right or wrong.
        moved: The mean change of the probability.
        before, after: AUC, None without labels of both kinds.
        gain: After less before, with its interval by patient.
        off_before, off_after: Calibration errors.
    """

    name: str
    images: int
    silent: int
    changed: int
    righted: int
    wronged: int
    moved: float
    before: float | None = None
    after: float | None = None
    gain: Interval | None = None
    off_before: float | None = None
    off_after: float | None = None

    def row(self) -> tuple[str, ...]:
        """As the table shows it."""
        figures = (self.before, self.after), (self.off_before, self.off_after)
        first, last = ([f"{one:.3f}" if one is not None else "-" for one in pair] for pair in figures)
        counts = map(str, (self.images, self.silent, self.changed, self.righted, self.wronged))
        gain = "-" if self.gain is None else _signed(self.gain)
        return (self.name, *counts, f"{self.moved:+.3f}", *first, gain, *last)


def effects(scores: Sequence[Score]) -> tuple[Effect, ...]:
    """Of every method, against the image as it was given."""
    by_name: dict[str, dict[str, Score]] = {}
    for score in scores:
        by_name.setdefault(score.enhancer, {})[score.image] = score
    given = by_name.pop(UNTOUCHED, {})
    return tuple(_effect(name, given, made) for name, made in by_name.items())


def _effect(name: str, given: Mapping[str, Score], made: Mapping[str, Score]) -> Effect:
    known = [image for image in made if image in given and CHANCE in given[image].figures]
    both = [(given[one], made[one]) for one in known if CHANCE in made[one].figures]
    labels = [KINDS.get(PurePath(before.image).parent.name) for before, _ in both]
    flips = [before.figures[FLAGGED] != after.figures[FLAGGED] for before, after in both]
    right = [
        bool(after.figures[FLAGGED]) == label
        for (_, after), label, flip in zip(both, labels, flips, strict=True)
        if flip and label is not None
    ]
    moved = [after.figures[CHANCE] - before.figures[CHANCE] for before, after in both]
    counted = (len(both), len(known) - len(both), sum(flips), sum(right), len(right) - sum(right))
    mean = float(np.mean(moved)) if moved else 0.0
    if None in labels or len(set(labels)) < len(KINDS):
        return Effect(name, *counted, mean)
    return Effect(name, *counted, mean, *_ordering(both, np.array(labels, bool)))


def _ordering(both: Both, labels: NDArray[np.bool_]) -> tuple[float, float, Interval | None, float, float]:
    """AUC before and after, its change, and calibration errors before and after."""
    was, now = (np.array([pair[place].figures[CHANCE] for pair in both]) for place in (0, 1))
    patients = [_patient(before) for before, _ in both]
    kinds = [len({one for one, ill in zip(patients, labels, strict=True) if ill == kind}) for kind in (0, 1)]

    def gained(some: NDArray[np.intp]) -> float:
        return auc(now[some], labels[some]) - auc(was[some], labels[some])

    gain = by_patient(gained, patients, labels) if min(kinds) >= FEWEST else None
    errors = calibration_error(was, labels), calibration_error(now, labels)
    return auc(was, labels), auc(now, labels), gain, *errors


def _patient(score: Score) -> str:
    """Whose an image is; where its name alone tells, without the source that such names begin with."""
    name = PurePath(score.image).name
    if score.patient != patient_of(name):
        return score.patient
    return patient_of(name.partition("_")[2] or name)


def classifier(done: Evaluated) -> Iterator[Block]:
    """Only where the protocol asks judges."""
    found = effects(done.scores) if done.trial.asks_judges else ()
    if not found:
        return
    for one in found:
        yield Words(_told(one))
    yield Words(
        tr(
            "Before is the degraded image as it was given, each of its pixels shown as a square of pixels. "
            "Labels are the folders normal and abnormal that images lie in. The judge looks at little more "
            "than a hundred pixels across: what an enhancer adds in finer detail it does not see."
        )
    )
    yield Numbers(HEADS, tuple(one.row() for one in found), tr("What the judge says before and after"))


def _told(one: Effect) -> str:
    changed = tr("{}: {} of {} decisions change").format(one.name, one.changed, one.images)
    if one.before is None or one.after is None:
        return f"{changed}."
    if one.gain is None:
        return f"{changed}; " + tr("patients are too few to tell whether the AUC does.")
    decided = one.gain.low > 0 or one.gain.high < 0
    better = tr("the AUC becomes better") if one.gain.value > 0 else tr("the AUC becomes worse")
    verdict = better if decided else tr("no change of the AUC is shown")
    return f"{changed}; {verdict} ({_signed(one.gain)})."


def _signed(gain: Interval) -> str:
    return f"{gain.value:+.3f} [{gain.low:+.3f}, {gain.high:+.3f}]"


SECTION = Section("classifier", "Does enhancing change what a classifier says?", classifier)
