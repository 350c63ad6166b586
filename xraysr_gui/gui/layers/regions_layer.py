"""Paints regions, their names and the handles of the chosen one over an image."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QTransform

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.region import Region
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.halo_text import HaloText
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.region_geometry import handles_of, logical_scale, touched
from xraysr_gui.gui.tools.region_shapes import Shapes
from xraysr_gui.gui.views.contract import View

DARK = QColor(0, 0, 0, 170)
LINE, CHOSEN_LINE, HALO, HANDLE, NEW_HANDLE = 1.6, 2.2, 4.2, 4.0, 2.5
SHADE = 26  # of 255: a chosen or painted region is tinted, and the greys in it stay readable
GAP = 3.0


class RegionsLayer:
    """The regions of the image in a view; the same on every version of it."""

    def __init__(self, editing: RegionEditing) -> None:
        self._editing = editing
        self._text, self._shapes = HaloText(), Shapes()

    def lay_over(self, view: View) -> None:
        """Paint over a view from now on."""
        view.add_drawn(self)
        view.clicked.connect(partial(self._pick, view))
        self._editing.changed.connect(view.update_drawn)

    def _pick(self, view: View, at: QPointF) -> None:
        """Choose the region that was clicked on with a tool for looking; beside them nothing changes."""
        if view.radiograph is not None:
            address = view.radiograph.source.address
            regions, chosen = self._editing.regions_of(address), self._editing.chosen_in(address)
            touch = touched(view, regions, chosen, at)
            if touch is not None:
                self._editing.choose(address, touch.region.id)

    def paint(self, painter: QPainter, view: View) -> None:
        """All regions, the chosen one last; then names, so that no line runs over them."""
        radiograph = view.radiograph
        if radiograph is None or view.camera is None:
            return
        address = radiograph.source.address
        regions, moving = self._editing.regions_of(address), self._editing.moving
        chosen = self._editing.chosen_in(address)
        id = moving.region.id if moving and moving.address == address else chosen.id if chosen else ""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_screen = _transform(view)
        for region in sorted(regions, key=lambda one: one.id == id):
            self._paint_region(painter, region, to_screen, logical_scale(view), chosen=region.id == id)
            if region.id == id and moving is None and not isinstance(view.tool, PaintBrush):
                _paint_handles(painter, view, region)
        for region in regions:
            self._paint_name(painter, view, region, chosen=region.id == id)
        _paint_brush(painter, view)

    def _paint_region(
        self, painter: QPainter, region: Region, to_screen: QTransform, per_unit: float, *, chosen: bool
    ) -> None:
        shape, colour = self._shapes.of(region, per_unit), QColor(region.colour)
        painter.save()
        painter.setTransform(to_screen, combine=True)
        if chosen or shape.line is not shape.inside:
            shade = QColor(colour)
            shade.setAlpha(SHADE)
            painter.fillPath(shape.inside, shade)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        ratio = painter.device().devicePixelRatioF()  # a cosmetic pen counts the pixels of the screen
        for pen in (QPen(DARK, HALO * ratio), QPen(colour, (CHOSEN_LINE if chosen else LINE) * ratio)):
            pen.setCosmetic(True)
            painter.setPen(pen)
            painter.drawPath(shape.line)
        painter.restore()

    def _paint_name(self, painter: QPainter, view: View, region: Region, *, chosen: bool) -> None:
        box, font = region.bounds, QFont(view.font())
        font.setBold(chosen)
        place = QRectF(
            view.to_screen(Point(box.left, box.top)),
            view.to_screen(Point(box.left + box.width, box.top + box.height)),
        ).normalized()
        if not region.name or not place.adjusted(-1, -1, 1, 1).intersects(QRectF(view.rect())):
            return
        bounds = QRectF(view.rect()).adjusted(0, 0, 0, -view.banners)
        spot = free_spot(self._text.size(region.name, font), place, bounds, view.written)
        view.written.append(spot)
        self._text.paint(painter, spot.topLeft(), region.name, font, QColor(region.colour))


def free_spot(size: QSizeF, box: QRectF, bounds: QRectF, taken: Sequence[QRectF]) -> QRectF:
    """Above a region or below it, beside it or in it: the first place that covers no words."""
    across, down = box.center().x() - size.width() / 2, box.center().y() - size.height() / 2
    corners = (
        (across, box.top() - size.height() - GAP),
        (across, box.bottom() + GAP),
        (box.right() + GAP, down),
        (box.left() - size.width() - GAP, down),
        (across, box.top() + GAP),
        (across, down),
    )
    spots = [QRectF(QPointF(*corner), size) for corner in corners]
    inside = [spot for spot in spots if bounds.contains(spot)] or [_pushed_into(bounds, spots[0])]

    def hidden(spot: QRectF) -> float:
        shared = [spot & one for one in taken if spot.intersects(one)]
        return sum(one.width() * one.height() for one in shared)

    return min(inside, key=hidden)


def _pushed_into(bounds: QRectF, spot: QRectF) -> QRectF:
    left = max(min(spot.left(), bounds.right() - spot.width()), bounds.left())
    top = max(min(spot.top(), bounds.bottom() - spot.height()), bounds.top())
    return QRectF(QPointF(left, top), spot.size())


def _transform(view: View) -> QTransform:
    """From field units to logical pixels of a view."""
    origin, scale = view.to_screen(Point(0, 0)), logical_scale(view)
    across = view.orientation.to_screen(Point(scale, 0.0))
    down = view.orientation.to_screen(Point(0.0, scale))
    return QTransform(across.x, across.y, down.x, down.y, origin.x(), origin.y())


def _paint_handles(painter: QPainter, view: View, region: Region) -> None:
    painter.setPen(QPen(QColor(region.colour), LINE))
    painter.setBrush(DARK)
    for handle in handles_of(region, logical_scale(view)):
        side = NEW_HANDLE if handle.is_new else HANDLE
        corner = view.to_screen(handle.place) - QPointF(side, side)
        painter.drawRect(QRectF(corner.x(), corner.y(), 2 * side, 2 * side))


def _paint_brush(painter: QPainter, view: View) -> None:
    """The ring of the brush, in the view that the pointer is in."""
    tool = view.tool
    if not isinstance(tool, PaintBrush) or tool.under is None or tool.under[0] is not view:
        return
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(DARK, 3), QPen(QColor("white"), 1)):
        painter.setPen(pen)
        painter.drawEllipse(tool.under[1], tool.radius, tool.radius)
