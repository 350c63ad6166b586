"""Lets colour bar and data probe tell what the map holds under the pointer, whatever view that is in."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QObject

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.views.data_probe import DataProbe, ProbeRow
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid


class HeatPointer(QObject):
    """Watches all views; only on those with the map something is painted again."""

    def __init__(self, grid: ViewGrid, arranging: Arranging, probe: DataProbe) -> None:
        super().__init__(arranging)
        self._arranging = arranging
        probe.tellers.append(self.words_at)
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

    def words_at(self, row: ProbeRow) -> str:
        """Such as "Absolute difference 4.832 (The reference was resampled ...)", "" where no map lies.

        Its value is no difference of two values beside it where images were brought onto one grid.
        """
        heat = self._arranging.heat.heat
        if heat is None or row.address != heat.address or not self._arranging.map_views:
            return ""
        value = self._arranging.heat.value_at(Point(row.x, row.y))
        if value is None:
            return ""
        told = f"{tr(heat.drawn.title)} {figure(value)}"
        return f"{told} ({heat.drawn.legend})" if heat.drawn.legend else told
