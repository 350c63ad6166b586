"""Degrades a part of an image as the whole would be: for a look at it before the whole is there.

The part is cut with all that its blur reaches, on the borders of JPEG's blocks. Noise is drawn for the whole
image and cut, so that the part does not change when the whole takes its place. Quantum noise is drawn anew,
and an image whose sides are no multiple of `down` is off by less than a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.degradations.degradation import GREY_LEVELS, Degradation
from xraysr_gui.degradations.noise import noisy
from xraysr_gui.degradations.storage import BLOCK

Cut = tuple[slice, slice]
_CUBIC_REACH = 2


@dataclass(frozen=True, slots=True, eq=False)
class DegradedPart:
    """A rectangle of a degraded image.

    Attributes:
        shape: Rows and columns of the whole degraded image.
        top, left: Where the rectangle begins in it.
        values: What it holds, on the 0-to-1 scale.
    """

    shape: tuple[int, int]
    top: int
    left: int
    values: Pixels


def degraded_part(pixels: Pixels, degradation: Degradation, cut: Cut) -> DegradedPart:
    """What a degradation makes of the rows and columns of `cut`, given the whole image."""
    down = degradation.down
    shape = max(1, pixels.shape[0] // down), max(1, pixels.shape[1] // down)
    wanted = _on_blocks(cut, shape, down)
    reach = _reach(degradation)
    wide = tuple(
        slice(max(0, (one.start - reach) * down), min((one.stop + reach) * down, side))
        for one, side in zip(wanted, pixels.shape, strict=True)
    )
    found = degradation.before_noise(np.ascontiguousarray(pixels[wide]))
    begin = tuple(one.start - large.start // down for one, large in zip(wanted, wide, strict=True))
    inner = tuple(slice(at, at + one.stop - one.start) for at, one in zip(begin, wanted, strict=True))
    part = _with_noise(found[inner], degradation, shape, wanted)
    return DegradedPart(shape, wanted[0].start, wanted[1].start, degradation.stored(part))


def _with_noise(part: Pixels, degradation: Degradation, shape: tuple[int, int], wanted: Cut) -> Pixels:
    rng = np.random.default_rng(degradation.seed)
    if degradation.photons > 0:
        return noisy(part, rng, sd=degradation.noise / GREY_LEVELS, photons=degradation.photons)
    if degradation.noise == 0:
        return part
    whole = noisy(np.zeros(shape, np.float32), rng, sd=degradation.noise / GREY_LEVELS)
    return np.asarray(part + whole[wanted], np.float32)


def _on_blocks(cut: Cut, shape: tuple[int, int], down: int) -> Cut:
    """A cut of the image, in pixels of the degraded one, as far as the borders of blocks around it."""
    blocks = [
        slice(
            min(one.start // (down * BLOCK) * BLOCK, (side - 1) // BLOCK * BLOCK),
            min(-(-one.stop // (down * BLOCK)) * BLOCK, side),
        )
        for one, side in zip(cut, shape, strict=True)
    ]
    return blocks[0], blocks[1]


def _reach(degradation: Degradation) -> int:
    """How far one pixel of the degraded image sees, in pixels of that."""
    blur = 0 if degradation.blur is None else max(degradation.blur.spread().shape) // 2
    return -(-blur // degradation.down) + (_CUBIC_REACH + 1 if degradation.down > 1 else 0)
