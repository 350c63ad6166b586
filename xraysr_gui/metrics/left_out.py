"""Which pixels of two images that are compared are no measurement."""

from __future__ import annotations

import numpy as np

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.left_out import Mask
from xraysr_gui.core.radiograph import Radiograph


def left_out_of_both(
    reference: Radiograph, candidate: Radiograph, origin: Point, shape: tuple[int, ...]
) -> Mask | None:
    """On the candidate's grid; of a reference of another field only the candidate's is known there."""
    found = candidate.left_out
    top, left = round(origin.y / candidate.spacing.row), round(origin.x / candidate.spacing.column)
    if reference.left_out is not None and candidate.shape == shape:
        rows, columns = (
            np.arange(count) * own // count for count, own in zip(shape, reference.shape, strict=True)
        )
        moved = reference.left_out[rows][:, columns]
        found = moved if found is None else found | moved
    return None if found is None or found.all() else found[top : top + shape[0], left : left + shape[1]]
