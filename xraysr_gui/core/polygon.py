"""What lies inside a closed line, by the even-odd rule.

A place counts if a ray from it meets the line an odd number of times. A line that crosses itself has holes
by this rule, and its area is that of the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from xraysr_gui.core.lazily import Lazily

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = Lazily("numpy")


Floats: TypeAlias = "NDArray[np.float64]"
PAIRS_AT_ONCE = 1 << 17
"""Of edges that are looked at for a crossing."""
MOST_LEVELS = 2000


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
    return any(heights.size for heights in _crossings(corners))


def even_odd_area(corners: Floats) -> float:
    """The area of what lies inside; of a scribble with thousands of crossings, to a part in a thousand."""
    if len(corners) < 3:
        return 0.0
    heights = np.concatenate([np.empty(0), *_crossings(corners)])
    if not heights.size:
        x, y = corners.T
        return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(np.roll(x, -1), y)) / 2)
    levels = np.unique(np.concatenate([corners[:, 1], heights]))
    if levels.size > MOST_LEVELS:
        levels = np.linspace(levels[0], levels[-1], MOST_LEVELS)
    return float(sum((high - low) * _width_at(corners, (low + high) / 2) for low, high in pairwise(levels)))


def _width_at(corners: Floats, y: float) -> float:
    """How much of a line at this height lies inside."""
    (x0, y0), (x1, y1) = corners.T, np.roll(corners, -1, axis=0).T
    met = (np.minimum(y0, y1) <= y) & (y < np.maximum(y0, y1))
    places = np.sort(crossing(x0[met], y0[met], x1[met], y1[met], np.full(int(met.sum()), y)))
    return float((places[1::2] - places[::2]).sum())


def _crossings(corners: Floats) -> Iterator[Floats]:
    """The heights at which edges cross that are no neighbours, some at a time."""
    if not len(corners):
        return
    starts, ends = corners, np.roll(corners, -1, axis=0)
    order, counts = min((_overlaps(starts[:, axis], ends[:, axis]) for axis in (1, 0)), key=_total)
    edge = 0
    while edge < len(order):
        taken = max(1, int(np.searchsorted(np.cumsum(counts[edge : edge + PAIRS_AT_ONCE]), PAIRS_AT_ONCE)))
        yield _heights_of(starts, ends, order, np.arange(edge, min(edge + taken, len(order))), counts)
        edge += taken


def _overlaps(starts: Floats, ends: Floats) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The edges in the order in which they begin along an axis, and how many of the next each reaches."""
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    order = np.argsort(low, kind="stable")
    past = np.searchsorted(low[order], high[order], side="right")
    return order, np.maximum(past - np.arange(len(order)) - 1, 0)


def _total(overlaps: tuple[NDArray[np.intp], NDArray[np.intp]]) -> int:
    return int(overlaps[1].sum())


def _heights_of(
    starts: Floats, ends: Floats, order: NDArray[np.intp], edges: NDArray[np.intp], counts: NDArray[np.intp]
) -> Floats:
    """The heights at which some of the edges meet those that follow them in the order."""
    own = counts[edges]
    first = np.repeat(edges, own)
    second = first + 1 + np.arange(first.size) - np.repeat(np.cumsum(own) - own, own)
    one, other = order[first], order[second]
    apart = np.abs(one - other)
    far = (apart > 1) & (apart < len(order) - 1)
    return _heights_on(starts[one[far]], ends[one[far]], starts[other[far]], ends[other[far]])


def _heights_on(start: Floats, end: Floats, starts: Floats, ends: Floats) -> Floats:
    """Pair by pair."""
    along, across, gap = end - start, ends - starts, starts - start
    turned = along[:, 0] * across[:, 1] - along[:, 1] * across[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (gap[:, 0] * across[:, 1] - gap[:, 1] * across[:, 0]) / turned
        other = (gap[:, 0] * along[:, 1] - gap[:, 1] * along[:, 0]) / turned
    met = (turned != 0) & (share > 0) & (share < 1) & (other > 0) & (other < 1)
    return np.asarray(start[met, 1] + share[met] * along[met, 1])
