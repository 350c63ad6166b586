"""Bilinear enlargement: greys change evenly from each pixel to the next."""

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

REACH = 2
"""Rows away that a new pixel is made of."""


@dataclass(frozen=True)
class BilinearParameters:
    """How much larger."""

    scale: Annotated[int, Range("Times larger", 2, 4)] = 2


def enlarge(pixels: Pixels, p: BilinearParameters, progress: Progress) -> Pixels:
    """Weigh the two nearest rows and columns by distance."""

    def larger(piece: Pixels) -> Pixels:
        return resample.enlarge(piece, p.scale, "bilinear")

    return in_pieces(pixels, REACH, larger, progress, tr("Enlarging"), scale=p.scale).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="bilinear",
    title="Enlarge (bilinear)",
    summary="Enlarges without steps or halos; fine lines become softer than they need be.",
    task=Task.SUPER_RESOLUTION,
    parameters=BilinearParameters,
    run=enlarge,
)
