"""How far an image that was degraded on purpose is from what it was made of, inside the body and as a whole.

An image of fewer pixels is enlarged again (bicubic) before it is compared: on its own coarse grid nothing of
what was lost could be seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.called import called
from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Box
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import resize
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.comparison import CORNER, Comparison
from xraysr_gui.metrics.left_out import in_both, left_out_in, missing_in
from xraysr_gui.metrics.measure import Measurement, measure_regions
from xraysr_gui.metrics.one_scale import range_words

TOLD = ("psnr", "ssim")


@dataclass(frozen=True, slots=True, eq=False)
class DegradedFigures:
    """What was measured.

    Attributes:
        figures: Of each metric, in the body and as a whole.
        words: What was compared with what.
    """

    figures: tuple[Measurement, ...]
    words: str


def degraded_figures(
    truth: Radiograph, worse: Radiograph, progress: Progress | None = None
) -> DegradedFigures:
    """The distance of a degraded image from its truth.

    Raises:
        Cancelled: nobody wants it any more.
    """
    comparison = against_truth(truth, worse)
    body = body_mask(comparison.reference)
    metrics = [IN_REGIONS[id] for id in TOLD]
    found = measure_regions(comparison, (), metrics, body, progress=progress)
    return DegradedFigures(found, comparison.words())


def against_truth(truth: Radiograph, worse: Radiograph) -> Comparison:
    """Both on the grid of the truth."""
    levels, unit = levels_of(truth)
    pixels = worse.normalised()
    if worse.shape != truth.shape:
        pixels = resize(pixels, truth.shape, "bicubic")
    placed, name = (
        ((truth, truth), CORNER, Box(0.0, 0.0, *truth.field_size), truth.shape),
        called(truth.source),
    )
    return Comparison(
        np.ascontiguousarray(truth.normalised().clip(0.0, 1.0)),
        np.ascontiguousarray(pixels.clip(0.0, 1.0)),
        levels,
        unit,
        truth.spacing,
        called=(tr("{} (known truth)").format(name), tr("{} degraded on purpose").format(name)),
        range_from=range_words(truth, tr("the known truth")),
        ends=((truth.black, truth.white),) * 2,
        left_out=in_both(left_out_in, *placed),
        missing=in_both(missing_in, *placed),
    )
