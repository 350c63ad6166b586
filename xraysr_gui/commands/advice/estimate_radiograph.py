"""Estimate noise, blur, resolution and traces of JPEG of an open image: the one way to ask for them."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.left_out import Mask
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.estimates.contract import Estimates
from xraysr_gui.estimates.estimate import estimate


class EstimatesImages(Protocol):
    """What estimates: the engine child, or this process."""

    def estimate(
        self, pixels: Pixels, spacing_mm: float | None, left_out: Mask | None, progress: Progress
    ) -> Estimates:
        """Of an image on the 0-to-1 scale."""


class HereAndNow:
    """Estimates right here: for tests, and for programs that have no window to protect."""

    def estimate(
        self, pixels: Pixels, spacing_mm: float | None, left_out: Mask | None, progress: Progress
    ) -> Estimates:
        """Of an image on the 0-to-1 scale."""
        return estimate(pixels, spacing_mm, left_out, progress)


def estimate_radiograph(
    radiograph: Radiograph, engine: EstimatesImages = HereAndNow(), progress: Progress | None = None
) -> Estimates:
    """What an open image tells of itself. Not for the window's thread.

    Raises:
        EnhancementFailed: it cannot be told.
        Cancelled: the person went on to something else.
    """
    spacing = radiograph.spacing_mm
    across = None if spacing is None else (spacing[0] + spacing[1]) / 2
    pixels = radiograph.normalised().clip(0.0, 1.0)
    found = engine.estimate(pixels, across, radiograph.left_out, progress or Progress())
    return replace(found, scale=levels_of(radiograph))
