"""The frame of a plot: where values lie on the screen, and ticks at round numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette, QPen

GAP = 6.0
TICK = 4.0
ACROSS_PER_TICK, DOWN_PER_TICK = 70.0, 34.0
ORIGINAL = QColor(76, 159, 242)
SHOWN = QColor(236, 142, 52)


@dataclass(frozen=True, slots=True)
class Axis:
    """A range of values along one side of a plot.

    Attributes:
        low: The value at the left or lower end.
        high: The value at the other end, not equal to `low`.
        title: What is plotted, with its unit.
    """

    low: float
    high: float
    title: str = ""

    def share(self, value: float) -> float:
        """Where a value lies, 0 to 1 between the ends."""
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> tuple[float, ...]:
        """At most so many round values (1, 2 or 5 times a power of ten apart) inside the range."""
        span = abs(self.high - self.low)
        if most < 1 or not math.isfinite(span) or span <= 0:
            return ()
        step = _round_step(span / most)
        first, last = sorted((self.low, self.high))
        start, end = math.ceil(first / step - 1e-9), math.floor(last / step + 1e-9)
        return tuple(number * step for number in range(start, end + 1))


def _round_step(least: float) -> float:
    power = 10.0 ** math.floor(math.log10(least))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= least * (1 - 1e-9))


def in_figures(value: float, step: float) -> str:
    """A tick in as few figures as tell it from its neighbours."""
    if abs(value) >= 1e6 or (value and abs(step) < 1e-4):
        return f"{value:.3g}"
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    return f"{value + 0.0:.{decimals}f}"


@dataclass(frozen=True, slots=True)
class Plot:
    """Two axes around a place on a widget."""

    place: QRectF
    across: Axis
    up: Axis

    @staticmethod
    def inside(whole: QRectF, metrics: QFontMetricsF, across: Axis, up: Axis) -> Plot:
        """The plot that leaves room for figures and titles."""
        widest = max((metrics.horizontalAdvance(t) for t in _figures(up, whole.height())), default=0.0)
        left = widest + TICK + GAP + 2
        below = 2 * metrics.height() + TICK + 2
        above = metrics.height() + GAP
        return Plot(whole.adjusted(left, above, -GAP - 8, -below), across, up)

    def beginning_at(self, left: float) -> Plot:
        """The same plot with its left side elsewhere: under another one, places lie below each other."""
        place = QRectF(self.place)
        place.setLeft(left)
        return replace(self, place=place)

    def at(self, x: float, y: float) -> QPointF:
        """The place of a pair of values."""
        return QPointF(
            self.place.left() + self.across.share(x) * self.place.width(),
            self.place.bottom() - self.up.share(y) * self.place.height(),
        )

    def value_at(self, x: float) -> float:
        """The value on the horizontal axis under a place on the widget."""
        share = (x - self.place.left()) / max(self.place.width(), 1.0)
        return self.across.low + share * (self.across.high - self.across.low)

    def paint(self, painter: QPainter, palette: QPalette) -> None:
        """Axes, ticks, figures, titles and faint lines across."""
        text, line = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Mid)
        metrics = QFontMetricsF(painter.font())
        faint = QColor(line)
        faint.setAlpha(110)
        for value, figures in _labelled(self.up, int(self.place.height() / DOWN_PER_TICK)):
            y = self.at(self.across.low, value).y()
            painter.setPen(QPen(faint, 1))
            painter.drawLine(QLineF(self.place.left(), y, self.place.right(), y))
            painter.setPen(text)
            box = QRectF(0, y - metrics.height() / 2, self.place.left() - TICK - 2, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, figures)
        for value, figures in _labelled(self.across, int(self.place.width() / ACROSS_PER_TICK)):
            x = self.at(value, self.up.low).x()
            painter.setPen(QPen(line, 1))
            painter.drawLine(QLineF(x, self.place.bottom(), x, self.place.bottom() + TICK))
            painter.setPen(text)
            box = QRectF(x - 60, self.place.bottom() + TICK, 120, metrics.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, figures)
        painter.setPen(QPen(line, 1))
        painter.drawLine(QLineF(self.place.bottomLeft(), self.place.bottomRight()))
        self._paint_titles(painter, palette, metrics)

    def _paint_titles(self, painter: QPainter, palette: QPalette, metrics: QFontMetricsF) -> None:
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        above = self.place.top() - metrics.height() - GAP
        painter.drawText(QPointF(GAP, above + metrics.ascent() + 2), self.up.title)
        top = self.place.bottom() + TICK + metrics.height() + 1
        below = QRectF(self.place.left(), top, self.place.width(), metrics.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, self.across.title)


def paint_legend(
    painter: QPainter, palette: QPalette, right: float, entries: list[tuple[QColor, str]]
) -> None:
    """Name the curves, at the top right, the last entry outermost."""
    metrics = QFontMetricsF(painter.font())
    for colour, title in reversed(entries):
        right -= metrics.horizontalAdvance(title) + 22 + GAP
        painter.setPen(QPen(colour, 2))
        middle = metrics.height() / 2 + 2
        painter.drawLine(QLineF(right, middle, right + 16, middle))
        painter.setPen(palette.color(QPalette.ColorRole.Text))
        painter.drawText(QPointF(right + 20, metrics.ascent() + 2), title)


def _labelled(axis: Axis, most: int) -> list[tuple[float, str]]:
    ticks = axis.ticks(most)
    step = ticks[1] - ticks[0] if len(ticks) > 1 else abs(ticks[0]) if ticks and ticks[0] else 1.0
    return [(tick, in_figures(tick, step)) for tick in ticks]


def _figures(axis: Axis, room: float) -> list[str]:
    return [figures for _, figures in _labelled(axis, int(room / DOWN_PER_TICK))]
