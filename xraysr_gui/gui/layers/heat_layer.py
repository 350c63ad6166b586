"""Lays an error map over the output, with its colour bar, and rings the place that was chosen."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from xraysr_gui.core.address import Address
from xraysr_gui.core.colours import table_of
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Greys, GreyTable
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.words import tr
from xraysr_gui.display.heat import index_table
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.display.viewport import Viewport
from xraysr_gui.gui.layers.colour_bar import Bar, ColourBar
from xraysr_gui.gui.views.contract import View

if TYPE_CHECKING:
    from xraysr_gui.metrics.error_map import DrawnMap

MARGIN, RING = 8.0, 14.0
RING_COLOUR, HALO = QColor(255, 211, 77), QColor(0, 0, 0, 190)
CLEAR, CLEAR_UNTIL = 1 / 128, 0.25
"""Of the way from no difference to the worst: up to the first (a sixteenth of the noise) there is nothing
to see, and from the second on a map covers as much as it is asked to."""
FITTED = "fitted or set by hand, not the declared scale"
NOTE, NOTE_GROUND = QColor(226, 230, 235), QColor(0, 0, 0, 170)


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """A map, ready to be painted.

    Attributes:
        address: Of the image whose views show it.
        drawn: Its values, its scale and what a reader has to know.
        greys: Its values as codes.
    """

    address: Address
    drawn: DrawnMap
    greys: Greys


@dataclass(frozen=True, slots=True)
class HeatStyle:
    """How maps are painted.

    Attributes:
        low, high: The ends of the scale.
        colours: An id of the colour maps.
        opacity: 0 shows the output alone, 1 the map alone.
        threshold: What is better is not painted; None paints all.
    """

    low: float = 0.0
    high: float = 1.0
    colours: str = "sea"
    opacity: float = 0.75
    threshold: float | None = None


class HeatLayer:
    """One for all views; `is_over` says in which of them the map lies.

    Attributes:
        title: What is drawn, or is about to be; "" if nothing.
        legend: What stands along the foot of a view while the map lies there, the longest wording first.
    """

    def __init__(self, is_over: Callable[[View], bool], aside: Aside | None = None) -> None:
        self._is_over, self._aside = is_over, aside
        self.title, self.legend = "", tuple[str, ...]()
        self._bar = ColourBar()
        self._heat: Heat | None = None
        self._style = HeatStyle()
        self._table: GreyTable | None = None
        self._colours: list[int] = []  # the worst is brightest, also where more is better
        self._solid: list[int] = []
        self._ring: Point | None = None
        self._pointed: Point | None = None
        self._note = ""
        self._viewports: WeakKeyDictionary[View, tuple[Heat, Viewport]] = WeakKeyDictionary()

    @property
    def heat(self) -> Heat | None:
        """What is painted."""
        return self._heat

    @property
    def style(self) -> HeatStyle:
        """How it is painted."""
        return self._style

    def show(self, heat: Heat | None, style: HeatStyle, note: str = "") -> None:
        """Paint another map, or none and a note in its place."""
        self._heat, self._note = heat, note
        self.set_style(style)

    def set_style(self, style: HeatStyle) -> None:
        """Paint the same map differently."""
        self._style = style
        worse = self._heat is None or self._heat.drawn.scale.high_is_worse
        table = table_of(style.colours)[:: 1 if worse else -1]
        self._solid = [opaque(*colour) for colour in table.tolist()]
        self._colours = _covering(self._solid, style.opacity, diverging=style.low < 0, worse=worse)
        if self._heat is not None:
            self._table = index_table(
                self._heat.greys, style.low, style.high, style.threshold, high_is_worse=worse
            )

    def ring(self, place: Point | None) -> None:
        """Ring a place in all views of the image."""
        self._ring = place

    def point_at(self, place: Point | None) -> None:
        """Show on the bar what the map holds under the pointer."""
        self._pointed = place

    def value_at(self, place: Point) -> float | None:
        """What the map holds at a place of the field; None outside, or while it is not known."""
        if self._heat is None:
            return None
        drawn = self._heat.drawn
        pixel = drawn.spacing.to_pixel(place.moved(-drawn.origin.x, -drawn.origin.y))
        rows, columns = drawn.values.shape
        if not (0 <= pixel.x < columns and 0 <= pixel.y < rows):
            return None
        value = float(drawn.values[int(pixel.y), int(pixel.x)])
        return value if math.isfinite(value) else None

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint the map where it belongs, and the ring in every view of its image."""
        heat, camera, radiograph = self._heat, view.camera, view.radiograph
        if camera is None or radiograph is None:
            return
        over = self._is_over(view)
        self._bar.tell_places(view.written)
        if over and heat is not None and heat.address == radiograph.source.address:
            view.legend = self.legend
        if heat is not None and heat.address == radiograph.source.address:
            if over:
                self._paint_map(painter, view, heat)
            self._paint_ring(painter, view)
        elif over and self._note:
            _paint_note(painter, QRectF(view.rect()), self._note)

    def _paint_map(self, painter: QPainter, view: View, heat: Heat) -> None:
        kept = self._viewports.get(view)
        if kept is None or kept[0] is not heat:
            viewport = Viewport(heat.greys, heat.drawn.spacing, self._aside, view.update)
            kept = self._viewports[view] = heat, viewport
        camera, origin = view.camera, heat.drawn.origin
        if camera is None or self._table is None:
            return
        moved = replace(camera, x=camera.x - origin.x, y=camera.y - origin.y)
        picture = kept[1].render(moved, self._table)
        if picture is not None:
            rows, columns = picture.greys.shape
            image = QImage(picture.greys.data, columns, rows, columns, QImage.Format.Format_Indexed8)
            image.setColorTable(self._colours)
            ratio = view.devicePixelRatioF()
            painter.save()
            painter.scale(1 / ratio, 1 / ratio)
            painter.drawImage(picture.left, picture.top, image)
            painter.restore()
        self._bar.paint(painter, _inner(view), view.font(), self._told(heat))

    def paint_pointed(self, painter: QPainter, view: View) -> None:
        """Paint on the bar of a view what the map holds under the pointer."""
        heat, radiograph = self._heat, view.radiograph
        value = None if self._pointed is None else self.value_at(self._pointed)
        if heat is None or value is None or radiograph is None or not self._is_over(view):
            return
        if heat.address == radiograph.source.address:
            self._bar.tell_places(view.written)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._bar.point(painter, _inner(view), view.font(), self._told(heat), value)

    def _told(self, heat: Heat) -> Bar:
        style, scale = self._style, heat.drawn.scale
        is_declared = (style.low, style.high) == (scale.low, scale.high)
        return Bar(
            self._solid,
            style.low,
            style.high,
            tr(heat.drawn.scale.unit or heat.drawn.title),
            style.threshold,
            ("" if self.legend else heat.drawn.scale.basis) if is_declared else FITTED,
        )

    def _paint_ring(self, painter: QPainter, view: View) -> None:
        if self._ring is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        place = view.to_screen(self._ring)
        for colour, width in ((HALO, 4), (RING_COLOUR, 2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(place, RING, RING)


class PointedLayer:
    """The value under the pointer, on the bar of a map; it moves, and the map beneath it does not."""

    def __init__(self, heat: HeatLayer) -> None:
        self._heat = heat

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint it where a bar is."""
        self._heat.paint_pointed(painter, view)


def _inner(view: View) -> QRectF:
    return QRectF(view.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)


def _covering(solid: list[int], opacity: float, *, diverging: bool, worse: bool) -> list[int]:
    """Clear where there is no difference; the full opacity is reached at a quarter of the way."""
    last, covering = len(solid) - 1, [0]
    for index in range(1, last + 1):
        share = (index - 1) / (last - 1)
        bad = abs(2 * share - 1) if diverging else share if worse else 1 - share
        alpha = round(255 * opacity * min(max((bad - CLEAR) / (CLEAR_UNTIL - CLEAR), 0.0), 1.0))
        covering.append(solid[index] & (alpha << 24 | 0xFFFFFF))
    return covering


def opaque(red: int, green: int, blue: int) -> int:
    """A colour as Qt packs it."""
    return 0xFF << 24 | red << 16 | green << 8 | blue


def _paint_note(painter: QPainter, place: QRectF, words: str) -> None:
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    inner = place.adjusted(place.width() / 6, 0, -place.width() / 6, 0)
    covered = painter.boundingRect(inner, flags, words).adjusted(-12, -8, 12, 8)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(NOTE_GROUND)
    painter.drawRoundedRect(covered, 6, 6)
    painter.setPen(NOTE)
    painter.drawText(inner, flags, words)
