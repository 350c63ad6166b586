"""Enlargement by repetition: every pixel becomes a square of its own grey."""

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

REACH = 1
"""Rows away that a new pixel is made of."""


@dataclass(frozen=True)
class NearestParameters:
    """How much larger."""

    scale: Annotated[int, Range("Times larger", 2, 4)] = 2


def enlarge(pixels: Pixels, p: NearestParameters, progress: Progress) -> Pixels:
    """Give each new pixel the value of the one it lies in."""

    def larger(piece: Pixels) -> Pixels:
        return resample.enlarge(piece, p.scale, "nearest")

    return in_pieces(pixels, REACH, larger, progress, tr("Enlarging"), scale=p.scale).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="nearest",
    title="Enlarge (squares)",
    summary="Repeats every pixel, so that nothing is made up; edges turn into stairs.",
    task=Task.SUPER_RESOLUTION,
    parameters=NearestParameters,
    run=enlarge,
)
