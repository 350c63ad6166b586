"""Lanczos enlargement: nearly what a perfect band limit would give, cut off at three pixels."""

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

REACH = 4
"""Rows away that a new pixel is made of."""


@dataclass(frozen=True)
class LanczosParameters:
    """How much larger."""

    scale: Annotated[int, Range("Times larger", 2, 4)] = 2


def enlarge(pixels: Pixels, p: LanczosParameters, progress: Progress) -> Pixels:
    """Weigh the six nearest rows and columns with a windowed sinc."""

    def larger(piece: Pixels) -> Pixels:
        return resample.enlarge(piece, p.scale, "lanczos3")

    return in_pieces(pixels, REACH, larger, progress, tr("Enlarging"), scale=p.scale).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="lanczos",
    title="Enlarge (Lanczos)",
    summary="Enlarges a little more sharply than bicubic; leaves a faint halo beside hard edges.",
    task=Task.SUPER_RESOLUTION,
    parameters=LanczosParameters,
    run=enlarge,
)
