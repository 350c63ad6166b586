"""Least-squares enlargement: the best that fixed weights can do on radiographs, learned from many of them.

The weights lie in `filters/least_squares_x2.npy`, `_x3` and `_x4` among the resources, made by `xraysr train
--tables` (`training/least_squares.py`): arrays (scale x scale, 7, 7). Where an old pixel was there is a
square of new ones; its pixel (dy, dx) is the sum of the 7 x 7 old pixels around, times the weights at
dy x scale + dx. Beyond its border the image goes on as in a mirror that repeats the last row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.classical.pieces import in_pieces
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task
from xraysr_gui.settings import places

SIDE = 7
SCALES = (2, 3, 4)


@dataclass(frozen=True)
class LeastSquaresParameters:
    """How much larger."""

    scale: Annotated[int, Range("Times larger", SCALES[0], SCALES[-1])] = 2


def enlarge(pixels: Pixels, p: LeastSquaresParameters, progress: Progress) -> Pixels:
    """Weigh the 49 nearest pixels, with weights for each place within a pixel."""
    weights = learned_weights(p.scale)

    def larger(piece: Pixels) -> Pixels:
        return _weighed(piece, weights, p.scale)

    return in_pieces(pixels, SIDE // 2, larger, progress, tr("Enlarging"), scale=p.scale).clip(0.0, 1.0)


def table_of(scale: int) -> str:
    """Where the weights lie, among the resources."""
    return f"filters/least_squares_x{scale}.npy"


def learned_weights(scale: int) -> NDArray[np.float64]:
    """The weights for each place within a pixel, row by row.

    Raises:
        EnhancementFailed: the file is missing, or is not what it should be.
    """
    file = places.resources() / table_of(scale)
    try:
        weights: NDArray[np.float64] = np.load(file, allow_pickle=False).astype(np.float64)
    except (OSError, ValueError, EOFError):
        weights = np.empty(0)
    if weights.shape != (scale * scale, SIDE, SIDE) or not np.isfinite(weights).all():
        raise EnhancementFailed(
            tr("{} could not be applied.").format(ENHANCER.title),
            why=tr("The learned weights {} are missing or damaged.").format(file.name),
            remedy=tr("Install the program again, or use another enhancer."),
        )
    return weights


def _weighed(piece: Pixels, weights: NDArray[np.float64], scale: int) -> Pixels:
    from scipy.ndimage import correlate  # 0.3 s to import: not before the first use

    larger = np.empty((piece.shape[0] * scale, piece.shape[1] * scale), np.float32)
    for place, weight in enumerate(weights):
        down, right = divmod(place, scale)
        larger[down::scale, right::scale] = correlate(piece, weight, mode="reflect")
    return larger


ENHANCER = Enhancer(
    id="least-squares",
    title="Enlarge (least squares)",
    summary="Enlarges with weights learned from chest radiographs; the best a linear method can do on these.",
    task=Task.SUPER_RESOLUTION,
    parameters=LeastSquaresParameters,
    run=enlarge,
)
