"""Which views show a comparison, and how: side by side, curtain, lens, fading, error map."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Stack
from xraysr_gui.core.page import NEWEST, ORIGINAL, Page
from xraysr_gui.core.pair import ReferenceKind
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.gui.comparing.blending import Blending
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.tools.blend_layer import Blend
from xraysr_gui.gui.tools.heat_layer import HeatLayer
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane


class Arranging(QObject):
    """Speaks to the grid; what the blended and the mapped views paint is painted by two layers.

    Signals:
        changed: other views show the comparison, or it is shown in another way.
    """

    changed = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        viewing: Viewing,
        versions: Versions,
        comparing: Comparing,
        blending: Blending,
        aside: Aside | None = None,
    ) -> None:
        super().__init__(comparing)
        self._grid, self._viewing, self._versions = grid, viewing, versions
        self.comparing, self.blending = comparing, blending
        self.heat = HeatLayer(self.is_map, aside)
        self._maps: set[ImageView] = set()
        self._outputs: set[ImageView] = set()
        blending.over = self.is_blended
        comparing.changed.connect(self._follow)
        grid.layout_changed.connect(self._follow)

    def lay_over(self, views: tuple[ImageView, ...]) -> None:
        """Paint over these views from now on."""
        for view in views:
            view.add_layer(self.blending.layer)
            view.add_layer(self.heat)
        self.blending.watch(views)

    def is_map(self, view: ImageView) -> bool:
        """Whether the error map lies over a view."""
        return view in self._maps and not self._grid.is_sheet

    @property
    def map_views(self) -> list[ImageView]:
        """Those in sight over which the map lies."""
        return [view for view in self._grid.shown_views if self.is_map(view)]

    def is_blended(self, view: ImageView) -> bool:
        """Whether the reference may be shown in a view: it shows the output and no map."""
        candidate = self.comparing.candidate
        return not self._grid.is_sheet and view not in self._maps and view.radiograph is candidate

    def why_not(self) -> str:
        """Why there is nothing to compare."""
        if self._versions.subject() is None and self.comparing.document is None:
            return self.tr("Open an image first.")
        if self.comparing.document is None:
            return self.tr("Run an enhancer first: there is the original only.")
        return ""

    def side_by_side(self) -> None:
        """Original, output and error map in a row."""
        self._lay_out(1, 3)

    def four(self) -> None:
        """Original, output, error map, and the reference if it is a file; else another result."""
        self._lay_out(2, 2)

    @property
    def is_side_by_side(self) -> bool:
        """Whether the views stand as `side_by_side` put them."""
        return self._stands(1, 3)

    @property
    def is_four(self) -> bool:
        """Whether the views stand as `four` put them."""
        return self._stands(2, 2)

    def blend(self, blend: Blend) -> None:
        """Show output and reference in one view; once more goes back to the row."""
        if self.blending.blend is blend:
            self.side_by_side()
            return
        page = self._page()
        if page is None:
            return
        view = self._grid.views[0]
        self._maps.discard(view)
        self._outputs = {view}
        self._viewing.show_page(page, view)
        self._grid.set_active(view)
        self.blending.set_blend(blend)
        self._grid.set_layout(1, 1)
        self.changed.emit()

    def toggle_map(self) -> None:
        """Lay the error map over the active view, or take it away."""
        view, page = self._grid.active, self._page()
        if page is None:
            return
        if self.is_map(view):
            self._maps.discard(view)
        else:
            self._maps.add(view)
            self._viewing.show_page(page, view)
        self._follow()

    @property
    def has_map(self) -> bool:
        """Whether the error map lies over the active view."""
        return self.is_map(self._grid.active)

    def show_result(self, address: object) -> None:
        """After a run: side by side, or where outputs are shown already."""
        page = self._viewing.page()
        if page is None or page.address != address or self._grid.is_sheet:
            return
        shown = [view for view in self._grid.shown_views if view in self._maps | self._outputs]
        pages = {view: self._viewing.page(view) for view in shown}
        ours = [view for view, one in pages.items() if one is not None and one.address == address]
        if self._grid.layout_shape == (1, 1) and not ours:
            self.side_by_side()
        elif not shown:
            self._versions.show_result(address)
        elif not ours:
            self._lay_out(*self._grid.layout_shape)
        for view in ours:
            self._viewing.show_version(NEWEST, view)

    def repaint(self) -> None:
        """Paint all views in sight again."""
        for view in self._grid.shown_views:
            view.update()

    def _page(self) -> Page | None:
        """The output, as a page that a view can show."""
        document, candidate = self.comparing.document, self.comparing.candidate
        if document is None or candidate is None:
            return None
        pages = (self._viewing.page(view) for view in (self._grid.active, *self._grid.views))
        page = next((one for one in pages if one is not None and one.address == document.address), None)
        number = document.versions.index(candidate)
        version = NEWEST if number == len(document.results) else number
        return None if page is None else replace(page, version=version)

    def _lay_out(self, rows: int, columns: int) -> None:
        output, document = self._page(), self.comparing.document
        if output is None or document is None:
            return
        first, second, third, fourth = self._grid.views[:4]
        self._maps, self._outputs = {third}, {second}
        self.blending.set_blend(Blend.NONE)
        if self._grid.active not in (first, second, third):
            self._grid.set_active(first)
        self._viewing.show_page(replace(output, version=ORIGINAL), first)
        for view in (second, third):
            self._viewing.show_page(output, view)
        if rows * columns == 4:
            self._viewing.show_page(self._fourth(output, document), fourth)
        self._grid.set_layout(rows, columns)
        self.changed.emit()

    def _fourth(self, output: Page, document: Document) -> Page:
        reference = self.comparing.reference
        if reference.kind is ReferenceKind.FILE and reference.radiograph is not None:
            return Page(Stack(reference.title, (reference.radiograph.source.address,)))
        others = [n for n, one in enumerate(document.versions) if one is not self.comparing.candidate]
        return replace(output, version=others[-1])

    def _stands(self, rows: int, columns: int) -> bool:
        shown = self._grid.shown_views
        return (
            self._grid.layout_shape == (rows, columns)
            and not self._grid.is_sheet
            and len(shown) > 2
            and self.is_map(shown[2])
        )

    def _follow(self, *_: object) -> None:
        """Let every output and map in sight be the one that is compared."""
        document, candidate = self.comparing.document, self.comparing.candidate
        if document is not None and candidate is not None and not self._grid.is_sheet:
            for view in [v for v in self._grid.shown_views if v in self._maps | self._outputs]:
                page = self._viewing.page(view)
                if page is None or page.address != document.address:
                    continue
                if page.version_of(document) is not candidate and not self._versions.is_holding:
                    self._viewing.show_version(document.versions.index(candidate), view)
        self.changed.emit()
        self.repaint()


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
    return Arranging(grid, viewing, versions, comparing, blending, aside)
