"""What lies inside a closed line, by the even-odd rule.

A place counts if a ray from it meets the line an odd number of times. A line that crosses itself has holes
by this rule, and its area is that of the rest.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def inside_at(corners: Floats, xs: Floats, ys: Floats) -> NDArray[np.bool_]:
    """For rising `xs` and `ys`, which of the places (y, x) lie inside; the line is half-open."""
    changes = np.zeros((ys.size, xs.size + 1), np.int32)
    (x0, y0), (x1, y1) = corners.T, np.roll(corners, -1, axis=0).T
    first = np.searchsorted(ys, np.minimum(y0, y1), side="left")
    past = np.searchsorted(ys, np.maximum(y0, y1), side="left")
    counts = past - first
    edges = np.repeat(np.arange(counts.size), counts)
    rows = np.arange(edges.size) - np.repeat(np.cumsum(counts) - counts, counts) + first[edges]
    crossed = crossing(x0[edges], y0[edges], x1[edges], y1[edges], ys[rows])
    np.add.at(changes, (rows, np.searchsorted(xs, crossed, side="left")), 1)
    return np.asarray(np.cumsum(changes[:, :-1], axis=1) % 2 == 1)


def crossing(x0: Floats, y0: Floats, x1: Floats, y1: Floats, y: Floats) -> Floats:
    """Where lines from (x0, y0) to (x1, y1) meet the height y."""
    return x0 + (y - y0) * ((x1 - x0) / (y1 - y0))


def crosses_itself(corners: Floats) -> bool:
    """Whether two edges that are no neighbours cross."""
    return bool(_crossings(corners).size)


def even_odd_area(corners: Floats) -> float:
    """The area of what lies inside."""
    if len(corners) < 3:
        return 0.0
    heights = _crossings(corners)
    if not heights.size:
        x, y = corners.T
        return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2)
    levels = np.unique(np.concatenate([corners[:, 1], heights]))
    return float(sum((high - low) * _width_at(corners, (low + high) / 2) for low, high in pairwise(levels)))


def _width_at(corners: Floats, y: float) -> float:
    """How much of a line at this height lies inside."""
    (x0, y0), (x1, y1) = corners.T, np.roll(corners, -1, axis=0).T
    met = (np.minimum(y0, y1) <= y) & (y < np.maximum(y0, y1))
    places = np.sort(crossing(x0[met], y0[met], x1[met], y1[met], np.full(int(met.sum()), y)))
    return float((places[1::2] - places[::2]).sum())


def _crossings(corners: Floats) -> Floats:
    """The heights at which edges cross that are no neighbours."""
    count = len(corners)
    starts, ends = corners, np.roll(corners, -1, axis=0)
    found = [np.empty(0)]
    for edge in range(count - 2):
        others = slice(edge + 2, count - 1 if edge == 0 else count)
        found.append(_heights_on(starts[edge], ends[edge], starts[others], ends[others]))
    return np.concatenate(found)


def _heights_on(start: Floats, end: Floats, starts: Floats, ends: Floats) -> Floats:
    along, across = end - start, ends - starts
    turned = along[0] * across[:, 1] - along[1] * across[:, 0]
    gap = starts - start
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (gap[:, 0] * across[:, 1] - gap[:, 1] * across[:, 0]) / turned
        other = (gap[:, 0] * along[1] - gap[:, 1] * along[0]) / turned
    met = (turned != 0) & (share > 0) & (share < 1) & (other > 0) & (other < 1)
    return np.asarray(start[1] + share[met] * along[1])
