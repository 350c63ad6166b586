"""What triage says of one file, and the order of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from xraysr_gui.core.loose import Json
from xraysr_gui.studies.worklist_case import Score


@dataclass(frozen=True, slots=True)
class Triaged:
    """A file with what a model says of it, or why none could look at it."""

    path: Path
    score: Score

    def to_json(self) -> Json:
        """As scripts get it: figures are null where the model cannot tell."""
        score = self.score
        return {
            "path": str(self.path),
            "p_abnormal": score.p,
            "p_low": score.low,
            "p_high": score.high,
            "normality_p": score.normality,
            "flagged": score.flagged,
            "reason": score.reason,
            "model": score.model or None,
        }

    def kept(self) -> Json:
        """As the journal keeps it."""
        return {"path": str(self.path), "score": asdict(self.score)}


def triaged_of(kept: Json) -> Triaged:
    """What the journal kept.

    Raises:
        KeyError, TypeError: it is no such thing.
    """
    return Triaged(Path(kept["path"]), Score(**kept["score"]))


def unreadable(path: Path, reason: str) -> Triaged:
    """A file that no model could look at."""
    return Triaged(path, Score(None, None, None, None, False, reason, ""))


def ranked(found: Iterable[Triaged]) -> list[Triaged]:
    """Flagged ones first, the most probable in front; then what nobody can tell of; then all others.

    What the model cannot tell of stands before what seems ordinary: it is not known to be safe. Files of one
    rank stay in the order in which they were named.
    """
    return sorted(found, key=lambda one: (_group(one.score), -(one.score.weight or 0.0)))


def _group(score: Score) -> int:
    if not score.is_told:
        return 1
    return 0 if score.flagged else 2
