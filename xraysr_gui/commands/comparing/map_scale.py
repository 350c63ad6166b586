"""The ruler of the maps of an image: its noise, or where it has none the grey levels it uses.

It is read from the reference alone, so that all results of an image share one scale.
"""

from __future__ import annotations

import math

from xraysr_gui.commands.enhance_radiograph import pixels_for
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.grey_levels import GreyScale, levels_of
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.ranks import percentiles
from xraysr_gui.enhancers.classical.noise_estimate import estimated_noise
from xraysr_gui.metrics.comparison import Comparison, Ends
from xraysr_gui.metrics.ruler import Ruler

ENOUGH = 250_000
"""Pixels that tell which greys are in use."""
LEAST_LEVELS = 0.1
"""Less noise than this is no noise: rounding alone makes more."""


def ruler_for(reference: Radiograph, comparison: Comparison) -> Ruler:
    """What the maps of all candidates of a reference are measured by."""
    return _ruler(reference, comparison.ends[0], GreyScale(comparison.levels, comparison.level_unit))


def ruler_of(image: Radiograph) -> Ruler:
    """What the maps of a result are measured by: the image that it was made of."""
    return _ruler(image, (image.black, image.white), levels_of(image))


def _ruler(image: Radiograph, ends: Ends, scale: GreyScale) -> Ruler:
    """What is no measurement is left out of it."""
    pixels, (black, white) = pixels_for(image), ends
    noise = estimated_noise(pixels) * abs((image.white - image.black) / (white - black))
    is_noise = noise * scale.levels >= LEAST_LEVELS or (noise > 0 and not scale.is_stored)
    body = body_mask(pixels)
    if image.left_out is not None and (body & ~image.left_out).any():
        body &= ~image.left_out
    few = (slice(None, None, max(1, math.isqrt(pixels.size // ENOUGH))),) * 2
    found = percentiles(pixels[few][body[few]] if body[few].any() else pixels[body], 1.0, 50.0, 99.0)
    values = (image.black + share * (image.white - image.black) for share in found)
    low, typical, high = sorted((value - black) / (white - black) for value in values)
    return Ruler(noise if is_noise else 0.0, low, high, typical, *scale)
