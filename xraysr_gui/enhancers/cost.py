"""What a run will cost, found by trying a small piece of the very image on this very computer."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.budget import MB
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.network import Networks, Wishes
from xraysr_gui.enhancers.network_cost import UNKNOWN_MB, Cost, cost_of_network, usual_seconds
from xraysr_gui.isolation.own_memory import held_mb

__all__ = ["Cost", "piece_of", "predicted"]

PIECE = 320
UNSEEN = 1.3
"""Libraries in C take memory that Python does not see."""


def predicted(
    enhancer: Enhancer,
    parameters: Any,
    piece: Pixels,
    shape: tuple[int, int],
    networks: Networks,
    wishes: Wishes = Wishes(),
    progress: Progress | None = None,
) -> Cost:
    """Time and memory for an image of `shape`, of which `piece` is a part.

    Raises:
        EnhancementFailed, ModelUnavailable: it cannot be run at all.
        Cancelled: the person went on to something else.
    """
    progress = progress or Progress()
    if enhancer.model is not None:
        return cost_of_network(enhancer.model, parameters, piece, shape, networks, wishes, progress)
    area = shape[0] * shape[1]
    copies, larger = _copies(enhancer, parameters, piece, progress.part(0.0, 0.3))
    seconds = usual_seconds(lambda: enhancer.run(piece, parameters, progress.part(0.3, 1.0)))
    images = area * 4 * (1 + larger + copies * UNSEEN)
    held = held_mb() or UNKNOWN_MB
    return Cost(seconds * area / piece.size, held + int(images / MB) + 1, "Processor")


def piece_of(pixels: Pixels, side: int = PIECE) -> Pixels:
    """The middle of an image, to try things on."""
    rows, columns = pixels.shape
    top, left = max(0, (rows - side) // 2), max(0, (columns - side) // 2)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def _copies(enhancer: Enhancer, parameters: Any, piece: Pixels, progress: Progress) -> tuple[float, float]:
    """How many images of the input's size are held at once, and how large the result is beside them."""
    enhancer.run(piece, parameters, progress)  # imports and plans are made once
    tracemalloc.start()
    try:
        result = enhancer.run(piece, parameters, progress)
        return tracemalloc.get_traced_memory()[1] / piece.nbytes, result.size / piece.size
    finally:
        tracemalloc.stop()
