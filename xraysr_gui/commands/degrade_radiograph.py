"""Spoil one radiograph on purpose: the only place where a whole image goes through the forward model."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np

from xraysr_gui.core.radiograph import Radiograph, Step, as_pixels
from xraysr_gui.degradations.degradation import Degradation

DEGRADED = "Degraded on purpose"
VERSION = 1


def degraded(before: Radiograph, degradation: Degradation) -> Radiograph:
    """The image as the degradation leaves it, on its own grey scale; it remembers that this was done."""
    pixels = degradation.apply(before.normalised().clip(0.0, 1.0))
    span = np.float32(before.white - before.black)
    exact = as_pixels(pixels * span + np.float32(before.black))
    spacing = before.spacing.divided(exact.shape[0] / before.shape[0])
    made = Radiograph.of_pixels(
        exact, white=before.white, black=before.black, source=before.source, spacing=spacing
    )
    return replace(made, notices=before.notices, steps=(*before.steps, _step_of(degradation))).lacking_like(
        before
    )


def _step_of(degradation: Degradation) -> Step:
    told = {field.name: getattr(degradation, field.name) for field in fields(degradation)}
    told["blur"] = degradation.blur.words() if degradation.blur is not None else "none"
    return Step("degradation", VERSION, tuple(told.items()), DEGRADED)
