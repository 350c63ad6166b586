"""Back-projection: enlarge so that the result, made small again, is the image that was given.

After Irani and Peleg (1991): what is missing from the image made small again is enlarged and added, in turns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from xraysr_gui.core.parameters import Choice, Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.resample import enlarge, shrink
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task


@dataclass(frozen=True)
class BackProjectionParameters:
    """How much larger, how often, and how the given image is taken to have been made small."""

    scale: Annotated[int, Range("Times larger", 2, 4)] = 2
    iterations: Annotated[int, Range("Iterations", 1, 30)] = 3
    kernel: Annotated[
        str, Choice("Made small by", ("bicubic", "area"), help="Area is what a coarser detector does.")
    ] = "bicubic"


def project_back(pixels: Pixels, p: BackProjectionParameters, progress: Progress) -> Pixels:
    """Begin with the bicubic enlargement and add what it does not explain."""
    progress.at(0.0, tr("Enlarging"))
    larger = enlarge(pixels, p.scale, "bicubic")
    for iteration in range(p.iterations):
        progress.at((iteration + 0.5) / (p.iterations + 0.5), tr("Making small again"))
        missing = pixels - shrink(larger, p.scale, p.kernel)
        progress.at((iteration + 1) / (p.iterations + 0.5), tr("Adding what is missing"))
        larger += enlarge(missing, p.scale, "bicubic")
    return larger.clip(0.0, 1.0)


ENHANCER = Enhancer(
    id="back-projection",
    title="Enlarge (back-projection)",
    summary="Enlarges so that nothing of the given image is lost; it keeps and sharpens the noise as well.",
    task=Task.SUPER_RESOLUTION,
    parameters=BackProjectionParameters,
    run=project_back,
)
