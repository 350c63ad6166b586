"""Closed lines around painted cells, and closed lines cut off at the border of an image."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.geometry import Point

Places = NDArray[np.float64]
"""Points as rows of x and y."""
Corner = tuple[int, int]
MOST_NEAREST = 256
"""Of more rings than these (a mask of noise) each is joined to the first: the nearest would take minutes."""
_RIGHT, _DOWN, _LEFT, _UP = (1, 0), (0, 1), (-1, 0), (0, -1)


def rings_of(cells: NDArray[np.bool_]) -> tuple[Places, ...]:
    """The lines between painted and other cells, in cells from the upper left corner; none ends.

    By the even-odd rule all of them together hold exactly the painted cells, also where there are holes.
    """
    ways = _sides_of(cells)
    rings = []
    while ways:
        start = next(iter(ways))
        place, way = start, ways[start][0]
        ring: list[Corner] = []
        while True:
            _take(ways, place, way)
            place = (place[0] + way[0], place[1] + way[1])
            following = _turned(ways.get(place, []), way)
            if following != way:
                ring.append(place)
            if following is None:
                break
            way = following
        rings.append(_without_start_on_a_side(ring))
    return tuple(rings)


def one_line(rings: tuple[Places, ...]) -> Places:
    """All rings as one line that goes from each to the next and back the same way, which encloses nothing.

    It goes there along the sides of cells, never through the middle of one, where rounding would count.
    """
    line = [tuple(corner) for corner in (*rings[0], rings[0][0])]
    for ring in rings[1:]:
        known = np.array(line if len(rings) <= MOST_NEAREST else line[:1])
        nearest = int(np.abs(known - ring[0]).sum(axis=1).argmin())
        start, corner = tuple(ring[0]), (ring[0][0], line[nearest][1])
        bend = [] if corner in (start, line[nearest]) else [corner]
        line[nearest + 1 : nearest + 1] = [*bend, *map(tuple, ring), start, *bend, line[nearest]]
    return np.array(line, np.float64)


def cut_off(ring: Places, width: float, height: float) -> Places:
    """What of a closed line's inside lies in an image; no point where nothing does."""
    for axis, limit, sign in ((0, 0.0, 1.0), (0, width, -1.0), (1, 0.0, 1.0), (1, height, -1.0)):
        if not len(ring):
            break
        ring = _on_one_side(ring, axis, limit, sign)
    return ring


def part_inside(start: Point, end: Point, width: float, height: float) -> tuple[Point, Point] | None:
    """The part of a straight line that lies in an image (Liang and Barsky 1984), None if none does."""
    dx, dy = end.x - start.x, end.y - start.y
    first, last = 0.0, 1.0
    for step, room in ((-dx, start.x), (dx, width - start.x), (-dy, start.y), (dy, height - start.y)):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first > last:
        return None
    return _along(start, dx, dy, first), _along(start, dx, dy, last)


def _along(start: Point, dx: float, dy: float, share: float) -> Point:
    return start.moved(dx * share, dy * share)


def _sides_of(cells: NDArray[np.bool_]) -> dict[Corner, list[Corner]]:
    """For each corner the ways that lead on from it, with the painted cell at the right hand."""
    padded = np.pad(cells, 1)
    ways: dict[Corner, list[Corner]] = {}
    above, below = padded[:-1], padded[1:]
    before, after = padded[:, :-1], padded[:, 1:]
    for found, way, dx, dy in (
        (~above & below, _RIGHT, -1, 0),
        (above & ~below, _LEFT, 0, 0),
        (before & ~after, _DOWN, 0, -1),
        (~before & after, _UP, 0, 0),
    ):
        for row, column in np.argwhere(found).tolist():
            ways.setdefault((column + dx, row + dy), []).append(way)
    return ways


def _take(ways: dict[Corner, list[Corner]], place: Corner, way: Corner) -> None:
    ways[place].remove(way)
    if not ways[place]:
        del ways[place]


def _turned(found: list[Corner], way: Corner) -> Corner | None:
    """To the right where there is a choice: cells that touch at a corner stay apart."""
    for wanted in ((-way[1], way[0]), way, (way[1], -way[0])):
        if wanted in found:
            return wanted
    return None


def _without_start_on_a_side(ring: list[Corner]) -> Places:
    """The last point is where the walk began, which need not be a corner."""
    (ax, ay), (bx, by), (cx, cy) = ring[-2], ring[-1], ring[0]
    straight = (bx - ax) * (cy - by) == (by - ay) * (cx - bx)
    return np.array(ring[:-1] if straight else ring, np.float64)


def _on_one_side(ring: Places, axis: int, limit: float, sign: float) -> Places:
    """One step of Sutherland and Hodgman 1974: what lies on the inner side of a line, closed along it."""
    depth = sign * (ring[:, axis] - limit)
    found: list[Places] = []
    for number in range(len(ring)):
        before, now = ring[number - 1], ring[number]
        if depth[number - 1] * depth[number] < 0:
            share = depth[number - 1] / (depth[number - 1] - depth[number])
            crossing = before + (now - before) * share
            crossing[axis] = limit
            found.append(crossing)
        if depth[number] >= 0:
            found.append(now)
    return np.array(found, np.float64).reshape(-1, 2)


def is_within(line: Places, width: float, height: float) -> bool:
    """Whether all points lie in an image."""
    low, high = line.min(axis=0), line.max(axis=0)
    return bool(low.min() >= 0 and high[0] <= width and high[1] <= height)
