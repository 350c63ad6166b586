"""Lets the colour bar tell what the map holds under the pointer, whatever view that is in."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from xraysr_gui.core.geometry import Point
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid


class HeatPointer(QObject):
    """Watches all views; only on those with the map something is painted again."""

    def __init__(self, grid: ViewGrid, arranging: Arranging) -> None:
        super().__init__(arranging)
        self._arranging = arranging
        for view in grid.views:
            view.pointer_moved.connect(self._point)

    def _point(self, place: Point | None) -> None:
        heat, view = self._arranging.heat.heat, cast(ImageView, self.sender())
        radiograph = view.radiograph
        if heat is None or radiograph is None or radiograph.source.address != heat.address:
            place = None
        self._arranging.heat.point_at(place)
        for one in self._arranging.map_views:
            one.update_drawn()
