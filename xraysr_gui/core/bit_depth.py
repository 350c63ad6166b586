"""Greys of few bits in samples of more bits: spread so that white is white, and found again exactly."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.numbers import Numbers
from xraysr_gui.core.strips import strips


def container_of(bits: int) -> int:
    """How many bits a sample has in a file that holds greys of so many bits."""
    return 8 if bits <= 8 else 16


def spread(greys: Numbers, bits: int) -> Numbers:
    """Greys of `bits` bits over all bits of a sample, their own bits repeated below (PNG, 12.4).

    Black stays 0, white becomes the largest number, and a shift to the right gives every grey back.
    """
    depth = container_of(bits)
    wide = greys.astype(np.uint32) << (depth - bits)
    filled = bits
    while filled < depth:
        wide |= wide >> filled
        filled *= 2
    return wide.astype(np.uint8 if depth == 8 else np.uint16)


def gathered(samples: Numbers, depth: int, bits: int) -> Numbers | None:
    """The greys of `bits` bits that were spread over samples of `depth` bits, with their own bits below or
    with none; None where anything else is there, which nobody may take away.
    """
    greys = samples >> (depth - bits)
    is_whole = all(_is_whole(samples[rows], greys[rows], depth, bits) for rows in strips(samples.shape))
    return greys if is_whole else None


def _is_whole(samples: Numbers, greys: Numbers, depth: int, bits: int) -> bool:
    filled = spread(greys, bits)
    return np.array_equal(filled, samples) or np.array_equal(greys << (depth - bits), samples)
