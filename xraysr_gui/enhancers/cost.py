"""What a run will cost, found by trying a small piece of the very image on this very computer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.network import Networks, Wishes, foreseen_memory_mb

PIECE = 320
MB = 1 << 20
COPIES = 8
"""Classical filters hold about so many copies of an image at once."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What is foreseen: seconds, memory of the engine, and the device."""

    seconds: float
    memory_mb: int
    device: str


def predicted(
    enhancer: Enhancer,
    parameters: Any,
    piece: Pixels,
    shape: tuple[int, int],
    networks: Networks,
    wishes: Wishes = Wishes(),
) -> Cost:
    """Time and memory for an image of `shape`, of which `piece` is a part."""
    scale = enhancer.scale_with(parameters)
    area = shape[0] * shape[1]
    if enhancer.model is not None:
        seconds, device = networks.foreseen(enhancer.model, piece, parameters, shape, wishes)
        memory = foreseen_memory_mb(enhancer.model, shape, wishes.memory_mb)
        return Cost(seconds, memory, device)
    enhancer.run(piece, parameters, Progress())  # imports and plans are made once
    begun = time.perf_counter()
    enhancer.run(piece, parameters, Progress())
    seconds = (time.perf_counter() - begun) * area / piece.size
    return Cost(seconds, (COPIES + scale * scale) * area * 4 // MB + 1, "Processor")


def piece_of(pixels: Pixels, side: int = PIECE) -> Pixels:
    """The middle of an image, to try things on."""
    rows, columns = pixels.shape
    top, left = max(0, (rows - side) // 2), max(0, (columns - side) // 2)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])
