"""What may have been measured in place of the result: its input, an enlargement, unclipped values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.resample import enlarge, resize, shrink
from xraysr_gui.evaluation.audit.mistakes.ways import Image, Way

SCALES = (2, 3, 4)
_BASELINES = (("bicubic", "bicubic"), ("area", "bicubic"), ("area", "bilinear"))
"""How the reference is made smaller, and larger again."""
_NEARLY_WHOLE = 1e-2


def candidates_of(
    reference: Pixels, result: Pixels, given: Pixels | None, levels: float, scales: Sequence[int] = SCALES
) -> tuple[Way, ...]:
    """The result as a file of the reference's depth holds it, then what may stand in its place."""
    stored = _stored(result, levels)
    found = [Way("", stored)]
    raw = as_kept(result, levels)
    if not np.allclose(raw, stored, rtol=0.0, atol=1e-6):
        found.append(Way("the result was neither clipped to the range nor rounded to its depth", raw))
    if given is not None:
        fitting = given if given.shape == reference.shape else resize(given, reference.shape)
        found.append(Way("the input was measured, not the result", _stored(fitting, levels)))
    found += _enlargements(reference, levels, scales)
    return tuple(found)


def _enlargements(reference: Pixels, levels: float, scales: Sequence[int]) -> Iterator[Way]:
    steps = (as_kept(reference, levels) * levels).astype(np.float32)
    for scale in scales:
        if min(reference.shape) < 2 * scale:
            continue
        for smaller, larger in _BASELINES:
            small = _whole(shrink(steps, scale, smaller), levels).astype(np.float32)
            again = enlarge(small, scale, larger)
            if again.shape != reference.shape:
                again = resize(again, reference.shape, larger)
            words = (
                f"a {larger} enlargement x{scale} was measured, not the result (made smaller by {smaller})"
            )
            yield Way(words, _whole(again, levels) / levels)


def as_kept(pixels: Pixels, levels: float) -> Image:
    """In double precision: on the very steps of its depth where single precision only came near them."""
    steps = pixels.astype(np.float64) * levels
    whole = np.rint(steps)
    return np.asarray((whole if np.abs(steps - whole).max() < _NEARLY_WHOLE else steps) / levels, np.float64)


def _stored(pixels: Pixels, levels: float) -> Image:
    return _whole((as_kept(pixels, levels) * levels), levels) / levels


def _whole(steps: NDArray[np.floating], levels: float) -> Image:
    """Steps of the depth; a half goes up, as image libraries have it."""
    return np.asarray(np.floor(steps.astype(np.float64) + 0.5).clip(0.0, levels), np.float64)
