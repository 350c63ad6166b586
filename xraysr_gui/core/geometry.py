"""Points, lengths and angles on a plane.

Image coordinates run x to the right and y down; (0, 0) is the outer corner of the first
pixel, so the centre of the pixel in row r and column c is (c + 0.5, r + 0.5).
"""

from __future__ import annotations

import math

from xraysr_gui.core.light_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place: x to the right, y down."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> Point:
        """This point, shifted."""
        return Point(self.x + dx, self.y + dy)

    def distance_to(self, other: Point) -> float:
        """Straight distance to another point, in the unit of both."""
        return math.hypot(other.x - self.x, other.y - self.y)


def angle_at(vertex: Point, one: Point, other: Point) -> float:
    """The angle at `vertex` between two arms, 0 to 180 degrees; 0 where an arm has no length."""
    return _between(one.x - vertex.x, one.y - vertex.y, other.x - vertex.x, other.y - vertex.y)


def angle_of_lines(first: tuple[Point, Point], second: tuple[Point, Point]) -> float:
    """The angle between two lines whatever their direction, 0 to 90 degrees (Cobb)."""
    (a, b), (c, d) = first, second
    angle = _between(b.x - a.x, b.y - a.y, d.x - c.x, d.y - c.y)
    return min(angle, 180.0 - angle) if a != b and c != d else 0.0


def _between(ax: float, ay: float, bx: float, by: float) -> float:
    return math.degrees(math.atan2(abs(ax * by - ay * bx), ax * bx + ay * by))
