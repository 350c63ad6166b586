"""How much of what a judge learned holds elsewhere: learned from one source, judged on each."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.judging.figures import auc
from xraysr_gui.training.judges.learn import HOLD, logistic
from xraysr_gui.training.judges.make import Sight


def across(sight: Sight) -> Json:
    """AUC by the source that was learned from and the source that was judged, both kinds in both."""
    sources = np.array([one.source for one in sight.images])
    labels = np.array([one.abnormal for one in sight.images])
    learned = np.array([one.learned for one in sight.images])
    found: Json = {}
    for own in np.unique(sources):
        taught = learned & (sources == own)
        line = logistic(sight.plain[taught], labels[taught], HOLD)
        told = sight.plain @ line[:-1]
        judged = {str(one): (sources == one) & ~learned for one in np.unique(sources)}
        found[str(own)] = {one: auc(told[some], labels[some]) for one, some in judged.items()}
    return found
