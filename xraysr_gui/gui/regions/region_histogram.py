"""How often each value occurs in a region, beside the whole image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.core.words import tr
from xraysr_gui.gui.widgets.plot_axes import Axis, Plot, paint_legend
from xraysr_gui.gui.widgets.plot_widget import PlotWidget, paint_steps


@dataclass(frozen=True, slots=True, eq=False)
class RegionCounts:
    """Pixels in even bins from `low` to `high`.

    Attributes:
        title: What the part is called.
        colour: As "#rrggbb".
        counts: In each bin.
        low: The lower edge of the first bin.
        high: The upper edge of the last.
        unit: Of the values.
    """

    title: str
    colour: str
    counts: NDArray[np.intp]
    low: float
    high: float
    unit: str = ""


class RegionHistogram(PlotWidget):
    """A curve, filled in the region's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region-histogram")
        self.setAccessibleName(tr("Histogram of a region"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 90)
        self.counts: RegionCounts | None = None

    def show_counts(self, counts: RegionCounts | None) -> None:
        """Show another part, or none."""
        self.counts = counts
        self.update()

    def plot(self) -> Plot | None:
        """Where values lie now, None while there is nothing to show."""
        told = self.counts
        if told is None or not told.counts.any():
            return None
        unit = f" ({told.unit})" if told.unit else ""
        across = Axis(told.low, told.high, tr("Value") + unit)
        up = Axis(0.0, float(told.counts.max()) * 1.05, tr("Pixels"))
        return Plot.inside(QRectF(self.rect()), QFontMetricsF(self.font()), across, up)

    def why_empty(self) -> str:
        """Without a region there is none."""
        return tr("Choose a row to see its histogram.")

    def paint_plot(self, painter: QPainter, plot: Plot) -> None:
        """Paint axes and curve."""
        told = self.counts
        if told is None:
            return
        plot.paint(painter, self.palette())
        colour = QColor(told.colour or self.palette().color(QPalette.ColorRole.Highlight).name())
        paint_steps(painter, plot, told.counts.tolist(), colour)
        paint_legend(painter, self.palette(), plot.place.right(), [(colour, told.title)])
