"""Gamma: brighten or darken the middle greys, and leave black and white where they are."""

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
class GammaParameters:
    """How the curve bends."""

    gamma: Annotated[float, Range("Gamma", 0.2, 5.0, help="Below 1 brightens, above 1 darkens.")] = 0.7


def bend(pixels: Pixels, p: GammaParameters, progress: Progress) -> Pixels:
    """Raise each value to the power `gamma`."""
    progress.at(0.0, tr("Bending the curve"))
    return np.asarray(pixels.clip(0.0, 1.0) ** np.float32(p.gamma), np.float32)


ENHANCER = Enhancer(
    id="gamma",
    title="Brightness curve (gamma)",
    summary="Brightens or darkens the middle greys; contrast gained at one end is lost at the other.",
    task=Task.CONTRAST,
    parameters=GammaParameters,
    run=bend,
)
