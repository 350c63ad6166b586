"""The ruler of a map: the noise of the reference, or where it has none the grey levels it uses.

It is read from the reference alone, so that all results of an image share one scale.
"""

from __future__ import annotations

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.ranks import percentiles
from xraysr_gui.enhancers.noise_estimate import estimated_noise
from xraysr_gui.metrics.comparison import Comparison
from xraysr_gui.metrics.error_map import WIDEST, Ruler

NOISES = 8.0
"""So many times the noise a scale spans: what noise alone makes stays in its lower half."""
LEAST_LEVELS = 0.1
"""Less noise than this is no noise: rounding alone makes more."""


def ruler_for(reference: Radiograph, comparison: Comparison) -> Ruler:
    """What the maps of all candidates of a reference are measured by."""
    pixels = reference.normalised()
    black, white = comparison.ends[0]
    share = abs((float(reference.white) - float(reference.black)) / (white - black))
    unit, levels = comparison.level_unit, comparison.levels
    noise = estimated_noise(pixels) * share
    if noise * levels >= LEAST_LEVELS or (noise > 0 and unit != "grey levels"):
        return Ruler(noise, NOISES, "the noise", f"sd {noise * levels:.3g} {unit}")
    low, high = percentiles(pixels[body_mask(pixels)], 1.0, 99.0)
    used = float(high - low) * share
    if used <= 0:
        return Ruler(1.0, WIDEST, "the range", f"{levels:g} {unit}")
    return Ruler(used, WIDEST, "the grey levels in use", f"{used * levels:.4g} {unit}")
