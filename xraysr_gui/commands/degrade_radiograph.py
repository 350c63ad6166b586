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


def _step_of(degradation: Degradation) -> Step:
    told = {field.name: getattr(degradation, field.name) for field in fields(degradation)}
    told["blur"] = degradation.blur.words() if degradation.blur is not None else "none"
    return Step(DEGRADATION, VERSION, tuple(told.items()), DEGRADED)
