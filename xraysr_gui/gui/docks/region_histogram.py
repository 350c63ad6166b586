"""How often each value occurs in a region, beside the whole image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from xraysr_gui.gui.docks.plot_axes import Axis, Plot, paint_legend


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


class RegionHistogram(QWidget):
    """A curve, filled in the region's colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region-histogram")
        self.setAccessibleName(self.tr("Histogram of a region"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(220, 90)
        self.counts: RegionCounts | None = None

    def show_counts(self, counts: RegionCounts | None) -> None:
        """Show another part, or none."""
        self.counts = counts
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint axes and curve."""
        painter, told = QPainter(self), self.counts
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self.palette().color(QPalette.ColorRole.Base))
        if told is None or not told.counts.any():
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            words = self.tr("Choose a row to see its histogram.")
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            return
        across = Axis(
            told.low, told.high, f"{self.tr('Value')} {f'({told.unit})' if told.unit else ''}".strip()
        )
        up = Axis(0.0, float(told.counts.max()) * 1.05, self.tr("Pixels"))
        plot = Plot.inside(QRectF(self.rect()), QFontMetricsF(self.font()), across, up)
        plot.paint(painter, self.palette())
        colour = QColor(told.colour or self.palette().color(QPalette.ColorRole.Highlight).name())
        edges = np.linspace(told.low, told.high, told.counts.size + 1).tolist()
        outline = [plot.at(told.low, 0)]
        for left, right, height in zip(edges, edges[1:], told.counts.tolist(), strict=False):
            outline += (plot.at(left, height), plot.at(right, height))
        outline.append(QPointF(plot.at(told.high, 0)))
        shade = QColor(colour)
        shade.setAlpha(90)
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(shade)
        painter.drawPolygon(QPolygonF(outline))
        paint_legend(painter, self.palette(), plot.place.right(), [(colour, told.title)])
