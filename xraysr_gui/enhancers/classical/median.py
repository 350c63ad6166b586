"""Median filter: give every pixel the middle value of its neighbourhood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.pieces import in_pieces
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class MedianParameters:
    """How far the neighbourhood reaches."""

    radius: Annotated[int, Range("Radius", 1, 5, unit=" px")] = 1


def take_medians(pixels: Pixels, p: MedianParameters, progress: Progress) -> Pixels:
    """The median of a square of 2 x `radius` + 1 pixels around each pixel."""
    from scipy.ndimage import median_filter  # 0.3 s to import: not before the first use

    def medians(piece: Pixels) -> Pixels:
        middle: Pixels = median_filter(piece, 2 * p.radius + 1, mode="reflect")
        return middle

    return in_pieces(pixels, p.radius, medians, progress, tr("Taking medians")).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="median",
    title="Remove specks (median)",
    summary="Removes single dead or bright pixels and keeps edges; a large radius swallows fine lines.",
    task=Task.DENOISE,
    parameters=MedianParameters,
    run=take_medians,
)
