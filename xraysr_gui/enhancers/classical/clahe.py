"""CLAHE: spread the greys evenly within each area of the image, with a limit to how much contrast grows."""

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
class ClaheParameters:
    """How small the areas, and how much contrast."""

    limit: Annotated[
        float, Range("Contrast limit", 0.001, 0.1, help="Share of an area's pixels that one grey may count.")
    ] = 0.01
    areas: Annotated[int, Range("Areas", 1, 32, help="Along each side of the image.")] = 8


def equalise_areas(pixels: Pixels, p: ClaheParameters, progress: Progress) -> Pixels:
    """Equalise the clipped histogram of each area, blended from area to area."""
    from skimage.exposure import equalize_adapthist  # 0.5 s to import: not before the first use

    progress.at(0.0, tr("Spreading greys"))
    within = pixels.clip(0.0, 1.0)
    if np.ptp(within) == 0:  # one brightness only: there is nothing to spread
        return within
    area = tuple(max(1, side // p.areas) for side in pixels.shape)
    spread = equalize_adapthist(within, area, p.limit)
    return np.asarray(spread, np.float32).clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="clahe",
    title="Local contrast (CLAHE)",
    summary="Makes structures visible in dark and bright areas at once; noise rises and densities mislead.",
    task=Task.CONTRAST,
    parameters=ClaheParameters,
    run=equalise_areas,
)
