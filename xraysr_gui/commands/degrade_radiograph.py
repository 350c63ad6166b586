"""Degrade one radiograph on purpose: the only place where a whole image goes through the forward model."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.coarser import of_fewer_pixels
from xraysr_gui.core.provenance import with_notices
from xraysr_gui.core.radiograph import Radiograph, Step, as_pixels
from xraysr_gui.core.step import DEGRADATION
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.part import Cut, degraded_part
from xraysr_gui.degradations.point_spread import spread_from_numbers, spread_in_numbers
from xraysr_gui.isolation.shared_pixels import PixelPart

DEGRADED = "Degraded on purpose"
VERSION = 1


def degraded(before: Radiograph, degradation: Degradation) -> Radiograph:
    """The image as the degradation leaves it, on its own grey scale; it remembers that this was done.

    What is no measurement is not blurred into the anatomy, and stays what it is.
    """
    pixels = degradation.apply(pixels_for(before))
    span = np.float32(before.white - before.black)
    exact = as_pixels(pixels * span + np.float32(before.black))
    return with_notices(of_fewer_pixels(before, exact, _step_of(degradation)))


def part_degraded(before: Radiograph, degradation: Degradation, cut: Cut) -> PixelPart:
    """What the degradation makes of some rows and columns, to be looked at before the whole is there."""
    part = degraded_part(pixels_for(before), degradation, cut)
    return PixelPart(DEGRADED, part.shape, part.top, part.left, part.values)


def degradation_in(step: Step) -> Degradation:
    """What a step did to make an image worse, to do it again.

    Raises:
        ValueError, KeyError, TypeError: the step does not tell enough, as older versions wrote it.
    """
    told = dict(step.parameters)
    has_blur, numbers = told.pop("blur") != "none", told.pop("point_spread", None)
    return Degradation(**told, blur=spread_from_numbers(numbers) if has_blur else None)


def _step_of(degradation: Degradation) -> Step:
    told = {field.name: getattr(degradation, field.name) for field in fields(degradation)}
    told["blur"] = degradation.blur.words() if degradation.blur is not None else "none"
    if degradation.blur is not None:  # words round the numbers
        told["point_spread"] = spread_in_numbers(degradation.blur)
    return Step(DEGRADATION, VERSION, tuple(told.items()), DEGRADED)
