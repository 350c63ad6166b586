"""Maps of a result that need no reference: what it may have invented, and how firmly it stands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xraysr_gui.core.grey_levels import levels_of
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.metrics.comparison import CORNER
from xraysr_gui.metrics.error_map import DrawnMap, Scale
from xraysr_gui.metrics.invention import LEAST_NOISE, ROUNDING, contradiction, gathered_unsupported
from xraysr_gui.metrics.left_out import measured_shares
from xraysr_gui.metrics.ruler import NOISES, Ruler

TURNED = 0.5
"""Of the scale of a difference: results of one image, turned, lie nearer together than two images."""
NECESSARY = "To pass both maps is necessary, never sufficient: what is made to fit the image passes too."


def contradiction_map(output: Radiograph, image: Radiograph, assumed: Degradation, noise: float) -> DrawnMap:
    """What the output denies of the image, on the image's grid; `noise` is on the 0-to-1 scale."""
    grey = levels_of(image)
    levels, unit = grey
    least = ROUNDING / levels if grey.is_stored else LEAST_NOISE
    noise = max(noise, least)
    values = contradiction(measured_shares(output), measured_shares(image), assumed, noise, least)
    told = figure(noise * levels, 3)
    basis = tr("0 to {:g} \u00d7 the noise of the image (SD {} {})").format(NOISES, told, unit)
    scale = Scale(tr("standard deviations of noise"), 0.0, NOISES, basis=basis)
    legend = f"{_assumed(assumed)} {NECESSARY}"
    found = DrawnMap("Contradiction", values, scale, image.spacing, CORNER, legend)
    return found.without(image.left_out, image.missing)


def unsupported_map(output: Radiograph, assumed: Degradation, ruler: Ruler) -> DrawnMap:
    """What of the output the image cannot decide, on the output's grid; the ruler is the image's."""
    values = gathered_unsupported(measured_shares(output), assumed) * np.float32(ruler.levels)
    scale = _in_grey_levels(ruler)
    legend = f"{_assumed(assumed)} {NECESSARY}"
    found = DrawnMap(tr("Unsupported detail"), values, scale, output.spacing, CORNER, legend)
    return found.without(output.left_out, output.missing)


def _in_grey_levels(ruler: Ruler, times: float = 1.0) -> Scale:
    """So many times as wide as the scale of the plainest map."""
    return Scale(ruler.unit, 0.0, times * ruler.span * ruler.levels, basis=ruler.basis(times))


def _assumed(degradation: Degradation) -> str:
    return tr("Degradation that is assumed of the image: {}.").format(degradation.words())


def instability(run: Callable[[Pixels], Pixels], image: Pixels, progress: Progress | None = None) -> Pixels:
    """The standard deviation of eight results: of the image flipped and turned, and turned back."""
    told = progress or Progress()
    mean = spread = None
    for number in range(8):
        told.at(number / 8, tr("Orientation {} of 8").format(number + 1))
        turned = np.ascontiguousarray(np.rot90(image[:, ::-1] if number >= 4 else image, number % 4))
        back = np.rot90(run(turned), -(number % 4))
        result = (back[:, ::-1] if number >= 4 else back).astype(np.float64)
        if mean is None or spread is None:
            mean, spread = result, np.zeros_like(result)
            continue
        off = result - mean
        mean += off / (number + 1)
        spread += off * (result - mean)
    assert spread is not None
    told.at(1.0)
    return np.asarray(np.sqrt(np.maximum(spread / 8, 0.0)), np.float32)


def instability_map(
    run: Callable[[Pixels], Pixels],
    image: Radiograph,
    output: Radiograph,
    ruler: Ruler,
    progress: Progress | None = None,
) -> DrawnMap:
    """How far results of the same image, flipped and turned, lie apart, on the output's grid."""
    values = instability(run, measured_shares(image), progress) * np.float32(ruler.levels)
    legend = tr("Anatomy does not depend on how the image is turned; what changes is the enhancer's own.")
    found = DrawnMap("Instability", values, _in_grey_levels(ruler, TURNED), output.spacing, CORNER, legend)
    return found.without(output.left_out, output.missing)
