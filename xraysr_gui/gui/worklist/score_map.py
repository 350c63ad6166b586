"""The map of a score over the image of its case."""

from __future__ import annotations

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.radiograph import Pixels, Radiograph
from xraysr_gui.core.spacing import Spacing
from xraysr_gui.core.words import tr
from xraysr_gui.gui.layers.heat_layer import Heat, HeatLayer, HeatStyle
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.data_probe import DataProbe, ProbeRow
from xraysr_gui.gui.views.view_grid import ViewGrid

CHANCE = HeatStyle(0.0, 10.0, colours="ember", opacity=0.35, threshold=1.0)
STRANGE = HeatStyle(1.0, 3.0, colours="ember", opacity=0.35, threshold=1.5)
"""How far a place raises the probability, in hundredths, and how many times as strange as usual it is: the
same for every image, so that one that is hardly suspect stays as it is."""
HUNDRED, LEAST, WITHIN = 100.0, 0.05, 0.5
SMOOTH = 8
"""So many steps are drawn for one cell, so that no corners of cells are taken for edges of a finding."""
RAISES = "Score map: so much lower would the probability be if the place were flat; outlines no finding"
UNLIKE = "Score map: where the image looks least like a normal one; outlines no finding"

EMPTY_RAISES = "Score map is empty: no place raises the probability by {:g} of 100 or more"
EMPTY_UNLIKE = "Score map is empty: no place is {:g} times as unlike normal films as usual"


class ScoreMap:
    """One map at a time, in every view that shows its image."""

    def __init__(self, grid: ViewGrid, probe: DataProbe) -> None:
        self._grid = grid
        probe.tellers.append(self.words_at)
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
            of_chance = heat is None or heat.drawn.scale.high == CHANCE.high
            style = CHANCE if of_chance else STRANGE
            self.layer.legend = () if heat is None else legend_of(heat, style)
            self.layer.show(heat, style)
            for view in self._grid.shown_views:
                view.update()

    def _lies_over(self, view: View) -> bool:
        return self.layer.heat is not None

    def words_at(self, row: ProbeRow) -> str:
        """What the map tells of a place of its image, "" where it tells nothing."""
        heat = self.layer.heat
        value = None if heat is None else self.layer.value_at(Point(row.x, row.y))
        if heat is None or value is None or row.address != heat.address:
            return ""
        if heat.drawn.scale.high == STRANGE.high:
            return tr("this spot is {:.1f} times as unlike normal films as usual").format(value)
        if abs(value) < LEAST:
            return tr("this spot hardly changes the probability")
        words = tr("this spot raises the probability by {:.1f} of 100")
        lowers = tr("this spot lowers the probability by {:.1f} of 100")
        return (words if value > 0 else lowers).format(abs(value))


def legend_of(heat: Heat, style: HeatStyle) -> tuple[str, ...]:
    """What a map tells and what it does not; of a map on which nothing is painted, that it is empty."""
    import numpy as np

    values, least = heat.drawn.values, style.threshold or 0.0
    if not (np.nan_to_num(values, nan=-np.inf) >= least).any():
        empty = EMPTY_RAISES if style == CHANCE else EMPTY_UNLIKE
        return (tr(empty).format(least),)
    return (heat.drawn.legend,)


def heat_of(radiograph: Radiograph, where: Pixels, *, of_chance: bool = True) -> Heat:
    """A coarse grid over the whole image, ready to be painted; for worker threads."""
    import numpy as np  # and what needs it: not before a map is drawn

    from xraysr_gui.core.body_mask import body_mask
    from xraysr_gui.degradations.resample import resize
    from xraysr_gui.display.heat import coded_map
    from xraysr_gui.metrics.error_map import DrawnMap, Scale

    rows, columns = radiograph.shape
    spacing = radiograph.spacing
    across, down = spacing.column * columns / where.shape[1], spacing.row * rows / where.shape[0]
    fine = Spacing(down / SMOOTH, across / SMOOTH, spacing.calibration)
    style, legend = (CHANCE, tr(RAISES)) if of_chance else (STRANGE, tr(UNLIKE))
    unit = tr("raises the probability (percentage points)") if of_chance else tr("times as unlike as usual")
    scale = Scale(unit, style.low, style.high, basis=legend)
    shape = SMOOTH * where.shape[0], SMOOTH * where.shape[1]
    told = np.nan_to_num(where) * (HUNDRED if of_chance else 1.0)
    values = np.asarray(resize(told, shape), np.float32)
    body = resize(body_mask(radiograph.normalised()).astype(np.float32), shape, "area")
    unseen = np.repeat(np.repeat(np.isnan(where), SMOOTH, axis=0), SMOOTH, axis=1)
    values[(body < WITHIN) | unseen] = np.nan  # what lies outside of the body is never coloured
    drawn = DrawnMap(tr("Map of the score"), values, scale, fine, Point(0.0, 0.0), legend)
    return Heat(radiograph.source.address, drawn, coded_map(values, scale.low, scale.high))
