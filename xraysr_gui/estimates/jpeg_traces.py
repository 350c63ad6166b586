"""What JPEG left in the pixels: steps at the borders of its squares, and frequencies in whole steps.

A decoded JPEG has in each square of 8 x 8 only multiples of its steps, but for the rounding of the pixels.
The quality whose steps explain the squares best is the one it was stored with.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import GREY_LEVELS
from xraysr_gui.degradations.storage import BLOCK, quantisation_steps
from xraysr_gui.estimates.contract import Estimate

QUALITIES = tuple(range(5, 99))
MOST_SQUARES, LEAST_SQUARES = 3000, 64
LEAST_STEP = 2.0
ROUNDED_SD = 0.29
"""Grey levels: what rounding to whole grey levels adds to each frequency."""
CLEAR = 0.35
"""Of full agreement: with less no JPEG is told of."""
LEAST_SIDE = 64

Squares = NDArray[np.float32]


def jpeg_traces(pixels: Pixels) -> tuple[Estimate, Estimate]:
    """Quality and blockiness; a JPEG may have been cut since, so its squares are looked for."""
    quality = Estimate("jpeg", "JPEG quality", "")
    blocky = Estimate("blockiness", "Blockiness", "")
    if min(pixels.shape) < LEAST_SIDE:
        reason = tr("the image is smaller than {} pixels").format(LEAST_SIDE)
        return _without(quality, reason), _without(blocky, reason)
    greys = np.asarray(pixels * GREY_LEVELS, np.float32)
    top, left, steps = _grid(greys)
    found, agreement = _quality(greys, top, left)
    measured = Estimate(blocky.id, blocky.title, "", steps, None, None, 1.0)
    if agreement < CLEAR:
        sure = float(np.clip(1 - agreement / CLEAR, 0.05, 0.95))
        return Estimate(quality.id, quality.title, "", 100.0, 99.0, 100.0, sure), measured
    sure = float(np.clip(agreement, 0.0, 0.99))
    return Estimate(
        quality.id, quality.title, "", found, max(found - 3, 1.0), min(found + 3, 100.0), sure
    ), measured


def _grid(greys: Squares) -> tuple[int, int, float]:
    """Where the squares begin, and how much stronger the steps there are than elsewhere."""
    (top, down), (left, across) = _phase(greys), _phase(greys.T)
    return top, left, float(np.sqrt(down * across))


def _phase(greys: Squares) -> tuple[int, float]:
    """Along rows: the remainder by 8 at which second differences are largest, and by how much."""
    bend = np.abs(greys[:-3] - 3 * greys[1:-2] + 3 * greys[2:-1] - greys[3:])
    size = np.minimum(bend, 24.0).mean(axis=1, dtype=np.float64)
    means = np.array([size[phase::BLOCK].mean() for phase in range(BLOCK)])
    best = int(means.argmax())
    rest = np.delete(means, best).mean()
    return (best + 2) % BLOCK, float(means[best] / rest) if rest > 0 else 1.0


def _quality(greys: Squares, top: int, left: int) -> tuple[float, float]:
    """The quality that explains the squares best, and how well: 1 for each frequency in whole steps."""
    from scipy.fft import dctn

    corners = ((0, 0),) if (top, left) == (0, 0) else ((0, 0), (top, left))
    best = (100.0, 0.0)
    for corner in corners:
        squares = _squares(greys, *corner)
        if len(squares) >= LEAST_SQUARES:
            found = _explained(np.asarray(dctn(squares - 128.0, axes=(1, 2), norm="ortho"), np.float32))
            best = max(best, found, key=lambda one: one[1])
    return best


def _squares(greys: Squares, top: int, left: int) -> Squares:
    """The squares that vary, at most MOST_SQUARES of them."""
    rows, columns = ((side - begun) // BLOCK for side, begun in zip(greys.shape, (top, left), strict=True))
    cut = greys[top : top + rows * BLOCK, left : left + columns * BLOCK]
    squares = cut.reshape(rows, BLOCK, columns, BLOCK).swapaxes(1, 2).reshape(-1, BLOCK, BLOCK)
    lively = squares[np.ptp(squares, axis=(1, 2)) > 1]
    return np.asarray(lively[:: max(1, len(lively) // MOST_SQUARES)], np.float32)


def _explained(found: Squares) -> tuple[float, float]:
    """Among the qualities, the coarsest of those that agree nearly as well as the best one does."""
    flat = found.reshape(len(found), -1)
    agreements: dict[int, float] = {}
    cosines: dict[tuple[int, float], float] = {}
    for quality in QUALITIES:
        steps = quantisation_steps(quality).ravel()
        told = [
            _agreement(flat[:, place], place, float(steps[place]), cosines)
            for place in _PLACES
            if steps[place] >= LEAST_STEP
        ]
        agreements[quality] = float(np.mean(told)) if len(told) >= 4 else 0.0
    best = max(agreements.values())
    coarsest = min(quality for quality, one in agreements.items() if one >= 0.97 * best)
    return float(coarsest), float(agreements[coarsest])


_PLACES = [row * BLOCK + column for row in range(5) for column in range(5) if 0 < row + column <= 4]


def _agreement(
    found: NDArray[np.float32], place: int, step: float, known: dict[tuple[int, float], float]
) -> float:
    """1 where a frequency comes in whole steps only, about 0 where it comes in any size."""
    if (place, step) not in known:
        phases = np.cos(2 * np.pi * found / step)
        beyond = np.abs(found) > step / 2
        blurs = np.exp(-2 * (np.pi * ROUNDED_SD / step) ** 2)
        told = float(phases[beyond].mean()) / blurs if beyond.sum() >= 30 else 0.0
        known[place, step] = told
    return known[place, step]


def _without(made: Estimate, reason: str) -> Estimate:
    return Estimate(made.id, made.title, made.unit, reason=reason)
