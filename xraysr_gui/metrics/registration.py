"""How far one image is shifted against another: phase correlation with a peak finer than a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr

FINENESS = 20
"""Steps per pixel in which the peak is looked for."""
NARROWEST = 3
"""Pixels: across so few nothing can be found."""
_AROUND = 1.5
"""Pixels around the coarse peak."""


@dataclass(frozen=True, slots=True)
class Shift:
    """By how many pixels of the grid the content of the candidate lies lower and further right."""

    down: float = 0.0
    right: float = 0.0

    def words(self, spacing: Spacing) -> str:
        """With unit: such as "shifted by 0.42 mm to the right and 0.10 mm up"."""
        sides = []
        for length, step, names in (
            (self.right, spacing.column, (tr("to the right"), tr("to the left"))),
            (self.down, spacing.row, (tr("down"), tr("up"))),
        ):
            if length:
                sides.append(f"{abs(length) * step:.2f} {spacing.unit} {names[length < 0]}")
        return tr("shifted by {}").format(tr(" and ").join(sides)) if sides else tr("not shifted")


def found_shift(reference: Pixels, candidate: Pixels) -> Shift:
    """The shift that brings both on top of each other best; flat images are not shifted."""
    rows, columns = reference.shape
    window = np.outer(np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1])
    one, other = (
        np.fft.fft2((image - float(image.mean(dtype=np.float64))) * window)
        for image in (reference, candidate)
    )
    cross = other * np.conj(one)
    length = np.abs(cross)
    if not length.max() > 0:
        return Shift()
    phase = cross / np.maximum(length, 1e-4 * float(length.max()))
    peak = np.unravel_index(int(np.argmax(np.fft.ifft2(phase).real)), phase.shape)
    coarse = tuple(int(p) - n if p > n // 2 else int(p) for p, n in zip(peak, phase.shape, strict=True))
    down, right = _finer(phase, coarse)
    return Shift(down if rows > NARROWEST else 0.0, right if columns > NARROWEST else 0.0)


def _finer(phase: NDArray[np.complex128], coarse: tuple[int, ...]) -> tuple[float, float]:
    """The peak of the inverse transform on a fine grid around the coarse one (Guizar-Sicairos 2008)."""
    steps = np.arange(-round(_AROUND * FINENESS), round(_AROUND * FINENESS) + 1) / FINENESS
    places = [start + steps for start in coarse]
    down = np.exp(2j * np.pi * np.outer(places[0], np.fft.fftfreq(phase.shape[0])))
    right = np.exp(2j * np.pi * np.outer(np.fft.fftfreq(phase.shape[1]), places[1]))
    row, column = np.unravel_index(int(np.argmax((down @ phase @ right).real)), (steps.size, steps.size))
    return float(places[0][row]), float(places[1][column])


def shifted(pixels: Pixels, shift: Shift) -> Pixels:
    """The content moved by so many pixels; what comes in from outside repeats the border."""
    if not shift.down and not shift.right:
        return pixels
    from scipy.ndimage import shift as moved

    return np.asarray(moved(pixels, (shift.down, shift.right), order=3, mode="nearest"), np.float32)
