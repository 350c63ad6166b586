"""Shows the reference in the place of the output: left of a curtain, around a lens, or shining through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from weakref import WeakKeyDictionary

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import GreyTable
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.look import Look
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.display.viewport import Viewport
from xraysr_gui.gui.layers.missing_layer import MissingLayer
from xraysr_gui.gui.views.contract import Seen, View
from xraysr_gui.gui.views.view_painting import paint_picture

LINE, HALO = QColor(255, 211, 77), QColor(0, 0, 0, 170)
LENS_SHARE, SMALLEST_LENS = 0.22, 48.0
GRIP = 9.0
CORNER = Point(0.0, 0.0)


class Blend(StrEnum):
    """How the reference is shown in the view of the output."""

    NONE = "none"
    SWIPE = "swipe"
    FADE = "fade"
    LENS = "lens"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, eq=False)
class Beneath:
    """The reference, where it lies in the field of the output.

    Attributes:
        radiograph: Its pixels.
        origin: Of its first pixel in that field.
    """

    radiograph: Radiograph
    origin: Point = CORNER


class BlendLayer:
    """One for all views; `look_of` says in which window a view shows the reference, None where it does not.

    Attributes:
        blend: How the reference is shown.
        share: Where the curtain stands, or how much of the output is left: 0 to 1.
        lens: Where the lens lies in logical pixels of a view, None for its middle.
    """

    def __init__(
        self, look_of: Callable[[View, Radiograph], Look | None], aside: Aside | None = None
    ) -> None:
        self._look_of, self._aside = look_of, aside
        self.blend, self.share = Blend.NONE, 0.5
        self.lens: QPointF | None = None
        self._beneath: Beneath | None = None
        self._missing = MissingLayer()
        self._viewports: WeakKeyDictionary[View, tuple[Beneath, Viewport]] = WeakKeyDictionary()
        self._table: tuple[Radiograph, Look, GreyTable] | None = None

    def show(self, beneath: Beneath | None) -> None:
        """Show another reference, or none."""
        self._beneath = beneath

    def curtain(self, view: View) -> float:
        """Where the curtain stands in a view, in logical pixels."""
        return self.share * view.width()

    def seen(self, view: View, place: Point) -> tuple[Seen, ...]:
        """What is seen at a place of the output's field: what covers the other, both where they mix."""
        output, beneath = view.radiograph, self._beneath
        alone = () if output is None else (Seen(output, place),)
        if beneath is None or self.blend is Blend.NONE or self._look_of(view, beneath.radiograph) is None:
            return alone
        at = view.to_screen(place)
        share = {
            Blend.SWIPE: float(at.x() < self.curtain(view)),
            Blend.LENS: float(not self._lens_path(view).contains(at)),
            Blend.FADE: 1.0 - self.share,
        }.get(self.blend, 1.0)
        moved = Point(place.x - beneath.origin.x, place.y - beneath.origin.y)
        covering = (Seen(beneath.radiograph, moved),)
        both = (*covering, *alone) if share >= 0.5 else (*alone, *covering)
        return both if 0.0 < share < 1.0 else both[:1]

    def paint(self, painter: QPainter, view: View) -> None:
        """Paint as much of the reference as the reader wants to see."""
        beneath = self._beneath
        if self.blend is Blend.NONE or beneath is None or view.camera is None:
            return
        look = self._look_of(view, beneath.radiograph)
        if look is None:
            return
        painter.save()
        self._clip(painter, view)
        self._paint_reference(painter, view, beneath, look)
        painter.restore()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.blend is Blend.SWIPE:
            _paint_curtain(painter, self.curtain(view), view.height())
        elif self.blend is Blend.LENS:
            _paint_outline(painter, self._lens_path(view))
        painter.restore()

    def _clip(self, painter: QPainter, view: View) -> None:
        if self.blend is Blend.SWIPE:
            painter.setClipRect(QRectF(0, 0, self.curtain(view), view.height()))
        elif self.blend is Blend.FADE:
            painter.setOpacity(1.0 - self.share)
        elif self.blend is Blend.LENS:
            whole = QPainterPath()
            whole.addRect(QRectF(view.rect()))
            painter.setClipPath(whole - self._lens_path(view))

    def _lens_path(self, view: View) -> QPainterPath:
        radius = max(SMALLEST_LENS, LENS_SHARE * min(view.width(), view.height()))
        path = QPainterPath()
        path.addEllipse(self.lens or QPointF(view.rect().center()), radius, radius)
        return path

    def _paint_reference(self, painter: QPainter, view: View, beneath: Beneath, look: Look) -> None:
        radiograph, camera = beneath.radiograph, view.camera
        kept = self._viewports.get(view)
        if kept is None or kept[0] is not beneath:
            viewport = Viewport(radiograph.greys, radiograph.spacing, self._aside, view.update)
            kept = self._viewports[view] = beneath, viewport
        if camera is None:
            return
        moved = replace(camera, x=camera.x - beneath.origin.x, y=camera.y - beneath.origin.y)
        picture = kept[1].render(moved, self._greys(radiograph, look))
        if self.blend is not Blend.FADE:  # what fades is mixed with the output, never with black
            painter.fillRect(QRectF(view.rect()), QColor(0, 0, 0))
        if picture is not None:
            paint_picture(painter, picture, view.devicePixelRatioF())
        self._missing.paint_of(radiograph, moved, painter, view)

    def _greys(self, radiograph: Radiograph, look: Look) -> GreyTable:
        kept = self._table
        if kept is None or kept[0] is not radiograph or kept[1] != look:
            table = radiograph.greys.grey_table(look.voi, inverted=look.inverted)
            kept = self._table = radiograph, look, table
        return kept[2]


def _paint_curtain(painter: QPainter, x: float, height: int) -> None:
    middle = QPointF(x, height / 2)
    for colour, width in ((HALO, 4.0), (LINE, 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x, 0), QPointF(x, height))
    painter.setPen(QPen(HALO, 1))
    painter.setBrush(LINE)
    painter.drawEllipse(middle, GRIP, GRIP)
    painter.setPen(QPen(QColor(20, 20, 20), 1.6))
    for side in (-1, 1):
        tip = middle + QPointF(side * 5.5, 0)
        painter.drawPolyline([tip + QPointF(-side * 3, -3), tip, tip + QPointF(-side * 3, 3)])


def _paint_outline(painter: QPainter, path: QPainterPath) -> None:
    for colour, width in ((HALO, 4.0), (LINE, 1.5)):
        painter.strokePath(path, QPen(colour, width))
