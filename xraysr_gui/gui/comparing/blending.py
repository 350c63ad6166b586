"""Output and reference in one view: a curtain that is dragged, a lens, a slow change, a quick one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.look import Look
from xraysr_gui.core.pair import Pair, ReferenceKind
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.gui.comparing.blend_mouse import BlendMouse
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.layers.blend_layer import Beneath, Blend, BlendLayer
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

STEP = 0.05


class Blending(QObject):
    """Joins the reference with the layer that paints it over the output.

    Attributes:
        over: Whether the reference may be painted over a view.

    Signals:
        changed: another way to show both.
        share_changed: another share of them.
    """

    changed = Signal()
    share_changed = Signal(float)

    def __init__(
        self,
        grid: ViewGrid,
        versions: Versions,
        comparing: Comparing,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
        aside: Aside | None = None,
    ) -> None:
        super().__init__(comparing)
        self._grid, self._versions, self._comparing = grid, versions, comparing
        self._jobs, self._show_error = jobs, show_error
        self.over: Callable[[View], bool] = lambda _: False
        self.layer = BlendLayer(self._look_in, aside)
        self._before_hold: Blend | None = None
        self._pair: Pair | None = None
        self._job: Job | None = None
        comparing.changed.connect(self._follow)

    def watch(self, views: tuple[ImageView, ...]) -> None:
        """Let the mouse drag the curtain and lead the lens in these views."""
        for view in views:
            view.seen_at = partial(self.layer.seen, view)
        mouse = BlendMouse(views, self.layer, lambda view: self.over(view))
        mouse.curtain_moved.connect(self.set_share)
        mouse.lens_moved.connect(self._repaint)

    @property
    def blend(self) -> Blend:
        """How both are shown."""
        return self.layer.blend

    @property
    def share(self) -> float:
        """Where the curtain stands, or how much of the output is left: 0 to 1."""
        return self.layer.share

    def set_blend(self, blend: Blend) -> None:
        """Show both in another way."""
        self.layer.blend = blend
        self._repaint()
        self.changed.emit()

    def set_share(self, share: float) -> None:
        """Move the curtain, or let more of the output through."""
        self.layer.share = min(max(share, 0.0), 1.0)
        self._repaint()
        self.share_changed.emit(self.layer.share)

    def nudge(self, steps: int) -> None:
        """The same with keys."""
        self.set_share(self.share + steps * STEP)

    def why_no_share(self) -> str:
        """Why there is no curtain to move."""
        moves = self.blend in (Blend.SWIPE, Blend.FADE)
        return "" if moves else tr("Choose Swipe or Fade first.")

    def hold(self) -> None:
        """While a key is held: the reference in the place of the output."""
        if self._comparing.reference.kind is ReferenceKind.FILE:
            if self._before_hold is None:  # who begins twice goes back to what was there first
                self._before_hold = self.blend
            self.set_blend(Blend.WHOLE)
        else:
            self._versions.show_originals()

    def let_go(self) -> None:
        """Show again what was shown before."""
        if self._before_hold is not None:
            before, self._before_hold = self._before_hold, None
            self.set_blend(before)
        else:
            self._versions.show_held()

    def caption(self, reference: str, output: str) -> str:
        """What a blended view shows, "" where it shows the output alone."""
        share = round(100 * self.share)
        words = {
            Blend.SWIPE: f"{reference}  |  {output}",
            Blend.FADE: tr("{} {} %, {} {} %").format(reference, 100 - share, output, share),
            Blend.LENS: tr("{} in the lens, {} around it").format(output, reference),
            Blend.WHOLE: reference,
        }
        return words.get(self.blend, "")

    def _look_in(self, view: View, reference: Radiograph) -> Look | None:
        """The window of the output, or the reference's own where windows are not shared."""
        if not self.over(view) or view.radiograph is None:
            return None
        if not self._grid.looks_linked:
            own = next((one.look for one in self._grid.views if one.radiograph is reference), None)
            if own is not None:
                return own
        return view.look

    def _follow(self) -> None:
        """Take the reference of now; one that lies on another grid is brought to the output's first."""
        pair = self._comparing.pair()
        if pair is self._pair:
            return
        self._pair = pair
        if self._job is not None:
            self._job.stop()
            self._job = None
        if pair is None:
            self.layer.show(None)
        elif self._comparing.reference.kind is ReferenceKind.FILE:
            self.layer.show(None)
            work = partial(_brought, pair, self._comparing)
            self._job = self._jobs.submit(work, lane=Lane.FILES, done=self._take, failed=self._show_error)
        else:
            self.layer.show(Beneath(pair.reference))
        self._repaint()

    def _take(self, beneath: Beneath) -> None:
        self._job = None
        self.layer.show(beneath)
        self._repaint()

    def _repaint(self) -> None:
        for view in self._grid.shown_views:
            view.update()
            view.point_again()


def _brought(pair: Pair, comparing: Comparing, progress: Progress) -> Beneath:
    from xraysr_gui.commands.comparing.compare_pair import brought

    comparison = comparing.comparison(pair)
    progress.at(0.8)
    return Beneath(brought(comparison, pair.candidate, pair.reference), comparison.origin)
