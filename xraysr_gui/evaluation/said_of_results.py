"""What judges say of the images of a trial, as figures that are kept with the others of a result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.evaluation.trial_run import RunsTrial

CHANCE, FLAGGED = "p_abnormal", "flagged"
"""How probable it is that a result is abnormal, and whether that lies above the judge's threshold."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Asks judges about results: no figure where they say nothing."""

    engine: RunsTrial
    judges: Sequence[JudgeFolder]

    def __call__(self, pixels: Pixels) -> Mapping[str, float]:
        """What they say of one."""
        said = self.engine.assess(np.asarray(pixels.clip(0.0, 1.0), np.float32), self.judges, Progress())
        if said.p_abnormal is None:
            return {}
        return {CHANCE: said.p_abnormal, FLAGGED: float(said.flagged)}
