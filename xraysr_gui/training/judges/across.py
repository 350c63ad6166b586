"""How much of what a judge learned holds elsewhere: learned from one source, judged on the others."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.judging.figures import auc
from xraysr_gui.training.judges.fold_networks import Given, learned, log_odds
from xraysr_gui.training.judges.learn import Labels


def across(given: Given, progress: Progress, seed: int, epochs: int) -> Json:
    """AUC by the source that was learned from and the source that was judged, where both kinds are in both.

    All are images to learn from; none is judged whose patient was learned from.
    """
    sources, labels = np.array(given.seen.sources), given.seen.abnormal
    both = [str(one) for one in np.unique(sources) if _both(labels[sources == one])]
    found: Json = {}
    for number, own in enumerate(both if len(both) > 1 else []):
        taught = sources == own
        part = progress.part(number / len(both), (number + 1) / len(both))
        network = learned(given, taught, part, seed, epochs)
        known = {one for one, is_taught in zip(given.seen.patients, taught, strict=True) if is_taught}
        new = np.array([one not in known for one in given.seen.patients])
        found[own] = {}
        for other in both:
            judged = new & (sources == other)
            if _both(labels[judged]):
                found[own][other] = auc(log_odds(network, given.plain[judged]), labels[judged])
    return found


def _both(labels: Labels) -> bool:
    """Whether there are normal and abnormal ones."""
    return bool(labels.any() and not labels.all())
