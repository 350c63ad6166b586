"""Where the reading of a mark stands: beside its lines, never on them, and inside the view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

CLEARANCE = 8.0
EDGE = 4.0


def placed_label(size: QSizeF, lines: Sequence[QLineF], taken: Sequence[QRectF], bounds: QRectF) -> QRectF:
    """The first place beside the lines that covers nothing, or else the one that covers least."""
    inner = bounds.adjusted(EDGE, EDGE, -EDGE, -EDGE)
    best, least = QRectF(), float("inf")
    for centre in _centres(size, lines):
        place = QRectF(
            centre.x() - size.width() / 2, centre.y() - size.height() / 2, size.width(), size.height()
        )
        place = _pushed_inside(place, inner)
        covered = _covered(place, lines, taken)
        if covered < least:
            best, least = place, covered
        if not covered:
            break
    return best


def _centres(size: QSizeF, lines: Sequence[QLineF]) -> Iterator[QPointF]:
    """Beside the middle of the last line, on both sides; beyond its ends; the same for the other lines."""
    for line in reversed(lines):
        if not line.length():
            yield line.p1() + QPointF(size.width() / 2 + CLEARANCE, -size.height() / 2 - CLEARANCE)
            continue
        along = QPointF(line.dx(), line.dy()) / line.length()
        across = QPointF(-along.y(), along.x())
        if across.y() > 0:
            across = -across
        middle = line.center()
        for direction, start in (
            (across, middle),
            (-across, middle),
            (along, line.p2()),
            (-along, line.p1()),
        ):
            yield start + direction * (CLEARANCE + _reach(size, direction))


def _reach(size: QSizeF, direction: QPointF) -> float:
    """How far a box of this size reaches from its centre along a direction."""
    return (abs(direction.x()) * size.width() + abs(direction.y()) * size.height()) / 2


def _pushed_inside(place: QRectF, bounds: QRectF) -> QRectF:
    x = min(max(place.left(), bounds.left()), bounds.right() - place.width())
    y = min(max(place.top(), bounds.top()), bounds.bottom() - place.height())
    return QRectF(x, y, place.width(), place.height())


def _covered(place: QRectF, lines: Sequence[QLineF], taken: Sequence[QRectF]) -> float:
    """How much a label would hide: lines count for more than other labels."""
    hidden = 0.0
    for line in lines:
        hidden += 1000.0 * crosses(place, line)
    for other in taken:
        shared = place & other
        hidden += shared.width() * shared.height()
    return hidden


def crosses(place: QRectF, line: QLineF) -> bool:
    """Whether a line runs through a box."""
    if place.contains(line.p1()) or place.contains(line.p2()):
        return True
    corners = (place.topLeft(), place.topRight(), place.bottomRight(), place.bottomLeft())
    sides = zip(corners, (*corners[1:], corners[0]), strict=True)
    meets = QLineF.IntersectionType.BoundedIntersection
    return any(line.intersects(QLineF(*side))[0] == meets for side in sides)
