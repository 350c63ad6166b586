"""The colours of a map with what they mean, painted at the right edge of a view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.gui.tools.halo_text import HaloText

WIDTH, TALLEST, SHORTEST = 12.0, 256.0, 60.0
SHARE = 0.42
TICK, GAP, FROM_EDGE = 4.0, 3.0, 30.0  # the letters of left and right stand at the edge itself
CORNER_LINES = 6.0
"""So many lines stand in the upper corner of a view at most, with the title above them."""
LOW = 0.72
"""Of its height, what a bar has in a view that is too low for all its words."""
TEXT, EDGE = QColor(226, 230, 235), QColor(0, 0, 0, 200)
POINTED = QColor(255, 211, 77)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a colour bar tells.

    Attributes:
        colours: From low to high, as 0xFFRRGGBB.
        low, high: The values at its ends.
        unit: Of the values.
        threshold: From where a map is painted, None if all of it is.
        basis: Where the ends come from, "" if there is nothing to say.
    """

    colours: Sequence[int]
    low: float
    high: float
    unit: str
    threshold: float | None = None
    basis: str = ""

    @property
    def told(self) -> tuple[float, float, float]:
        """The values that stand beside it."""
        return self.low, (self.low + self.high) / 2, self.high

    @property
    def notches(self) -> tuple[float, ...]:
        """Where the threshold lies: on both sides of zero, if the bar has two."""
        if self.threshold is None:
            return ()
        return (self.threshold, -self.threshold) if self.low < 0 else (self.threshold,)

    def height_in(self, place: QRectF, value: float) -> float:
        """Where a value lies on the bar."""
        share = (value - self.low) / (self.high - self.low)
        return place.bottom() - min(max(share, 0.0), 1.0) * place.height()


class ColourBar:
    """Paints a bar from its low end at the foot to its high end at the head."""

    def __init__(self) -> None:
        self._text = HaloText()

    def tell_places(self, written: list[QRectF]) -> None:
        """Add to a list where it stands, from now on: labels keep off."""
        self._text.covered = written

    def paint(self, painter: QPainter, inner: QRectF, font: QFont, bar: Bar) -> None:
        """Paint the bar with its ends, its middle and its unit; without room for it nothing."""
        place = _place_in(inner, font)
        if place is None:
            return
        if self._text.covered is not None:
            self._text.covered.append(place)
        image = QImage(1, len(bar.colours), QImage.Format.Format_RGB32)
        for row, colour in enumerate(reversed(bar.colours)):
            image.setPixel(0, row, colour)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(EDGE, 2))
        painter.drawRect(place)
        painter.drawImage(place, image)
        for value in bar.told:
            self._tick(painter, place, bar, value, font)
        for value in bar.notches:
            self._notch(painter, place, bar, value)
        is_low = _is_low(inner, QFontMetricsF(font).height())
        self._words(painter, place, bar, font, width=0.0 if is_low else inner.width())

    def point(self, painter: QPainter, inner: QRectF, font: QFont, bar: Bar, value: float) -> None:
        """Show a value on the bar that was painted: a wedge, and the figure left of all the others."""
        place = _place_in(inner, font)
        if place is None:
            return
        height, words = bar.height_in(place, value), figure(value)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(POINTED)
        tip = QPointF(place.left(), height)
        painter.drawPolygon([tip, tip + QPointF(-2 * TICK, -TICK), tip + QPointF(-2 * TICK, TICK)])
        widest = max(self._text.size(figure(one), font).width() for one in bar.told)
        left = place.left() - TICK - 3 * GAP - widest - self._text.size(words, font).width()
        top = height - QFontMetricsF(font).height() / 2
        self._text.paint(painter, QPointF(left, top), words, font, POINTED)

    def _words(self, painter: QPainter, place: QRectF, bar: Bar, font: QFont, *, width: float) -> None:
        """Unit and basis above the bar; in a low view, whose corner is full, the unit alone, and below."""
        line = QFontMetricsF(font).height()
        if not width:
            self._line(painter, place, bar.unit, font, place.bottom() + 0.4 * line)
            return
        self._line(painter, place, bar.unit, font, place.top() - 1.7 * line)
        basis = bar.basis.replace(f" {bar.unit}", "") if bar.unit else bar.basis  # which stands below it
        if self._text.size(basis, font).width() <= width:
            self._line(painter, place, basis, font, place.top() - 2.7 * line)

    def _line(self, painter: QPainter, place: QRectF, words: str, font: QFont, top: float) -> None:
        left = place.right() + FROM_EDGE - self._text.size(words, font).width()
        self._text.paint(painter, QPointF(left, top), words, font, TEXT)

    def _tick(self, painter: QPainter, place: QRectF, bar: Bar, value: float, font: QFont) -> None:
        height, words = bar.height_in(place, value), figure(value)
        painter.setPen(QPen(TEXT, 1))
        painter.drawLine(QPointF(place.left() - TICK, height), QPointF(place.left(), height))
        left = place.left() - TICK - GAP - self._text.size(words, font).width()
        self._text.paint(painter, QPointF(left, height - QFontMetricsF(font).height() / 2), words, font, TEXT)

    def _notch(self, painter: QPainter, place: QRectF, bar: Bar, value: float) -> None:
        height = bar.height_in(place, value)
        for colour, width in ((EDGE, 4), (TEXT, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(place.left(), height), QPointF(place.right() + TICK, height))


def _place_in(inner: QRectF, font: QFont) -> QRectF | None:
    """Where a bar stands, None where there is no room for one."""
    is_low = _is_low(inner, QFontMetricsF(font).height())
    height = min(TALLEST, inner.height() * SHARE) * (LOW if is_low else 1.0)
    if height < SHORTEST:
        return None
    return QRectF(inner.right() - FROM_EDGE - WIDTH, inner.center().y() - height / 2, WIDTH, height)


def _is_low(inner: QRectF, line: float) -> bool:
    """Whether the words above a bar would stand in the words of the corner."""
    top = inner.center().y() - min(TALLEST, inner.height() * SHARE) / 2
    return top - 2.7 * line < inner.top() + CORNER_LINES * line
