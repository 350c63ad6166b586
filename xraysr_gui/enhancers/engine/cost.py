"""What a run will cost, found by trying a small piece of the very image on this very computer."""

from __future__ import annotations

import math
import mmap
import tracemalloc
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.first_steps import FEWEST_STEPS, Steps, by_first_steps
from xraysr_gui.enhancers.networks.budget import MB
from xraysr_gui.enhancers.networks.network import Networks, RunWishes
from xraysr_gui.enhancers.networks.network_cost import (
    MOST_TRIES,
    UNKNOWN_MB,
    Cost,
    cost_of_network,
    usual_seconds,
)
from xraysr_gui.enhancers.networks.tiling import going_on
from xraysr_gui.isolation.own_memory import IMAGES, held_mb, kept_memory

__all__ = ["Cost", "piece_of", "predicted"]

PIECE = 1024
SIDES = (80, 160, 320, 640, PIECE)
LONG_ENOUGH_S = 0.15
WORTH_TRYING = 0.04
"""Of the time that is foreseen: a longer run is worth a longer try."""
WORTH_STEPS_S, WORTH_STEPPING = 1.0, 0.06
"""From so many seconds on, so much of them is spent on the first steps of the whole."""
MOST_STEPPED = 16 << 20
"""Pixels of an image that may be made to try the first steps on it."""
STEEPEST = 1.2
"""Of the power of the area that time grows with: beyond the caches a pixel costs more, but not endlessly."""
GROWS_WITH_AREA = 2.0
"""Times as long for four times the area: what is done once for any image no longer hides the rest."""
UNSEEN = 1.3
"""Libraries in C take memory that Python does not see."""


def predicted(
    enhancer: Enhancer,
    parameters: Parameters,
    piece: Pixels,
    shape: tuple[int, int],
    networks: Networks,
    wishes: RunWishes = RunWishes(),
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
    with kept_memory(IMAGES):  # as a run does
        copies, larger = _copies(enhancer, parameters, piece_of(piece, SIDES[0]), progress.part(0.0, 0.2))
        seconds = _seconds(enhancer, parameters, piece, shape, progress.part(0.2, 1.0))
        seconds += area * larger * _second_each()
    images = area * 4 * (1 + larger + copies * UNSEEN)
    held = held_mb() or UNKNOWN_MB
    return Cost(seconds, held + int(images / MB) + 1, "Processor")


def piece_of(pixels: Pixels, side: int = PIECE) -> Pixels:
    """The middle of an image, to try things on."""
    rows, columns = pixels.shape
    top, left = max(0, (rows - side) // 2), max(0, (columns - side) // 2)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


@dataclass(frozen=True, slots=True)
class _Tried:
    """What pieces of two sizes took."""

    smaller: tuple[int, float]
    larger: tuple[int, float]

    @property
    def grows(self) -> bool:
        """Whether the larger piece took longer as its area asks for, or nearly so."""
        return self.larger[1] >= GROWS_WITH_AREA * self.smaller[1]

    def for_area(self, area: int) -> float:
        """What is done once for any image, and what is done for every pixel."""
        (small, short), (large, long) = self.smaller, self.larger
        each = (long - short) / (large - small) if large > small else long / large
        if each > long / large:
            return float(long * (area / large) ** min(math.log(long / short, large / small), STEEPEST))
        return long + max(each, 0.0) * (area - large)


def _seconds(
    enhancer: Enhancer, parameters: Parameters, piece: Pixels, shape: tuple[int, int], progress: Progress
) -> float:
    """From the largest piece that does not take long to try, and the one before it; a long run by its steps.

    What fits into the processor's cache is several times quicker, and an estimate of the blur takes as long
    for a stamp as for a film.
    """
    area, steps = shape[0] * shape[1], Steps()

    def taken(part: Pixels, tries: int) -> tuple[int, float]:
        nonlocal steps
        steps = Steps()
        told = progress.silent(steps.note)
        return part.size, usual_seconds(partial(enhancer.run, part, parameters, told), tries)

    by_size = {part.size: part for part in (piece_of(piece, side) for side in SIDES)}
    before, *larger = by_size.values()
    last, first = before, taken(before, 1)
    tried = _Tried(first, first)
    for part in larger:
        before, last = last, part
        tried = _Tried(tried.larger, taken(part, 1))
        foreseen = tried.for_area(area)
        if foreseen > WORTH_STEPS_S and steps.count >= FEWEST_STEPS and area <= MOST_STEPPED:
            whole = partial(enhancer.run, going_on(piece[None], shape)[0], parameters)
            return by_first_steps(whole, steps.ended, WORTH_STEPPING * foreseen, progress)
        if tried.larger[1] > max(LONG_ENOUGH_S, WORTH_TRYING * foreseen) and tried.grows:
            return foreseen
    return _Tried(taken(before, MOST_TRIES), taken(last, MOST_TRIES)).for_area(area)


@lru_cache(maxsize=1)
def _second_each() -> float:
    """What laying one number of a result into new memory takes, and looking at it from afar."""
    result = np.zeros((2 * PIECE, 2 * PIECE), np.float32)

    def laid() -> None:
        room = np.frombuffer(mmap.mmap(-1, result.nbytes), np.float32).reshape(result.shape)
        room[...] = result
        room.sum(axis=0)

    return usual_seconds(laid, MOST_TRIES) / result.size


def _copies(
    enhancer: Enhancer, parameters: Parameters, piece: Pixels, progress: Progress
) -> tuple[float, float]:
    """How many images of the input's size are held at once, and how large the result is beside them."""
    enhancer.run(piece, parameters, progress)  # imports and plans are made once
    tracemalloc.start()
    try:
        result = enhancer.run(piece, parameters, progress)
        return tracemalloc.get_traced_memory()[1] / piece.nbytes, result.size / piece.size
    finally:
        tracemalloc.stop()
