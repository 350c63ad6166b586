"""What a judge says of an image, and where in the image it sees that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.studies.worklist_case import Score


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """What is said of one image.

    Attributes:
        score: In figures and words.
        where: A coarse grid over the whole image, 0 to 1: where it looks least like a normal one; None if the
            judge does not tell.
    """

    score: Score
    where: Pixels | None = None


Judge = Callable[[Radiograph, Progress], Judged]
"""Looks at an open image; for worker threads."""


def judge(radiograph: Radiograph, engine: Engine, progress: Progress) -> Judged:
    """What the installed judges say of an open image.

    Raises:
        ModelUnavailable: none is installed.
        Cancelled: the progress asked for it.
    """
    raise ModelUnavailable(
        tr("No case is scored."),
        why=tr("No model that tells normal from abnormal is installed."),
        remedy=tr("Train or install one."),
    )
