"""Histogram equalisation: give every brightness as much room as it has pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from xraysr_gui.core.parameters import Range
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.task import Task

CODES = 65536


@dataclass(frozen=True)
class HistogramEqualisationParameters:
    """How far to go."""

    strength: Annotated[float, Range("Strength", 0.0, 1.0, help="0 changes nothing, 1 is even.")] = 1.0


def equalise(pixels: Pixels, p: HistogramEqualisationParameters, progress: Progress) -> Pixels:
    """Replace each value by the share of pixels that are darker or alike; the darkest become black."""
    progress.at(0.0, tr("Counting pixels"))
    codes = np.rint(pixels.clip(0.0, 1.0) * (CODES - 1)).astype(np.uint16)
    counts = np.bincount(codes.ravel(), minlength=CODES)
    darkest = counts[codes.min()]
    others = pixels.size - darkest
    if not others:  # one brightness only: there is nothing to spread
        return pixels.clip(0.0, 1.0)
    progress.at(0.5, tr("Spreading greys"))
    shares = ((np.cumsum(counts) - darkest) / others).clip(0.0, 1.0).astype(np.float32)
    strength = np.float32(p.strength)
    spread = (1 - strength) * pixels + strength * shares[codes]
    return np.asarray(spread.clip(0.0, 1.0), np.float32)


ENHANCER = Enhancer(
    id="histogram-equalisation",
    title="Spread greys evenly (histogram)",
    summary="Gives contrast to the greys that most pixels have; densities can no longer be compared.",
    task=Task.CONTRAST,
    parameters=HistogramEqualisationParameters,
    run=equalise,
)
