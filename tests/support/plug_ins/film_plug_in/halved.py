"""Halves the contrast of an image around its middle grey."""

from dataclasses import dataclass
from typing import Annotated

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers import Enhancer, Task


@dataclass(frozen=True)
class HalvedParameters:
    """What a reader can set."""

    contrast: Annotated[float, Range("Contrast", 0.1, 1.0, help="1 leaves the image as it is.")] = 0.5


def halved(pixels: Pixels, values: HalvedParameters, progress: Progress) -> Pixels:
    """Takes greys from 0 (black) to 1 (white), and gives as many."""
    progress.at(0.5, "Halving the contrast")
    return 0.5 + (pixels - 0.5) * values.contrast


ENHANCER = Enhancer(
    id="halved",
    title="Halved contrast",
    summary="Half the contrast, for whoever finds an image too hard.",
    task=Task.CONTRAST,
    parameters=HalvedParameters,
    run=halved,
)
