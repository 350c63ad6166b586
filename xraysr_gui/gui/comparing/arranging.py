"""Which views show a comparison, and how: side by side, curtain, lens, fading, error map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.page import Page
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.gui.comparing.blending import Blending
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.comparing.holding import Holding
from xraysr_gui.gui.comparing.places import Hung, Standing
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.layers.blend_layer import Blend
from xraysr_gui.gui.layers.heat_layer import HeatLayer, PointedLayer
from xraysr_gui.gui.looking.hanging import Role
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane


class Arranging(QObject):
    """Asks for arrangements; which view shows what is held by `holding`, and painted by two layers.

    Signals:
        changed: other views show the comparison, or it is shown in another way.
    """

    changed = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        viewing: Viewing,
        versions: Versions,
        holding: Holding,
        comparing: Comparing,
        blending: Blending,
        aside: Aside | None = None,
    ) -> None:
        super().__init__(comparing)
        self._grid, self._viewing, self._versions = grid, viewing, versions
        self.holding, self.comparing, self.blending = holding, comparing, blending
        self.heat = HeatLayer(self._lies_over, aside)
        blending.over = self.is_blended
        holding.changed.connect(self._repaint)

    def lay_over(self, views: tuple[ImageView, ...]) -> None:
        """Paint over these views from now on."""
        for view in views:
            view.add_layer(self.blending.layer)
            view.add_layer(self.heat)
            view.add_drawn(PointedLayer(self.heat))
        self.blending.watch(views)

    def is_map(self, view: View) -> bool:
        """Whether the error map lies over a view."""
        place = self.holding.place_of(view)
        return place is not None and place.role is Role.MAP

    @property
    def map_views(self) -> list[ImageView]:
        """Those in sight over which the map lies."""
        return [view for view in self._grid.shown_views if self.is_map(view)]

    def is_blended(self, view: View) -> bool:
        """Whether the reference may be shown in a view: it shows the output and no map."""
        pair = self.comparing.pair()
        plain = not self._grid.is_sheet and not self.is_map(view)
        return plain and pair is not None and view.radiograph is pair.candidate

    def why_not(self) -> str:
        """Why there is nothing to compare."""
        return self.comparing.why_no_output()

    def why_not_four(self) -> str:
        """Why there are no four images to show."""
        document = self._document()
        return self.why_not() if document is None else self.holding.why_no_fourth(document)

    def side_by_side(self) -> None:
        """Original, output and error map in a row."""
        self._hang(Standing.ROW)

    def four(self) -> None:
        """Original, output, error map, and the reference if it is a file; else another result."""
        self._hang(Standing.FOUR)

    @property
    def is_side_by_side(self) -> bool:
        """Whether the views stand as `side_by_side` put them."""
        return self._stands(Standing.ROW)

    @property
    def is_four(self) -> bool:
        """Whether the views stand as `four` put them."""
        return self._stands(Standing.FOUR)

    def blend(self, blend: Blend) -> None:
        """Show output and reference in one view; once more goes back to the row."""
        if self.blending.blend is blend:
            self.side_by_side()
        else:
            self._hang(Standing.ONE, blend)

    def toggle_map(self) -> None:
        """Lay the error map over the active view, or take it away."""
        view, hung, page = self._grid.active, self.holding.hung, self._page()
        if page is None:
            return
        if hung is None:
            self.holding.hold(Hung(page, (view,), Standing.OVER, frozenset((view,))))
        elif hung.standing is Standing.OVER and view in hung.views:
            self.holding.let_go()
        else:
            self.holding.hold(hung.turned_at(view))

    @property
    def has_map(self) -> bool:
        """Whether the error map lies over the active view."""
        return self.is_map(self._grid.active)

    def show_result(self, address: object) -> None:
        """After a run: side by side, or where outputs are shown already."""
        page, hung = self._viewing.page(), self.holding.address
        if page is None or page.address != address or self._grid.is_sheet:
            return
        if hung == address and not self._is_reference_alone():
            return
        if self._grid.layout_shape == (1, 1) or hung is not None:
            self.side_by_side()
        else:
            self._versions.show_result(address)

    def has_own_window(self, view: View) -> bool:
        """Whether a view of the comparison shows its greys in another window than one beside it does."""
        placed = [one for one in self._grid.shown_views if self.holding.place_of(one) is not None]
        return view in placed and any(one.look != view.look for one in placed)

    def repaint(self) -> None:
        """Paint all views in sight again."""
        for view in self._grid.shown_views:
            view.update()

    def _repaint(self) -> None:
        self.changed.emit()
        self.repaint()
        for view in self._grid.shown_views:
            view.point_again()  # something else may be seen there

    def _lies_over(self, view: View) -> bool:
        """The map is of one output, and lies over no other image."""
        pair = self.comparing.pair()
        return self.is_map(view) and (pair is None or view.radiograph is pair.candidate)

    def _document(self) -> Document | None:
        """The image that the person means: the one that is looked at if it has results."""
        subject = self._versions.subject()
        means = subject is not None and bool(subject.document.results)
        return subject.document if subject is not None and means else self.comparing.document

    def _page(self) -> Page | None:
        document = self._document()
        if document is None:
            return None
        pages = (self._viewing.page(view) for view in (self._grid.active, *self._grid.views))
        return next((one for one in pages if one is not None and one.address == document.address), None)

    def _is_reference_alone(self) -> bool:
        """Whether the only view of the layout shows what outputs are compared with, and so none of them."""
        place = self.holding.place_of(self._grid.shown_views[0])
        return self._grid.layout_shape == (1, 1) and place is not None and place.role is Role.REFERENCE

    def _hang(self, standing: Standing, blend: Blend = Blend.NONE) -> None:
        page = self._page()
        if page is not None:
            self.holding.hang(Hung(page, self._grid.views[: standing.count], standing), blend)

    def _stands(self, standing: Standing) -> bool:
        hung = self.holding.hung
        held = hung is not None and hung.standing is standing and not self._grid.is_sheet
        return held and self._grid.layout_shape == standing.shape


def arranged(
    grid: ViewGrid,
    viewing: Viewing,
    workspace: Workspace,
    versions: Versions,
    reader: ImageReader,
    jobs: JobRunner,
    show_error: Callable[[Exception], None],
) -> Arranging:
    """The views of a comparison with the choice of a reference behind them."""

    def aside(work: Callable[[], None], then: Callable[[], None]) -> None:
        jobs.submit(lambda _: work(), lane=Lane.FILES, done=lambda _: then(), failed=show_error)

    comparing = Comparing(grid, viewing, workspace, versions, reader, jobs, show_error)
    blending = Blending(grid, versions, comparing, jobs, show_error, aside)
    holding = Holding(grid, viewing, workspace, comparing, blending)
    return Arranging(grid, viewing, versions, holding, comparing, blending, aside)
