"""Bicubic enlargement: the plain baseline that every learned model must beat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations import resample
from xraysr_gui.enhancers.classical.pieces import in_pieces
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

REACH = 3
"""Rows away that a new pixel is made of."""


@dataclass(frozen=True)
class BicubicParameters:
    """How much larger."""

    scale: Annotated[int, Range("Times larger", 2, 4)] = 2


def enlarge(pixels: Pixels, p: BicubicParameters, progress: Progress) -> Pixels:
    """Weigh the four nearest rows and columns with a cubic curve (a = -0.5)."""

    def larger(piece: Pixels) -> Pixels:
        return resample.enlarge(piece, p.scale, "bicubic")

    return in_pieces(pixels, REACH, larger, progress, tr("Enlarging"), scale=p.scale).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="bicubic",
    title="Enlarge (bicubic)",
    summary="Enlarges without adding detail; the baseline for models.",
    task=Task.SUPER_RESOLUTION,
    parameters=BicubicParameters,
    run=enlarge,
)
