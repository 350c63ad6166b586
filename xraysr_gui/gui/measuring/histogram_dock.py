"""Shows how often each value occurs, and lets the window be dragged over it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QVBoxLayout, QWidget

from xraysr_gui.core.greys import Voi, VoiFunction, Window
from xraysr_gui.core.words import tr
from xraysr_gui.display.histogram import Histogram
from xraysr_gui.gui.widgets.named import named
from xraysr_gui.gui.widgets.plot_axes import ORIGINAL, SHOWN, Axis, Plot, paint_legend
from xraysr_gui.gui.widgets.plot_widget import PlotWidget, paint_steps

COMMON, COMMON_PERCENT = 2.5, 97.0
GRASP = 6.0  # logical pixels beside an edge that still grasp it


class _Part(Enum):
    """What of the window a drag has grasped."""

    LOW = auto()
    HIGH = auto()
    WHOLE = auto()


class HistogramPlot(PlotWidget):
    """Two curves, and the window as a band whose edges and middle can be dragged.

    Signals:
        window_changed: a Window, while the band is dragged.
    """

    window_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "histogram-plot", tr("Histogram"))
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(180, 110)
        self._histogram: Histogram | None = None
        self._window: Window | None = None
        self._logarithmic = False
        self._grasped: tuple[_Part, float, Window] | None = None

    def sizeHint(self) -> QSize:
        """Wide enough for a few ticks."""
        return QSize(320, 180)

    def show_histogram(self, histogram: Histogram | None, window: Window | None) -> None:
        """Show counts, and the window as a band; no band for a VOI table."""
        self._histogram, self._window = histogram, window
        self.update()

    def show_window(self, window: Window | None) -> None:
        """Show another window over the same histogram."""
        self._window = window
        self.update()

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Plot the logarithm of the counts, so that rare values are seen beside frequent ones."""
        self._logarithmic = logarithmic
        self.update()

    def plot(self) -> Plot | None:
        """Where values lie now, None while there is nothing to show."""
        if self._histogram is None:
            return None
        counts = [self._histogram.original, self._histogram.shown]
        top = max(self._ceiling(c) for c in counts if c is not None)
        unit = f" ({self._histogram.unit})" if self._histogram.unit else ""
        across = Axis(self._histogram.low, self._histogram.high, tr("Value") + unit)
        up = Axis(0.0, max(top, 1e-9) * 1.04, tr("log10 of pixels") if self._logarithmic else tr("Pixels"))
        return Plot.inside(QRectF(self.rect()), QFontMetricsF(self.font()), across, up)

    def why_empty(self) -> str:
        """It is being counted."""
        return tr("Counting ...")

    def paint_plot(self, painter: QPainter, plot: Plot) -> None:
        """Paint axes, band and curves."""
        histogram = self._histogram
        if histogram is None:
            return
        self._paint_band(painter, plot)
        plot.paint(painter, self.palette())
        self._paint_curve(painter, plot, histogram.original, ORIGINAL, filled=True)
        legend = [(ORIGINAL, tr("original"))]
        if histogram.shown is not None:
            self._paint_curve(painter, plot, histogram.shown, SHOWN, filled=False)
            legend.append((SHOWN, histogram.title))
        paint_legend(painter, self.palette(), plot.place.right(), legend)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Grasp an edge or the middle of the band."""
        part, plot = self._part_at(event.position()), self.plot()
        if event.button() == Qt.MouseButton.LeftButton and part and plot and self._window:
            self._grasped = (part, plot.value_at(event.position().x()), self._window)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what was grasped; otherwise show what could be."""
        plot = self.plot()
        if self._grasped is None or plot is None or self._histogram is None:
            part = self._part_at(event.position())
            shapes = {None: Qt.CursorShape.ArrowCursor, _Part.WHOLE: Qt.CursorShape.OpenHandCursor}
            self.setCursor(shapes.get(part, Qt.CursorShape.SizeHorCursor))
            return
        part, start, window = self._grasped
        moved = plot.value_at(event.position().x()) - start
        self._window = _dragged(window, part, moved, self._histogram.bin_width)
        self.update()
        self.window_changed.emit(self._window)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grasped = None

    def _part_at(self, position: QPointF) -> _Part | None:
        plot, window = self.plot(), self._window
        if plot is None or window is None or not plot.place.adjusted(-GRASP, 0, GRASP, 0).contains(position):
            return None
        low, high = (plot.at(value, 0).x() for value in _edges(window))
        near = [(abs(position.x() - low), _Part.LOW), (abs(position.x() - high), _Part.HIGH)]
        distance, part = min(near, key=lambda pair: pair[0])
        if distance <= GRASP:
            return part
        return _Part.WHOLE if low < position.x() < high else None

    def _ceiling(self, counts: NDArray[np.int64]) -> float:
        """The height that shows anatomy: a few bins full of air or background may reach beyond it."""
        heights = self._heights(counts)
        if self._logarithmic:
            return float(heights.max())
        return min(float(heights.max()), COMMON * float(np.percentile(heights[heights > 0], COMMON_PERCENT)))

    def _heights(self, counts: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.log10(1.0 + counts) if self._logarithmic else counts.astype(np.float64)

    def _paint_band(self, painter: QPainter, plot: Plot) -> None:
        if self._window is None:
            return
        left, right = (plot.at(value, 0).x() for value in _edges(self._window))
        place = QRectF(left, plot.place.top(), right - left, plot.place.height()) & plot.place
        tint = QColor(self.palette().color(QPalette.ColorRole.Highlight))
        tint.setAlpha(46)
        painter.fillRect(place, tint)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5))
        for x in (left, right):
            if plot.place.left() <= x <= plot.place.right():
                painter.drawLine(QPointF(x, plot.place.top()), QPointF(x, plot.place.bottom()))

    def _paint_curve(
        self, painter: QPainter, plot: Plot, counts: NDArray[np.int64], colour: QColor, *, filled: bool
    ) -> None:
        painter.save()
        painter.setClipRect(plot.place.adjusted(-1, 0, 1, 1))
        paint_steps(painter, plot, self._heights(counts).tolist(), colour, filled=filled)
        painter.restore()


class HistogramDock(QWidget):
    """The histogram with its one switch.

    Signals:
        window_changed: a Window, while the band is dragged.
    """

    window_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histogram-dock")
        self.plot = HistogramPlot()
        logarithmic = named(QCheckBox(tr("Logarithmic")), "logarithmic")
        logarithmic.setToolTip(tr("Show rare values beside frequent ones"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.plot, 1)
        layout.addWidget(logarithmic)
        self.plot.window_changed.connect(self.window_changed)
        logarithmic.toggled.connect(self.plot.set_logarithmic)

    def show_histogram(self, histogram: Histogram | None, voi: Voi | None = None) -> None:
        """Show the histogram of the active image and the window it is looked at through."""
        self.plot.show_histogram(histogram, voi if isinstance(voi, Window) else None)

    def show_window(self, voi: Voi | None) -> None:
        """Show another window over the same histogram."""
        self.plot.show_window(voi if isinstance(voi, Window) else None)


def _edges(window: Window) -> tuple[float, float]:
    middle, span = window.exact
    return middle - span / 2, middle + span / 2


def _dragged(window: Window, part: _Part, moved: float, narrowest: float) -> Window:
    if part is _Part.WHOLE:
        return replace(window, centre=window.centre + moved, title="")
    low, high = _edges(window)
    if part is _Part.LOW:
        low = min(low + moved, high - narrowest)
    else:
        high = max(high + moved, low + narrowest)
    off = 1.0 if window.function is VoiFunction.LINEAR else 0.0
    if high - low < off:  # what LINEAR cannot write
        return Window.between(low, high)
    return replace(window, centre=(low + high + off) / 2, width=high - low + off, title="")
