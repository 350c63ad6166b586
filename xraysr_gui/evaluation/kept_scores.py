"""Scores of classical methods, kept: they are the same for every network that is compared with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.evaluation.judged_figures import VERSION
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.trial_run import Score
from xraysr_gui.settings.whole_file import put_own


def kept_or_made(
    folder: Path,
    trial: Trial,
    enhancer: Enhancer,
    references: Sequence[ReferenceImage],
    make: Callable[[], Sequence[Score]],
) -> tuple[Score, ...]:
    """Scores from an earlier time if nothing of the trial changed, else made now and kept."""
    file = folder / f"{trial.id}-{enhancer.id}-{_digest(trial, enhancer, references)}.json"
    try:
        return tuple(Score(**row) for row in json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):  # not there, or of another version: made again
        scores = tuple(make())
    put_own(file, json.dumps([asdict(score) for score in scores]).encode())
    return scores


def _digest(trial: Trial, enhancer: Enhancer, references: Sequence[ReferenceImage]) -> str:
    parts = [repr(trial), repr(enhancer.parameters()), str(enhancer.version)]
    parts += [str(VERSION)]
    parts += [one.digest for one in references]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
