"""Draws the map of the pair that a reader looks at, and keeps the panel in step with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.comparing.compare_pair import TruthPair
from xraysr_gui.commands.comparing.map_kinds import MAP_KINDS, MapRequest
from xraysr_gui.commands.comparing.worst_places import line_of
from xraysr_gui.commands.enhance_radiograph import Runs
from xraysr_gui.core.address import Address
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.geometry import Point
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.engine.engine import EngineWishes
from xraysr_gui.gui.comparing.arranging import Arranging
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.comparing.map_box import Choosable, MapBox
from xraysr_gui.gui.comparing.map_drawing import draw_heat
from xraysr_gui.gui.comparing.map_styling import MapStyling
from xraysr_gui.gui.layers.heat_layer import Heat
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed
from xraysr_gui.metrics.error_map import Peak

FIRST_KIND = "absolute"

CLOSE_UP = 2.0
"""Pixels of the screen for one of the output, at least, where a place is gone to."""


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """What is to be drawn, and what of it has come."""

    pair: Pair
    kind: str


class ErrorMapControl(QObject):
    """One map at a time: a newer wish cancels the one before.

    Signals:
        idle: none is drawn any more.
    """

    idle = Signal()
    _came = Signal(object, object)

    def __init__(
        self,
        panel: MapBox,
        grid: ViewGrid,
        comparing: Comparing,
        arranging: Arranging,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(panel)
        self._panel, self._grid, self._comparing, self._arranging = panel, grid, comparing, arranging
        self._jobs, self._show_error = jobs, show_error
        self._engine: tuple[Runs, Callable[[], EngineWishes]] | None = None
        self._styling = MapStyling(panel, arranging, lambda: self.kind)
        self._kind = FIRST_KIND
        self._wish: _Wish | None = None
        self._job: Job | None = None
        self._peaks: tuple[Peak, ...] = ()
        self._show_kinds()
        panel.kind_chosen.connect(self.choose)
        panel.peak_chosen.connect(self._go_to_peak)
        self._came.connect(self._show_part)
        arranging.changed.connect(self.refresh)

    def attend(self, engine: Runs, wishes: Callable[[], EngineWishes]) -> None:
        """Learn what runs enhancers again."""
        self._engine = engine, wishes

    @property
    def is_drawing(self) -> bool:
        """Whether a map is under way."""
        return self._job is not None

    @property
    def kind(self) -> str:
        """The id of the map that is drawn."""
        return self._kind

    def choose(self, kind: str) -> None:
        """Draw another map."""
        self._kind, self._wish = kind, None  # also one that was stopped is drawn when it is asked for again
        self._panel.show_kind(kind)
        self.refresh()

    def refresh(self) -> None:
        """Draw what the views in sight ask for, unless it is drawn already."""
        pair, wish = self._comparing.pair(), self._wish
        self._show_kinds()
        if wish is not None and (wish.pair, wish.kind) == (pair, self._kind):
            return
        if pair is None:
            self._forget(self._comparing.why_none())
        elif self._arranging.map_views:
            self._start(pair)
        else:
            self._forget(tr("No view shows the error map: choose Side by side, or press its key."))

    def _show_kinds(self) -> None:
        """A difference is an error only where the truth is known."""
        known_truth = isinstance(self._comparing.pair(), TruthPair)
        kinds = (Choosable(one.id, one.title_for(known_truth=known_truth), one.explains) for one in MAP_KINDS)
        self._panel.show_kinds(kinds, self._kind)

    def _forget(self, words: str) -> None:
        self._drop()
        self._wish, self._peaks = None, ()
        self._arranging.heat.title = ""
        self._arranging.heat.ring(None)
        self._arranging.heat.show(None, self._arranging.heat.style, words)
        self._panel.show_refusal(words)
        self._arranging.repaint()

    def _drop(self) -> None:
        """Forget what is under way: nobody waits for it any more."""
        if self._job is not None:
            self._job.stop()
            self._job = None
            self.idle.emit()

    def _start(self, pair: Pair) -> None:
        self._forget(tr("Drawing the map ..."))
        self._panel.show_legend("")
        wish = self._wish = _Wish(pair, self._kind)
        kind = MAP_KINDS[self._kind]
        document = self._comparing.document
        versions = document.versions if document is not None else ()
        request = MapRequest(self._kind, pair, versions, self._focus())
        self._arranging.heat.title = tr(request.title)
        work = partial(
            draw_heat,
            request,
            self._comparing,
            partial(self._came.emit, wish),
            self._engine,
        )
        self._job = self._jobs.submit(
            work,
            lane=Lane.MODEL if kind.runs else Lane.FILES,
            done=partial(self._take, wish),
            failed=partial(self._fail, wish),
            cancelled=partial(self._tell_stopped, wish),
            listed=Listed(tr("Drawing: {}").format(tr(request.title)), is_asked_for=False),
        )

    def _focus(self) -> Point | None:
        camera = next((view.camera for view in self._arranging.map_views), None)
        return None if camera is None else Point(camera.x, camera.y)

    def _show_part(self, wish: _Wish, heat: Heat) -> None:
        if wish is self._wish:
            self._panel.show_legend(_said(heat))
            self._styling.show(heat)

    def _take(self, wish: _Wish, found: tuple[Peak, ...]) -> None:
        heat = self._arranging.heat.heat
        if wish is self._wish and heat is not None:
            self._peaks = found
            spacing = wish.pair.candidate.spacing
            lines = [line_of(number, peak, spacing) for number, peak in enumerate(found, 1)]
            self._panel.show_peaks(lines, tr(heat.drawn.scale.unit))
        self._end(wish)

    def _fail(self, wish: _Wish, error: Exception) -> None:
        self._end(wish)
        if wish is not self._wish:
            return
        if not isinstance(error, UserError):
            self._show_error(error)
            return
        self._panel.show_refusal(str(error))
        self._arranging.heat.show(None, self._arranging.heat.style, f"{error.what}\n{error.why}")
        self._arranging.repaint()

    def _tell_stopped(self, wish: _Wish) -> None:
        if wish is self._wish and self._job is not None:
            words = tr("The map was stopped. Choose it again to draw it.")
            self._panel.show_refusal(words)
            self._arranging.heat.show(None, self._arranging.heat.style, words)
            self._arranging.repaint()
        self._end(wish)

    def _end(self, wish: _Wish) -> None:
        if wish is self._wish:
            self._job = None
            self.idle.emit()

    def _go_to_peak(self, number: int) -> None:
        if number < len(self._peaks):
            place = self._peaks[number].place
            heat = self._arranging.heat.heat
            if heat is not None:
                look_at(place, self._grid, heat.address)
            self._arranging.heat.ring(place)
            self._arranging.repaint()


def look_at(place: Point, grid: ViewGrid, address: Address) -> None:
    """Look at a place in all linked views of an image, close enough to see pixels."""
    for view in (grid.active, *grid.shown_views):
        camera, radiograph = view.camera, view.radiograph
        if camera is None or radiograph is None:
            continue
        if radiograph.source.address == address:
            closer = max(camera.scale, CLOSE_UP / radiograph.spacing.column)
            view.set_camera(replace(camera, x=place.x, y=place.y, scale=closer))
            if grid.linked:
                break


def _said(heat: Heat) -> str:
    """Where the scale comes from, and what else a reader has to know."""
    basis = heat.drawn.scale.basis
    return " ".join(
        words for words in (tr("Scale: {}.").format(tr(basis)) if basis else "", heat.drawn.legend) if words
    )
