"""Which enhancers may be advised, and the values that estimates ask of them."""

from __future__ import annotations

from collections.abc import Iterable

from xraysr_gui.core.loose import Parameters
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task
from xraysr_gui.estimates.contract import Estimates

RESTORING = (Task.DEBLUR, Task.DENOISE)
SCALES = (2, 3, 4)
SAME_SIZE = 1
LEAST_WIDTH = 0.5
"""Of a blur whose kind cannot be told: a narrower one is taken for none."""


def candidates(enhancers: Iterable[Enhancer], scale: int = SAME_SIZE) -> tuple[Enhancer, ...]:
    """Those that make the image so many times larger, or with scale 1 those that mend it at its size.

    Who warns of its own results, as a generative network does, is never advised.
    """
    fit = _restores if scale == SAME_SIZE else _enlarges
    return tuple(one for one in enhancers if not one.advice and fit(one, scale))


def _restores(enhancer: Enhancer, _scale: int) -> bool:
    return enhancer.task in RESTORING and enhancer.scale == SAME_SIZE


def _enlarges(enhancer: Enhancer, scale: int) -> bool:
    free = "scale" in getattr(enhancer.parameters, "__dataclass_fields__", {})
    return enhancer.task == Task.SUPER_RESOLUTION and (free or enhancer.scale == scale)


def values_for(enhancer: Enhancer, found: Estimates, scale: int = SAME_SIZE) -> Parameters:
    """Its values for an image that tells this of itself: it is told blur and noise where both are known."""
    noise = found.noise.value or 0.0
    blur = found.blur.point_spread
    if not found.blur.kind and found.blur.width >= LEAST_WIDTH:
        blur = Gaussian(found.blur.width)
    told = Degradation(blur, down=scale, noise=noise)
    return enhancer.parameters_for(told, known=bool(found.blur.kind) and found.noise.value is not None)
