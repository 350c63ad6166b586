"""What every question of truth is given, and how an enhancer's results are had for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task
from xraysr_gui.evaluation.trial_run import Judged, RunsTrial

MIDDLE = 640
"""Rows and columns of each image that are looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Images, enhancers, and what runs these.

    Attributes:
        images: Taken for the truth.
        enhancers: Who is asked.
        engine: Runs them.
        learn: Images of other patients, where something is to be learned first.
    """

    images: Sequence[Judged]
    enhancers: Sequence[Enhancer]
    engine: RunsTrial
    learn: Sequence[Judged] = ()

    def output(self, enhancer: Enhancer, image: Pixels, suffered: Degradation, progress: Progress) -> Pixels:
        """What it makes of a degraded image; it is told what a reader would know."""
        return self.engine.run(enhancer, image, enhancer.parameters_for(suffered), progress).pixels


def suffered_for(enhancer: Enhancer) -> Degradation:
    """The usual degradation that an enhancer is there for, with noise: detectors have some."""
    if enhancer.task is Task.SUPER_RESOLUTION:
        return Degradation(Gaussian(0.8), down=_scale(enhancer), noise=1.0)
    if enhancer.task is Task.DENOISE:
        return Degradation(noise=5.0)
    if enhancer.task is Task.DEBLUR:
        return Degradation(Gaussian(1.6), noise=2.0)
    return Degradation(noise=2.0)


def _scale(enhancer: Enhancer) -> int:
    defaults = enhancer.parameters()
    return enhancer.scale_with(defaults)


def middle(pixels: Numbers, scale: int = 1, most: int = MIDDLE) -> Numbers:
    """The middle of an image or a mask, where body is and no letters; rows and columns can be shared out."""
    rows, columns = (min(side, most) // scale * scale for side in pixels.shape)
    top, left = (pixels.shape[0] - rows) // 2, (pixels.shape[1] - columns) // 2
    return np.ascontiguousarray(pixels[top : top + rows, left : left + columns])


def seeded(suffered: Degradation, seed: int) -> Degradation:
    """The same with other noise."""
    return replace(suffered, seed=seed)
