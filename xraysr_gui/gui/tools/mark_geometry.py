"""Where marks lie on the screen: what a pointer touches, and where a point may be put."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.marks import Arrow, CobbAngle, Mark, Note
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.gui.tools.halo_text import HALO_WIDTH

if TYPE_CHECKING:
    from xraysr_gui.gui.views.image_view import ImageView

HANDLE_REACH = 8.0  # logical pixels around a point that touch it
LINE_REACH = 6.0
BESIDE = 6.0  # from the tail of an arrow to its text
EIGHTHS = math.pi / 4


@dataclass(frozen=True, slots=True)
class Touch:
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


def touched(view: ImageView, marks: Sequence[Mark], chosen: int | None, at: QPointF) -> Touch | None:
    """What the pointer touches: points before lines, the chosen mark before others, new ones before old."""
    order = sorted(range(len(marks)), key=lambda index: (index == chosen, index), reverse=True)
    places = {index: [view.to_screen(point) for point in marks[index].points] for index in order}
    for index in order:
        near = [(QLineF(at, place).length(), number) for number, place in enumerate(places[index])]
        distance, number = min(near, default=(math.inf, 0))
        if distance <= HANDLE_REACH:
            return Touch(index, number)
    for index in order:
        if any(distance_to(line, at) <= LINE_REACH for line in lines_of(marks[index], places[index])):
            return Touch(index, None)
        if box_of_text(view, marks[index]).contains(at):
            return Touch(index, None)
    return None


def box_of_text(view: ImageView, mark: Mark) -> QRectF:
    """Where the words of a text, or those at the tail of an arrow, stand in a view; empty for other marks."""
    if not isinstance(mark, (Arrow, Note)) or not mark.text:
        return QRectF()
    metrics = QFontMetricsF(view.font())
    width, height = metrics.horizontalAdvance(mark.text) + HALO_WIDTH, metrics.height()
    anchor = view.to_screen(mark.points[-1])
    middle = anchor + QPointF(width / 2, 0)
    if isinstance(mark, Arrow):
        shaft = QLineF(view.to_screen(mark.points[0]), anchor)
        along = QPointF(shaft.dx(), shaft.dy()) / max(shaft.length(), 1e-9)
        reach = (abs(along.x()) * width + abs(along.y()) * height) / 2 + BESIDE
        middle = anchor + along * reach
    left = middle.x() - width / 2
    if QRectF(view.rect()).contains(anchor):
        left = max(min(left, view.width() - width), 0.0)
    return QRectF(left, middle.y() - height / 2, width, height)


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
