"""Plots of waiting: how long urgent cases wait under every rule, and where on the ROC they wait least."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.commands.simulate_queue import Simulated
from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.plot_axes import ORIGINAL, SHOWN, Axis, Plot, paint_legend
from xraysr_gui.gui.widgets.plot_widget import PlotWidget

COLOURS = (ORIGINAL, SHOWN, QColor(96, 186, 120))
STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine)
SHORT = ("as they come", "within the cap", "urgent first")
"""The rules in a legend, in their order; told apart by the stroke as well."""
Curve = Sequence[tuple[float, float]]


class CurvesPlot(PlotWidget):
    """One curve for each rule."""

    def __init__(self, name: str, called: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(called)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 130)
        self.curves: tuple[Curve, ...] = ()
        self._across, self._up = Axis(0, 1), Axis(0, 1)
        self._marked: float | None = None

    def sizeHint(self) -> QSize:
        """Wide enough for a few ticks."""
        return QSize(320, 200)

    def show_curves(self, curves: Sequence[Curve], titles: tuple[str, str], marked: float | None) -> None:
        """Show curves over one another, from 0 on, and mark a place on the horizontal axis."""
        self.curves = tuple(curves)
        points = [point for curve in curves for point in curve]
        across, up = (max((point[axis] for point in points), default=0.0) for axis in (0, 1))
        self._across, self._up = Axis(0, across or 1.0, titles[0]), Axis(0, up * 1.04 or 1.0, titles[1])
        self._marked = marked
        self.update()

    def plot(self) -> Plot | None:
        """Where values lie now, None while there is nothing to show."""
        if not any(self.curves):
            return None
        whole = QRectF(self.rect())
        whole.setTop(QFontMetricsF(self.font()).height() + 4)  # below the legend
        return Plot.inside(whole, QFontMetricsF(self.font()), self._across, self._up)

    def why_empty(self) -> str:
        """It comes with a simulation."""
        return tr("Shown after a simulation.")

    def paint_plot(self, painter: QPainter, plot: Plot) -> None:
        """Paint axes, the marked place and the curves."""
        plot.paint(painter, self.palette())
        if self._marked is not None:
            painter.setPen(QPen(self.palette().color(self.palette().ColorRole.PlaceholderText), 1))
            x = plot.at(self._marked, 0).x()
            painter.drawLine(QPointF(x, plot.place.top()), QPointF(x, plot.place.bottom()))
        for curve, colour, style in zip(self.curves, COLOURS, STYLES, strict=False):
            painter.setPen(QPen(colour, 1.6, style))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([plot.at(x, y) for x, y in curve]))
        paint_legend(
            painter,
            self.palette(),
            plot.place.right(),
            [(colour, tr(title)) for colour, title in zip(COLOURS, SHORT, strict=True)],
        )


def show_waiting(plot: CurvesPlot, simulated: Simulated) -> None:
    """Which share of urgent cases still waits after so many minutes, and where the cap is."""
    curves = [
        [(minutes, 100.0 - level) for level, minutes in enumerate(one.groups.urgent.percentiles)]
        for one in simulated.rules
    ]
    titles = tr("Minutes"), tr("% of urgent cases that still wait")
    longest = max((curve[-1][0] for curve in curves if curve), default=0.0)
    plot.show_curves(curves, titles, simulated.pace.cap if simulated.pace.cap <= longest else None)


def show_roc(plot: CurvesPlot, simulated: Simulated) -> None:
    """How long urgent cases wait on average, at each place on the model's ROC."""
    ids = [one.rule.id for one in simulated.rules]
    curves = [[(100 * one.false_alarms, one.urgent[id]) for one in simulated.roc] for id in ids]
    titles = tr("% of ordinary cases that are flagged"), tr("Mean wait of urgent cases (min)")
    plot.show_curves(curves, titles, 100 * (1 - simulated.place.specificity))
