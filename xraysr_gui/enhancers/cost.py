"""What a run will cost, found by trying a small piece of the very image on this very computer."""

from __future__ import annotations

import tracemalloc
from functools import partial
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

PIECE = 1024
SIDES = (160, 320, 640, PIECE)
LONG_ENOUGH_S = 0.15
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
    copies, larger = _copies(enhancer, parameters, piece_of(piece, SIDES[0]), progress.part(0.0, 0.2))
    seconds = _seconds(enhancer, parameters, piece, progress.part(0.2, 1.0)) * area
    images = area * 4 * (1 + larger + copies * UNSEEN)
    held = held_mb() or UNKNOWN_MB
    return Cost(seconds, held + int(images / MB) + 1, "Processor")


def piece_of(pixels: Pixels, side: int = PIECE) -> Pixels:
    """The middle of an image, to try things on."""
    rows, columns = pixels.shape
    top, left = max(0, (rows - side) // 2), max(0, (columns - side) // 2)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def _seconds(enhancer: Enhancer, parameters: Any, piece: Pixels, progress: Progress) -> float:
    """For one pixel of a large image: of the largest piece that does not take long to try.

    What fits into the processor's cache is several times quicker, and what is done once for a whole image
    would be counted for each piece of it.
    """
    part, taken = piece, 0.0
    for side in SIDES:
        part = piece_of(piece, side)
        taken = usual_seconds(partial(enhancer.run, part, parameters, progress), tries=1)
        if taken > LONG_ENOUGH_S or part.size == piece.size:
            break
    if taken < LONG_ENOUGH_S:
        taken = usual_seconds(partial(enhancer.run, part, parameters, progress))
    return taken / part.size


def _copies(enhancer: Enhancer, parameters: Any, piece: Pixels, progress: Progress) -> tuple[float, float]:
    """How many images of the input's size are held at once, and how large the result is beside them."""
    enhancer.run(piece, parameters, progress)  # imports and plans are made once
    tracemalloc.start()
    try:
        result = enhancer.run(piece, parameters, progress)
        return tracemalloc.get_traced_memory()[1] / piece.nbytes, result.size / piece.size
    finally:
        tracemalloc.stop()
