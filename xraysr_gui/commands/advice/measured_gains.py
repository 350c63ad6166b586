"""What each enhancer gains on a piece of a film that is degraded in a known way, inside the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from xraysr_gui.commands.advice.candidates import SAME_SIZE, values_for
from xraysr_gui.core.body_mask import body_mask
from xraysr_gui.core.left_out import Mask
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Enhanced
from xraysr_gui.estimates.contract import Estimates

PIECE, STEP = 264, 24
"""Both are whole in images that are 2, 3 or 4 times smaller."""
BORDER = 16
BITS = 12
BEST_KNOWN_DB = 100.0
"""A result without any error counts as this good."""


class RunsAndEstimates(Protocol):
    """The engine."""

    def run(self, enhancer: Enhancer, pixels: Pixels, parameters: Parameters, progress: Progress) -> Enhanced:
        """Enhance an image on the 0-to-1 scale."""

    def estimate(
        self, pixels: Pixels, spacing_mm: float | None, left_out: Mask | None, progress: Progress
    ) -> Estimates:
        """What an image on the 0-to-1 scale tells of itself."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One piece of a film, degraded in one way.

    Attributes:
        found: What the degraded piece told of itself.
        gains: By the id of each enhancer, dB over leaving it as it is, or over bicubic where it is enlarged.
    """

    found: Estimates
    gains: dict[str, float]


def body_corner(pixels: Pixels, side: int = PIECE) -> tuple[int, int]:
    """Where the square begins that has most of the body in it, and of several the one nearest the middle."""
    inside = np.pad(body_mask(pixels).astype(np.int64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    tops, lefts = (np.arange(0, max(length - side, 0) + 1, STEP) for length in pixels.shape)
    top, left = np.meshgrid(tops, lefts, indexing="ij")
    low, right = (np.minimum(one + side, end) for one, end in zip((top, left), pixels.shape, strict=True))
    body = inside[low, right] - inside[top, right] - inside[low, left] + inside[top, left]
    apart = np.hypot(top + side / 2 - pixels.shape[0] / 2, left + side / 2 - pixels.shape[1] / 2)
    row, column = np.unravel_index(np.argmax(body - apart), body.shape)
    return int(tops[row]), int(lefts[column])


def measured_gains(
    film: Pixels,
    degradation: Degradation,
    enhancers: Sequence[Enhancer],
    engine: RunsAndEstimates,
    progress: Progress,
) -> Measured:
    """Degrade a film, ask what is seen of it, have each enhancer mend a piece of the body, and hold that to
    the truth.

    Raises:
        UserError: one of them fails.
        Cancelled: the progress asked for it.
    """
    scale = degradation.down
    spoilt = degradation.apply(film)
    found = engine.estimate(spoilt, None, None, progress.part(0.0, 0.1))
    (top, left), side = body_corner(film), min(PIECE, *film.shape)
    truth = film[top : top + side, left : left + side]
    row, column, rows = top // scale, left // scale, side // scale
    piece = np.ascontiguousarray(spoilt[row : row + rows, column : column + rows])
    done = {
        one.id: engine.run(one, piece, values_for(one, found, scale), progress.part(0.1, 1.0)).pixels
        for one in enhancers
    }
    plain = decibels(truth, piece if scale == SAME_SIZE else done["bicubic"])
    return Measured(found, {id: decibels(truth, pixels) - plain for id, pixels in done.items()})


def decibels(truth: Pixels, pixels: Pixels) -> float:
    """PSNR on the scale from 0 to 1, without the border."""
    inner = (slice(BORDER, -BORDER),) * 2
    error = float(np.mean((truth[inner] - pixels[inner].clip(0.0, 1.0)) ** 2, dtype=np.float64))
    return float(-10 * np.log10(error)) if error > 10 ** (-BEST_KNOWN_DB / 10) else BEST_KNOWN_DB
