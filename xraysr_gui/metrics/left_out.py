"""Which pixels of two images that are compared are no measurement, and which their files do not hold."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.left_out import Mask, filled
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.region import Box
from xraysr_gui.core.spacing import Spacing


def in_both(
    mask_of: Callable[[Radiograph], Mask | None],
    images: tuple[Radiograph, Radiograph],
    origin: Point,
    frame: Box,
    shape: tuple[int, ...],
) -> Mask | None:
    """What a mask of a reference and a candidate covers on a grid of the candidate; None if nothing or all.

    Args:
        mask_of: Of an image, on its own grid.
        images: The reference and the candidate.
        origin: The corner of the grid in the field of the candidate.
        frame: Where the whole field of the reference lies in the field of the candidate.
        shape: Rows and columns of the grid.
    """
    reference, candidate = images
    ruled, found = mask_of(reference), mask_of(candidate)
    if found is not None:
        top, left = round(origin.y / candidate.spacing.row), round(origin.x / candidate.spacing.column)
        found = found[top : top + shape[0], left : left + shape[1]]
    if ruled is not None:
        laid = laid_on(ruled, frame, candidate.spacing, origin, shape)
        found = laid if found is None else found | laid
    return None if found is None or found.all() or not found.any() else found


def laid_on(mask: Mask, frame: Box, spacing: Spacing, origin: Point, shape: tuple[int, ...]) -> Mask:
    """A mask whose field lies in `frame`, on another grid; what lies beyond it is not covered."""
    down = ((np.arange(shape[0]) + 0.5) * spacing.row + origin.y - frame.top) / frame.height
    across = ((np.arange(shape[1]) + 0.5) * spacing.column + origin.x - frame.left) / frame.width
    rows, columns = (
        np.floor(share * count).astype(int) for share, count in zip((down, across), mask.shape, strict=True)
    )
    inside = [
        (places >= 0) & (places < count) for places, count in zip((rows, columns), mask.shape, strict=True)
    ]
    there = mask[rows.clip(0, mask.shape[0] - 1)][:, columns.clip(0, mask.shape[1] - 1)]
    return np.asarray(there & inside[0][:, None] & inside[1])


def left_out_in(image: Radiograph) -> Mask | None:
    """Which pixels of an image are no measurement."""
    return image.left_out


def missing_in(image: Radiograph) -> Mask | None:
    """Which pixels of an image its file does not hold."""
    return image.missing


def measured_shares(image: Radiograph) -> Pixels:
    """An image on the 0-to-1 scale, with its measurements mirrored into what is none."""
    if image.left_out is None:
        return image.normalised()
    return image.normalised_of(filled(image.pixels, image.left_out))


def mirrored(left_out: Mask | None, one: Pixels, other: Pixels) -> tuple[Pixels, Pixels]:
    """Two images with their measurements mirrored into what is none in one of them, in the same way."""
    return (one, other) if left_out is None else (filled(one, left_out), filled(other, left_out))
