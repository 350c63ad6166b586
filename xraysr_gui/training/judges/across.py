"""How much of what a judge learned holds elsewhere: learned from one source, judged on each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.loose import Json
from xraysr_gui.judging.figures import auc
from xraysr_gui.training.judges.learn import HOLD, Labels, logistic
from xraysr_gui.training.judges.lessons import Labelled


def across(images: Sequence[Labelled], means: NDArray[np.float64]) -> Json:
    """AUC by the source that was learned from and the source that was judged, where both kinds are in both.

    Args:
        images: Those to learn from and those to judge.
        means: What the network sees in each, as `likeness.means_of`.
    """
    sources = np.array([one.source for one in images])
    labels = np.array([one.abnormal for one in images])
    learned = np.array([one.learned for one in images])
    found: Json = {}
    for own in np.unique(sources):
        taught = learned & (sources == own)
        if _both(labels[taught]):
            line = logistic(means[taught], labels[taught], HOLD)
            told = means @ line[:-1]
            judged = {str(one): (sources == one) & ~learned for one in np.unique(sources)}
            row = {one: auc(told[some], labels[some]) for one, some in judged.items() if _both(labels[some])}
            found[str(own)] = row
    return found


def _both(labels: Labels) -> bool:
    """Whether there are normal and abnormal ones."""
    return bool(labels.any() and not labels.all())
