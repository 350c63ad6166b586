"""Shows the values along the chosen distance, of the original and of the version in view."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.display.profile import LineProfile, difference_of
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.plot_axes import ORIGINAL, SHOWN, Axis, Plot, paint_legend
from xraysr_gui.gui.widgets.plot_widget import PlotWidget
from xraysr_gui.metrics.edge_width import EdgeWidth

LOW_SHARE, ENOUGH_HEIGHT = 0.36, 200
"""How much of the plot the difference takes, where there is room for it."""
COLOURS = (ORIGINAL, SHOWN, QColor(96, 186, 120), QColor(196, 120, 220))


class ProfilePlot(PlotWidget):
    """Curves over one line; the pointer reads them.

    Signals:
        read: what the curves say under the pointer, "" when it is elsewhere.
    """

    read = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "profile-plot", tr("Line profile"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 110)
        self._profiles: tuple[LineProfile, ...] = ()
        self._differences: tuple[LineProfile, ...] = ()
        self._pointer: float | None = None

    def sizeHint(self) -> QSize:
        """Wide enough for a few ticks."""
        return QSize(320, 180)

    def show_profiles(self, profiles: Sequence[LineProfile]) -> None:
        """Show curves over the same line; none clears the plot."""
        self._profiles = tuple(one for one in profiles if np.isfinite(one.values).any())
        self._differences = tuple(difference_of(self._profiles[0], one) for one in self._profiles[1:])
        self.update()

    def reading(self) -> str:
        """What the curves say under the pointer, "" when it is elsewhere."""
        plot = self.plot()
        if plot is None or self._pointer is None:
            return ""
        along = plot.value_at(self._pointer)
        first = self._profiles[0]
        if not 0 <= along <= first.length:
            return ""
        values = [
            f"{one.title or tr('original')} {_told(np.interp(along, one.along, one.values), '.5g')}"
            for one in self._profiles
        ]
        values += [
            tr("difference {}").format(_told(np.interp(along, one.along, one.values), "+.3g"))
            for one in self._differences[:1]
        ]
        return f"{along:.1f} {first.length_unit}: " + ", ".join(values)

    def plot(self) -> Plot | None:
        """Where values lie now, None while there is nothing to show."""
        return self._plots()[0] if self._profiles else None

    def difference_plot(self) -> Plot | None:
        """Where differences lie, on a scale of their own below the values; None where there is no room."""
        return self._plots()[1] if self._profiles else None

    def _plots(self) -> tuple[Plot, Plot | None]:
        """Both, their places along the line below each other."""
        unit = self._profiles[0].value_unit
        title = tr("Value ({})").format(unit) if unit else tr("Value")
        high = QRectF(self.rect())
        if not self._differences or self.height() < ENOUGH_HEIGHT:
            return self._over(high, self._profiles, title), None
        low = QRectF(high)
        low.setTop(high.height() * (1 - LOW_SHARE))
        high.setBottom(low.top())
        values = self._over(high, self._profiles, title)
        differences = self._over(low, self._differences, tr("Difference from the original"))
        left = max(values.place.left(), differences.place.left())
        return values.beginning_at(left), differences.beginning_at(left)

    def _over(self, whole: QRectF, profiles: Sequence[LineProfile], title: str) -> Plot:
        """Axes that hold all of these curves."""
        values = np.concatenate([profile.values for profile in profiles])
        values = values[np.isfinite(values)]
        lowest, highest = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
        margin = (highest - lowest) * 0.04 or 0.5
        first = profiles[0]
        across = Axis(0.0, max(first.length, 1e-9), tr("Along the line ({})").format(first.length_unit))
        up = Axis(lowest - margin, highest + margin, title)
        return Plot.inside(whole, QFontMetricsF(self.font()), across, up)

    def why_empty(self) -> str:
        """Without a line there is none."""
        return tr("Draw a distance or choose one\nto see the values along it.")

    def paint_plot(self, painter: QPainter, plot: Plot) -> None:
        """Paint axes, curves and the line under the pointer."""
        plot.paint(painter, self.palette())
        legend = [
            (colour, one.title or tr("original"))
            for one, colour in zip(self._profiles, COLOURS, strict=False)
        ]
        paint_legend(painter, self.palette(), plot.place.right(), legend)
        _paint_curves(painter, plot, self._profiles, COLOURS)
        below = self.difference_plot()
        if below is not None:
            below.paint(painter, self.palette())
            _paint_curves(painter, below, self._differences, COLOURS[1:])
        if self.reading() and self._pointer is not None:
            painter.setPen(
                QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1, Qt.PenStyle.DashLine)
            )
            painter.drawLine(QLineF(self._pointer, plot.place.top(), self._pointer, plot.place.bottom()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the curves here."""
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading."""
        self._point_at(None)

    def _point_at(self, position: QPointF | None) -> None:
        self._pointer = None if position is None else position.x()
        self.update()
        self.read.emit(self.reading())


def _told(value: float, format: str) -> str:
    """A value of a curve, a word where it has a gap."""
    return tr("none") if math.isnan(value) else f"{value:{format}}"


def _paint_curves(
    painter: QPainter, plot: Plot, profiles: Sequence[LineProfile], colours: Sequence[QColor]
) -> None:
    for profile, colour in zip(profiles, colours, strict=False):
        painter.setPen(QPen(colour, 1.5))
        points = zip(profile.along.tolist(), profile.values.tolist(), strict=True)
        for is_gap, run in groupby(points, lambda point: math.isnan(point[1])):
            if not is_gap:
                painter.drawPolyline(QPolygonF([plot.at(along, value) for along, value in run]))


class ProfileDock(QWidget):
    """The line profile; below it how wide the edge is that the line crosses, and what the pointer reads."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("profile-dock")
        self.plot = ProfilePlot()
        self._reading = named(QLabel(), "profile-reading")
        self._edges = named(QLabel(wordWrap=True), "edge-widths")
        self._edges.setToolTip(tr("From 10 % to 90 % of the rise between the two ends of the line"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.plot, 1)
        layout.addWidget(self._edges)
        layout.addWidget(self._reading)
        self.plot.read.connect(self._reading.setText)

    def show_profiles(self, profiles: Sequence[LineProfile], edges: Sequence[EdgeWidth] = ()) -> None:
        """Show the values along a line: the original first, then the version in view if it is another."""
        self.plot.show_profiles(profiles)
        self._reading.setText("")
        self._edges.setText(self._edge_words(profiles, edges))
        self._edges.setVisible(bool(edges))

    def _edge_words(self, profiles: Sequence[LineProfile], edges: Sequence[EdgeWidth]) -> str:
        if not any(edge.width is not None for edge in edges):
            return edges[0].reason if edges else ""
        told = [
            f"{profile.title or tr('original')} "
            + (tr("none") if edge.width is None else f"{edge.width:.3g} {profile.length_unit}")
            for profile, edge in zip(profiles, edges, strict=True)
        ]
        return tr("Edge width (10 to 90 %): {}").format(", ".join(told))
