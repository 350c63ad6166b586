"""A plot with its axes, or a sentence where there is nothing to plot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from xraysr_gui.gui.widgets.plot_axes import Plot


class PlotWidget(QWidget):
    """Paints its ground; the curves are each plot's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reason = ""

    def show_reason(self, words: str) -> None:
        """Say why there can be nothing to plot; "" where only something has to be done for it."""
        if words != self.reason:
            self.reason = words
            self.update()

    def plot(self) -> Plot | None:
        """Where values lie now, None while there is nothing to show."""
        raise NotImplementedError

    def why_empty(self) -> str:
        """What to do to see something."""
        raise NotImplementedError

    def paint_plot(self, painter: QPainter, plot: Plot) -> None:
        """Paint axes and curves."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the plot, or say why there is none."""
        painter, plot = QPainter(self), self.plot()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if plot is not None:
            self.paint_plot(painter, plot)
            return
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        middle = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(self.rect(), middle, self.reason or self.why_empty())


def paint_steps(
    painter: QPainter, plot: Plot, heights: Sequence[float], colour: QColor, *, filled: bool = True
) -> None:
    """Paint even bins over the whole width of a plot."""
    low, high = plot.across.low, plot.across.high
    width = (high - low) / len(heights)
    outline = [plot.at(low, 0)]
    for bin, height in enumerate(heights):
        outline += (plot.at(low + bin * width, height), plot.at(low + (bin + 1) * width, height))
    outline.append(plot.at(high, 0))
    shade = QColor(colour)
    shade.setAlpha(90)
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(shade if filled else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF(outline)) if filled else painter.drawPolyline(QPolygonF(outline))
