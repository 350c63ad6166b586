"""What judges say of an image, as the worklist and a triage keep it, and where in the image they see that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from xraysr_gui.commands.assess_radiograph import assess_radiograph, judges_for_chests, with_hash
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.judging.contract import Assessment
from xraysr_gui.studies.worklist_case import Score


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is said of one image.

    Attributes:
        score: In figures and words.
        where: A coarse grid over the whole image, as `HeatMap` has it; None if no judge tells, or no map was
            asked for.
        of_chance: Whether the grid tells of the probability.
    """

    score: Score
    where: Pixels | None = None
    of_chance: bool = True


Judge = Callable[[Radiograph, Progress], Judged]
"""Looks at an open image; for worker threads."""


def judge(
    radiograph: Radiograph,
    engine: Engine,
    progress: Progress,
    judges: list[JudgeFolder] | None = None,
    *,
    with_map: bool = False,
) -> Judged:
    """What the judges of this computer, or those that are named, say of an open image.

    Raises:
        ModelUnavailable: none is installed, or its files are not what they were.
        EnhancementFailed: the engine died of it.
        Cancelled: the progress asked for it.
    """
    asked = judges or judges_for_chests()
    said = assess_radiograph(radiograph, engine, progress, asked, with_map=with_map)
    by, sha256 = ", ".join(map(with_hash, asked)), radiograph.source.sha256
    score = replace(score_of(said), judges=by, sha256=sha256)
    if said.heat is None:
        return Judged(score)
    return Judged(score, said.heat.over(radiograph.shape), said.heat.of_chance)


def score_of(said: Assessment) -> Score:
    """An assessment without its map."""
    figures = said.p_abnormal, said.low, said.high, said.normality_p
    return Score(*figures, flagged=said.flagged, reason=said.reason, model=said.model)
