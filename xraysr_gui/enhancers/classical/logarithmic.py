"""Logarithmic curve: open up the dark greys as film and the eye do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class LogarithmicParameters:
    """How far the dark greys open."""

    strength: Annotated[float, Range("Strength", 0.1, 100.0)] = 5.0


def open_up(pixels: Pixels, p: LogarithmicParameters, progress: Progress) -> Pixels:
    """log(1 + strength x value), scaled so that black and white stay where they are."""
    progress.at(0.0, tr("Bending the curve"))
    logarithm = np.log1p(np.float32(p.strength) * pixels.clip(0.0, 1.0))
    scaled = logarithm / np.log1p(np.float32(p.strength))
    return np.asarray(scaled.clip(0.0, 1.0), np.float32)


ENHANCER = Enhancer(
    id="logarithmic",
    title="Brightness curve (logarithm)",
    summary="Opens up the dark areas of raw images; washes out the bright areas of images made for reading.",
    task=Task.CONTRAST,
    parameters=LogarithmicParameters,
    run=open_up,
)
