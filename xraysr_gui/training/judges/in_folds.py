"""What judges say of images whose patients they did not learn from, and how well that ranks them.

Choices between kinds of evidence are made by these figures, and cards tell them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json, JsonView
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.judging.figures import auc
from xraysr_gui.judging.normals import learned_normals
from xraysr_gui.training.judges.fold_networks import learned_by_folds
from xraysr_gui.training.judges.learn import FOLDS, OWN_AXES, OWN_EDGE, Seen, folds_of, lines_of
from xraysr_gui.training.judges.lessons import populations
from xraysr_gui.training.judges.looking import Keras
from xraysr_gui.training.judges.sight import Sight, labels_of, normal_ones

LINES, NETWORKS, BOTH, STRANGENESS = "lines", "networks", "both", "strangeness"
"""Kinds of evidence; the last one is of a judge that knows normal images alone."""
LOUDER = 6.0
"""Times the noise that images are seen with once more: what heads learn to bear without moving an order."""
Flags = NDArray[np.bool_]


def evidence_in_folds(
    sight: Sight, own: Flags, folds: NDArray[np.intp], progress: Progress, seed: int
) -> tuple[NDArray[np.float64], list[Keras], Json]:
    """What is said of each image by those that learned from other patients alone, and how well each does.

    Networks stand beside the lines where the mean of both ranks better, on average over sources.
    """
    lines = _lines_of_others(sight, own, folds, seed)
    told: Json = {LINES: _ranks(lines, sight, own)}
    if sight.squares is None:
        return lines, [], told
    every = sight.seen(np.ones(len(own), np.bool_))
    beside, said = learned_by_folds(sight.squares, every, own, folds, progress, seed)
    both = (lines + said) / 2
    told |= {NETWORKS: _ranks(said, sight, own), BOTH: _ranks(both, sight, own)}
    return (both, beside, told) if judging(told) == BOTH else (lines, [], told)


def judging(told: JsonView) -> str:
    """Which kind of evidence judges, by figures of folds."""
    if BOTH in told and sum(told[BOTH].values()) > sum(told[LINES].values()):
        return BOTH
    return STRANGENESS if STRANGENESS in told else LINES


def lessons(sight: Sight, taught: Flags) -> Seen:
    """Images as they are, those that were made worse, and all with louder noise than they were seen with."""
    also, learned = taught[sight.worse_of], np.flatnonzero([one.learned for one in sight.images])
    noisy = taught[learned]
    means = _with_louder(sight.plain[taught], sight.worse[also], sight.noisy[noisy])
    cells = _with_louder(sight.cells[taught], sight.worse_cells[also], sight.noisy_cells[noisy])
    places = np.concatenate([np.flatnonzero(taught), sight.worse_of[also], np.flatnonzero(taught)])
    return Seen(means, cells, *labels_of([sight.images[place] for place in places]))


def strangeness_in_folds(sight: Sight) -> Json:
    """How well the distance from normal images of other patients ranks images, by population.

    Those without abnormal images to tell from, or with normal ones of one patient, are left out.
    """
    folds, normal = folds_of([one.patient for one in sight.images]), normal_ones(sight.images)
    names, found = np.array([one.population for one in sight.images]), {}
    for name in populations(sight.images):
        own, away = names == name, np.zeros(len(names))
        held = folds[own & normal]
        if any((held != fold).sum() < 2 for fold in np.unique(folds[own])):
            continue
        for fold in np.unique(folds[own]):
            others = learned_normals(sight.cells[own & normal & (folds != fold)], OWN_AXES, OWN_EDGE)
            asked = own & (folds == fold)
            away[asked] = [others.distance(one) for one in sight.cells[asked]]
        found[name] = {STRANGENESS: _ranks(away, sight, own)}
    return found


def _with_louder(plain: Numbers, worse: Numbers, noisy: Numbers) -> Numbers:
    return np.concatenate([plain, worse, plain + LOUDER * (noisy - plain)])


def _lines_of_others(sight: Sight, own: Flags, folds: NDArray[np.intp], seed: int) -> NDArray[np.float64]:
    """What is said of each image by a line that learned from other patients alone."""
    told = np.zeros(len(own))
    for fold in range(FOLDS):
        line, asked = lines_of(lessons(sight, own & (folds != fold)), seed, 1), folds == fold
        told[asked] = line.evidence(sight.plain[asked], sight.cells[asked])[:, 0]
    return told


def _ranks(evidence: NDArray[np.float64], sight: Sight, own: Flags) -> dict[str, float]:
    """AUC of each source with both kinds of image."""
    found = {}
    for source in sorted({one.source for one, taken in zip(sight.images, own, strict=True) if taken}):
        some = own & np.array([one.source == source for one in sight.images])
        labels = np.array([one.abnormal for one in sight.images])[some]
        if labels.any() and not labels.all():
            found[source] = round(auc(evidence[some], labels), 4)
    return found
