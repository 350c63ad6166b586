"""Enhance one radiograph: the only place that calls an enhancer."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from xraysr_gui.core import parameters as declared_parameters
from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph, Step
from xraysr_gui.enhancers.contract import Enhancer


def enhance_radiograph(
    radiograph: Radiograph,
    enhancer: Enhancer,
    parameters: Any,
    progress: Progress | None = None,
) -> Radiograph:
    """Give a new radiograph, enhanced, that remembers how.

    Raises:
        InvalidParameter: a parameter lies outside its declared range.
        EnhancementFailed: the result is not a usable image, or memory ran out.
        Cancelled: the person stopped it.
    """
    declared_parameters.check(parameters)
    try:
        pixels = enhancer.run(radiograph.normalised(), parameters, progress or Progress())
    except MemoryError:
        raise EnhancementFailed(
            f"{enhancer.title} could not be applied.",
            why=f"The image ({radiograph.shape[1]} x {radiograph.shape[0]}) does not fit into memory.",
            remedy="Close other programs, or crop the image first.",
        ) from None
    _refuse_unusable(pixels, radiograph, enhancer, enhancer.scale_with(parameters))
    step = Step(enhancer.id, enhancer.version, tuple(asdict(parameters).items()), enhancer.title)
    return radiograph.enhanced(pixels, step, enhancer.scale_with(parameters))


def _refuse_unusable(pixels: Pixels, before: Radiograph, enhancer: Enhancer, scale: int) -> None:
    expected = (before.shape[0] * scale, before.shape[1] * scale)
    if pixels.shape != expected or not np.isfinite(pixels).all():
        raise EnhancementFailed(
            f"{enhancer.title} gave no usable image.",
            why=f"Expected {expected[1]} x {expected[0]} finite pixels; received shape {pixels.shape}.",
            remedy="The image is unchanged. Try another enhancer, or report this model.",
        )
