"""Where an image has clear edges, and how wide the same edges are in another version of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Pixels
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.metrics.contract import Mask
from xraysr_gui.metrics.edge_width import edge_width

MOST_TRIED, FEWEST = 60, 5
HALF_LENGTH = 9.0
"""Pixels of the image to each side of an edge."""
APART = 14
_SIGMA = 1.5

Line = tuple[Point, Point]


@dataclass(frozen=True, slots=True)
class EdgeWidths:
    """How wide the same edges are in two versions, in field units; None where too few are clear in both."""

    before: float | None
    after: float | None
    count: int


def lines_across_edges(pixels: Pixels, spacing: Spacing, mask: Mask | None = None) -> list[Line]:
    """Lines at right angles across the strongest edges, in the field, well apart from each other."""
    strength, down, right = _steepness(pixels)
    margin = int(np.ceil(HALF_LENGTH)) + 1
    far = np.zeros(strength.shape, np.bool_)
    far[margin:-margin, margin:-margin] = True
    strength[~far if mask is None else ~(far & mask)] = 0.0
    found: list[Line] = []
    for _ in range(MOST_TRIED):
        row, column = (int(at) for at in np.unravel_index(int(np.argmax(strength)), strength.shape))
        steepest = float(strength[row, column])
        if steepest <= 0.0:
            break
        step = Point(right[row, column] / steepest * HALF_LENGTH, down[row, column] / steepest * HALF_LENGTH)
        centre = Point(column + 0.5, row + 0.5)
        ends = centre.moved(-step.x, -step.y), centre.moved(step.x, step.y)
        found.append((spacing.to_field(ends[0]), spacing.to_field(ends[1])))
        top, left = max(0, row - APART), max(0, column - APART)
        strength[top : row + APART + 1, left : column + APART + 1] = 0.0
    return found


def _steepness(pixels: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    from scipy.ndimage import gaussian_filter

    down = gaussian_filter(pixels, _SIGMA, order=(1, 0))
    right = gaussian_filter(pixels, _SIGMA, order=(0, 1))
    return np.hypot(down, right), down, right


def edge_widths(
    before: Pixels, after: Pixels, spacings: tuple[Spacing, Spacing], lines: list[Line]
) -> EdgeWidths:
    """The median of both over the lines on which both have one clear edge."""
    pairs = []
    for start, end in lines:
        one = edge_width(before, spacings[0], start, end).width
        other = edge_width(after, spacings[1], start, end).width
        if one is not None and other is not None:
            pairs.append((one, other))
    if len(pairs) < FEWEST:
        return EdgeWidths(None, None, len(pairs))
    middle = np.median(np.array(pairs), axis=0)
    return EdgeWidths(float(middle[0]), float(middle[1]), len(pairs))
