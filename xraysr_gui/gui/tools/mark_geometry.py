"""Where marks lie on the screen: what a pointer touches, and where a point may be put."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.marks import Arrow, CobbAngle, Mark, Note
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.tools.halo_text import HALO_WIDTH
from xraysr_gui.gui.tools.mark_labels import crosses
from xraysr_gui.gui.views.contract import View

HANDLE_REACH = 8.0  # logical pixels around a point that touch it
LINE_REACH = 6.0
BESIDE = 6.0  # from the tail of an arrow to its text
FURTHER = 1.0, 1.5, 2.0, 3.0, 4.0  # times that way, beside the tail: where beyond it the view ends
EIGHTHS = math.pi / 4


@dataclass(frozen=True, slots=True)
class MarkTouch:
    """What lies under the pointer.

    Attributes:
        index: Of the mark in its document.
        point: Of the point in the mark, None for the mark as a whole.
    """

    index: int
    point: int | None


def lines_of(mark: Mark, places: Sequence[QPointF]) -> list[QLineF]:
    """The lines of a mark that is drawn through these places; of an unfinished one what there is."""
    if isinstance(mark, CobbAngle):
        return [QLineF(places[start], places[start + 1]) for start in (0, 2) if start + 1 < len(places)]
    return [QLineF(one, other) for one, other in pairwise(places)]


def touched(view: View, marks: Sequence[Mark], chosen: int | None, at: QPointF) -> MarkTouch | None:
    """What the pointer touches: points before lines, the chosen mark before others, new ones before old."""
    order = sorted(range(len(marks)), key=lambda index: (index == chosen, index), reverse=True)
    places = {index: [view.to_screen(point) for point in marks[index].points] for index in order}
    for index in order:
        near = [(QLineF(at, place).length(), number) for number, place in enumerate(places[index])]
        distance, number = min(near, default=(math.inf, 0))
        if distance <= HANDLE_REACH:
            return MarkTouch(index, number)
    for index in order:
        if any(distance_to(line, at) <= LINE_REACH for line in lines_of(marks[index], places[index])):
            return MarkTouch(index, None)
        if box_of_text(view, marks[index]).contains(at):
            return MarkTouch(index, None)
    return None


def box_of_text(view: View, mark: Mark) -> QRectF:
    """Where the words of a text, or those at the tail of an arrow, stand in a view; empty for other marks."""
    if not isinstance(mark, (Arrow, Note)) or not mark.text:
        return QRectF()
    metrics = QFontMetricsF(view.font())
    width, height = metrics.horizontalAdvance(mark.text) + HALO_WIDTH, metrics.height()
    anchor, bounds = view.to_screen(mark.points[-1]), QRectF(view.rect())
    if not isinstance(mark, Arrow):
        return _inside(QRectF(anchor.x(), anchor.y() - height / 2, width, height), bounds, anchor)
    shaft = QLineF(view.to_screen(mark.points[0]), anchor)
    along = QPointF(shaft.dx(), shaft.dy()) / max(shaft.length(), 1e-9)
    across = QPointF(-along.y(), along.x())
    boxes = []
    for way, further in ((along, 1.0), *((side, far) for far in FURTHER for side in (across, -across))):
        reach = (abs(way.x()) * width + abs(way.y()) * height) / 2 + BESIDE
        middle = anchor + way * (reach * further)
        box = QRectF(middle.x() - width / 2, middle.y() - height / 2, width, height)
        boxes.append(_inside(box, bounds, anchor))
    return next((box for box in boxes if not crosses(box, shaft)), boxes[0])


def _inside(box: QRectF, bounds: QRectF, anchor: QPointF) -> QRectF:
    """Pushed into the view, as long as that shows what the words belong to."""
    if not bounds.contains(anchor):
        return box
    left = max(min(box.left(), bounds.right() - box.width()), bounds.left())
    top = max(min(box.top(), bounds.bottom() - box.height()), bounds.top())
    return QRectF(left, top, box.width(), box.height())


def distance_to(line: QLineF, at: QPointF) -> float:
    """From a place to the nearest place of a line that ends."""
    length = line.length() ** 2
    if not length:
        return QLineF(line.p1(), at).length()
    share = ((at.x() - line.x1()) * line.dx() + (at.y() - line.y1()) * line.dy()) / length
    return QLineF(line.pointAt(min(max(share, 0.0), 1.0)), at).length()


def on_image(radiograph: Radiograph, point: Point) -> Point:
    """The nearest place on the image: nothing is measured beside it."""
    width, height = radiograph.field_size
    return Point(min(max(point.x, 0.0), width), min(max(point.y, 0.0), height))


def up_to_edge(radiograph: Radiograph, anchor: Point | None, point: Point) -> Point:
    """Where a line from a point of the image to a place beside it leaves the image: it keeps its direction.

    A line that starts at the edge and leads away from the image has no such place but its start: there the
    nearest place of the image is meant.
    """
    nearest = on_image(radiograph, point)
    if anchor is None or nearest == point:
        return nearest
    dx, dy = point.x - anchor.x, point.y - anchor.y
    width, height = radiograph.field_size
    ways = ((dx, anchor.x, width), (dy, anchor.y, height))
    share = max(0.0, min(((size if way > 0 else 0.0) - at) / way for way, at, size in ways if way))
    left = on_image(radiograph, anchor.moved(dx * share, dy * share))
    return nearest if left.distance_to(anchor) < 1e-9 else left


def in_line(anchor: Point | None, point: Point, modifiers: Qt.KeyboardModifier) -> Point:
    """With Shift the nearest place at a multiple of 45 degrees from the anchor."""
    if anchor is None or not modifiers & Qt.KeyboardModifier.ShiftModifier:
        return point
    dx, dy = point.x - anchor.x, point.y - anchor.y
    angle = round(math.atan2(dy, dx) / EIGHTHS) * EIGHTHS
    along = dx * math.cos(angle) + dy * math.sin(angle)
    return anchor.moved(along * math.cos(angle), along * math.sin(angle))


def neighbour_of(mark: Mark, point: int) -> Point | None:
    """The point that a dragged one is aligned with."""
    if isinstance(mark, CobbAngle):
        return mark.points[point ^ 1]
    if len(mark.points) < 2:
        return None
    return mark.points[point - 1 if point else 1]


def moved_on_image(radiograph: Radiograph, mark: Mark, dx: float, dy: float) -> Mark:
    """The whole mark shifted, no further than its image goes."""
    width, height = radiograph.field_size
    xs, ys = [point.x for point in mark.points], [point.y for point in mark.points]
    return mark.moved(
        min(max(dx, -min(xs)), width - max(xs)),
        min(max(dy, -min(ys)), height - max(ys)),
    )
