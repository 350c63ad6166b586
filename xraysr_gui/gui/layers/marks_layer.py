"""Paints marks and their readings over an image."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from xraysr_gui.core.marks import Angle, Arrow, CobbAngle, Distance, KnownLength, Mark
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.layers.corner_rows import wrapped
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.mark_geometry import box_of_text, lines_of
from xraysr_gui.gui.tools.mark_labels import placed_label
from xraysr_gui.gui.tools.tool_keys import ToolKeys
from xraysr_gui.gui.views.contract import View

PLAIN = QColor(255, 211, 77)
CHOSEN = QColor(102, 232, 255)
DARK = QColor(0, 0, 0, 170)
LINE, HALO, HANDLE, TICK, ARC, HEAD = 1.6, 4.2, 4.5, 6.0, 26.0, 13.0
WIDEST = 0.5  # of a view: longer readings go on in the next line


class MarksLayer:
    """The marks of the image in a view; the same on every version of it."""

    def __init__(self, editing: MarkEditing) -> None:
        self._editing = editing
        self._text = HaloText()

    def lay_over(self, view: View) -> None:
        """Paint over a view from now on, and take the keys that belong to tools."""
        view.add_drawn(self)
        ToolKeys(view)
        self._editing.changed.connect(view.update_drawn)

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint all marks and what is being drawn; labels last, so that no line runs over them."""
        radiograph = view.radiograph
        original = None if radiograph is None else self._editing.original_at(radiograph.source.address)
        if original is None:
            return
        address = original.source.address
        chosen, draft = self._editing.chosen_in(address), self._editing.draft
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        labels: list[tuple[list[QLineF], tuple[str, ...], QColor]] = []
        for index, mark in enumerate(self._editing.marks_of(address)):
            colour = CHOSEN if index == chosen else PLAIN
            lines = self._paint_mark(painter, view, mark, colour, handles=index == chosen)
            labels.append((lines, words_of(mark, original.spacing, whole=index == chosen), colour))
            self._paint_text(painter, view, mark, colour)
        if draft is not None and draft.address == address:
            lines = self._paint_mark(painter, view, draft.mark, CHOSEN, handles=True)
            if draft.has_reading:
                labels.append((lines, words_of(draft.mark, original.spacing, whole=True), CHOSEN))
        self._paint_labels(painter, view, labels)

    def _paint_mark(
        self, painter: QPainter, view: View, mark: Mark, colour: QColor, *, handles: bool
    ) -> list[QLineF]:
        places = [view.to_screen(point) for point in mark.points]
        lines = lines_of(mark, places)
        strokes = lines + _ornaments(mark, lines)
        arc = _arc(mark, places)
        for pen in (QPen(DARK, HALO), QPen(colour, LINE)):
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawLines(strokes)
            if arc is not None:
                painter.drawArc(*arc)
        if isinstance(mark, CobbAngle) and len(lines) == 2:
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(lines[0].center(), lines[1].center()))
        for place in places if handles else ():
            painter.setPen(QPen(colour, LINE))
            painter.setBrush(DARK)
            painter.drawEllipse(place, HANDLE, HANDLE)
        return lines

    def _paint_text(self, painter: QPainter, view: View, mark: Mark, colour: QColor) -> None:
        """The words of a text or an arrow."""
        box = box_of_text(view, mark)
        if not box.isEmpty():
            self._text.paint(painter, box.topLeft(), mark.text, view.font(), colour)

    def _paint_labels(
        self,
        painter: QPainter,
        view: View,
        labels: Sequence[tuple[list[QLineF], tuple[str, ...], QColor]],
    ) -> None:
        font, bounds = QFont(view.font()), QRectF(view.rect()).adjusted(0, 0, 0, -view.banners)
        taken = view.written
        every_line = [line for lines, _, _ in labels for line in lines]
        for lines, words, colour in labels:
            if not words or not any(_is_near(line, bounds) for line in lines):
                continue
            words = _fitting(words, QFontMetricsF(font), bounds.width() * WIDEST)
            sizes = [self._text.size(line, font) for line in words]
            size = QSizeF(max(s.width() for s in sizes), sum(s.height() for s in sizes))
            others = [QRectF(o.p1(), o.p2()).normalized() for o in every_line if o not in lines]
            place = placed_label(size, lines, [*taken, *others], bounds)
            taken.append(place)
            top = place.top()
            for line, taking in zip(words, sizes, strict=True):
                left = place.center().x() - taking.width() / 2
                top = self._text.paint(painter, QPointF(left, top), line, font, colour).bottom()


def words_of(mark: Mark, spacing: Spacing, *, whole: bool) -> tuple[str, ...]:
    """What the label of a mark says: little, so that anatomy stays in sight; the whole of a chosen one."""
    if not mark.reading(spacing):
        return ()
    if not whole:
        return (": ".join(part for part in (mark.text, mark.short(spacing)) if part),)
    if not mark.on:
        return (mark.words(spacing),)
    return mark.words(spacing), tr("drawn on {}").format(mark.on)


def _fitting(words: tuple[str, ...], metrics: QFontMetricsF, room: float) -> tuple[str, ...]:
    """A long reading in several lines, figures before calibration: nothing is cut."""
    reading, *others = words
    if metrics.horizontalAdvance(reading) > room and " (" in reading:
        figures, _, calibration = reading.partition(" (")
        return (figures, *wrapped(f"({calibration}", metrics, room), *others)
    return words


def _ornaments(mark: Mark, lines: Sequence[QLineF]) -> list[QLineF]:
    """Short strokes across the ends of a distance show where exactly it ends; an arrow has a head."""
    strokes = []
    if isinstance(mark, Arrow) and lines and lines[0].length():
        tip, along = lines[0].p1(), QPointF(lines[0].dx(), lines[0].dy()) / lines[0].length()
        across = QPointF(-along.y(), along.x())
        return [QLineF(tip, tip + along * HEAD + across * side * HEAD / 2) for side in (-1, 1)]
    for line in lines if isinstance(mark, (Distance, KnownLength)) else ():
        if line.length():
            across = QPointF(-line.dy(), line.dx()) * (TICK / line.length())
            strokes += [QLineF(end - across, end + across) for end in (line.p1(), line.p2())]
    return strokes


def _arc(mark: Mark, places: Sequence[QPointF]) -> tuple[QRectF, int, int] | None:
    """The bow between the arms of an angle, as Qt counts: sixteenths of a degree, against the clock."""
    if not isinstance(mark, Angle) or len(places) < 3:
        return None
    vertex = places[1]
    arms = QLineF(vertex, places[0]), QLineF(vertex, places[2])
    radius = min(ARC, *(arm.length() * 0.6 for arm in arms))
    turn = (arms[1].angle() - arms[0].angle() + 180) % 360 - 180
    box = QRectF(vertex.x() - radius, vertex.y() - radius, 2 * radius, 2 * radius)
    return (box, round(arms[0].angle() * 16), round(turn * 16)) if math.isfinite(turn) else None


def _is_near(line: QLineF, bounds: QRectF) -> bool:
    return QRectF(line.p1(), line.p2()).normalized().adjusted(-1, -1, 1, 1).intersects(bounds)
