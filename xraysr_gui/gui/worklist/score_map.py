"""The map of a score over the image of its case."""

from __future__ import annotations

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.layers.heat_layer import Heat, HeatLayer, HeatStyle
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid

STYLE = HeatStyle(0.0, 1.0, colours="ember", opacity=0.35, threshold=0.25)
SMOOTH = 8
"""So many steps are drawn for one cell, so that no corners of cells are taken for edges of a finding."""
LEGEND = "Score map: where the image looks least like a normal one; outlines no finding"


class ScoreMap:
    """One map at a time, in every view that shows its image."""

    def __init__(self, grid: ViewGrid) -> None:
        self._grid = grid
        self.layer = HeatLayer(self._lies_over)
        for view in grid.views:
            view.add_layer(self.layer, beneath=True)  # the words in the corners stay readable

    @property
    def heat(self) -> Heat | None:
        """What is painted."""
        return self.layer.heat

    def show(self, heat: Heat | None) -> None:
        """Paint a map, or none."""
        if heat is not self.layer.heat:
            self.layer.title = heat.drawn.title if heat is not None else ""
            self.layer.show(heat, STYLE)
            for view in self._grid.shown_views:
                view.update()

    def _lies_over(self, view: ImageView) -> bool:
        return self.layer.heat is not None


def heat_of(radiograph: Radiograph, where: Pixels) -> Heat:
    """A coarse grid over the whole image, ready to be painted; for worker threads."""
    import numpy as np  # and what needs it: not before a map is drawn

    from xraysr_gui.degradations.resample import resize
    from xraysr_gui.display.heat import coded_map
    from xraysr_gui.metrics.error_map import DrawnMap, Scale

    rows, columns = radiograph.shape
    spacing = radiograph.spacing
    across, down = spacing.column * columns / where.shape[1], spacing.row * rows / where.shape[0]
    fine = Spacing(down / SMOOTH, across / SMOOTH, spacing.calibration)
    scale = Scale(tr("unlike a normal film"), 0.0, 1.0, basis=tr(LEGEND))
    values = np.asarray(resize(where, (SMOOTH * where.shape[0], SMOOTH * where.shape[1])), np.float32)
    values = values.clip(0.0, 1.0)
    drawn = DrawnMap(tr("Map of the score"), values, scale, fine, Point(0.0, 0.0), tr(LEGEND))
    return Heat(radiograph.source.address, drawn, coded_map(values, 0.0, 1.0))
