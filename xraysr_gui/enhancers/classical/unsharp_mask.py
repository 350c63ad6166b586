"""Unsharp mask: make edges stand out by adding back what a blur takes away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.point_spread import Gaussian, PointSpread
from xraysr_gui.enhancers.assumptions import Assumptions
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class UnsharpMaskParameters:
    """How strongly to sharpen, and how wide an edge is."""

    radius: Annotated[float, Range("Radius", 0.5, 20.0, unit=" px")] = 2.0
    amount: Annotated[float, Range("Amount", 0.0, 5.0)] = 1.0


def sharpen(pixels: Pixels, p: UnsharpMaskParameters, progress: Progress) -> Pixels:
    """Add `amount` times the detail finer than `radius`."""
    from scipy.ndimage import gaussian_filter  # 0.3 s to import: not before the first use

    progress.at(0.0, tr("Blurring"))
    blurred: Pixels = gaussian_filter(pixels, p.radius)
    progress.at(0.8, tr("Sharpening"))
    return np.clip(pixels + np.float32(p.amount) * (pixels - blurred), 0.0, 1.0)


def likest_blur(p: UnsharpMaskParameters, _pixels: Pixels | None) -> PointSpread:
    """The Gaussian that the lowest frequencies cannot tell from what the mask undoes."""
    return Gaussian(p.radius * math.sqrt(p.amount))


ENHANCER = Enhancer(
    id="unsharp-mask",
    title="Sharpen edges",
    summary="Makes edges stand out; also makes noise stand out.",
    task=Task.DEBLUR,
    parameters=UnsharpMaskParameters,
    run=sharpen,
    assumes=Assumptions(likest_blur),
)
