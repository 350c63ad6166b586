"""Holds the one comparison: of which image it is, and which views have a place in it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.page import ORIGINAL, Page
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.comparing.blending import Blending
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.comparing.places import Hung, Places, Standing
from xraysr_gui.gui.layers.blend_layer import Blend
from xraysr_gui.gui.looking.hanging import Place
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid

Left = tuple[Hung, Blend]


class Holding(QObject):
    """Every view that has a place is filled from `hung` alone: all of them follow it, or it is left.

    Signals:
        changed: other views have a place, or another image hangs there.
    """

    changed = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        viewing: Viewing,
        workspace: Workspace,
        comparing: Comparing,
        blending: Blending,
    ) -> None:
        super().__init__(comparing)
        self._grid, self._viewing, self._workspace = grid, viewing, workspace
        self._comparing, self._blending = comparing, blending
        self._places = Places(workspace, comparing)
        self._hung: Hung | None = None
        self._left: dict[Address, Left] = {}  # comparisons whose image was turned away from
        self._was_truth = self._is_laying_out = False
        viewing.pages.hanging = self
        grid.let_belong(lambda *views: all(self.place_of(view) is not None for view in views))
        comparing.changed.connect(self.follow)
        grid.layout_changed.connect(self._laid_out)

    @property
    def hung(self) -> Hung | None:
        """What hangs, None while every view is free."""
        return self._hung

    @property
    def address(self) -> Address | None:
        """The image that is compared, None while no view has a place in a comparison."""
        document = self._document()
        return None if document is None else document.address

    def place_of(self, view: View) -> Place | None:
        """What a view shows as part of the comparison, None if it is free."""
        return None if self._hung is None else self._places.of(self._hung, view)

    def truth(self) -> Pair | None:
        """The trial that is shown: its reference is the truth, its candidate is no version of the image."""
        return self._places.truth()

    def why_no_fourth(self, document: Document) -> str:
        """Why four views would show one image twice; "" if there are four."""
        wanted = tr("Make another result, or compare with a file: there is nothing more to show.")
        return "" if self._places.has_fourth(document) else wanted

    def take(self, page: Page, view: ImageView) -> bool:
        """Move the comparison to an image with results; else it is left, and comes back with its image."""
        hung = self._hung
        if hung is None:
            return self._come_back(page, view)
        if view not in hung.views:
            return False
        document = self._workspace.document_at(page.address)
        if document is None or not document.results:
            self._leave(page, view)
            return False
        self._hung = replace(hung, page=page)
        return True

    def await_again(self, page: Page, count: int) -> bool:
        """Hang a row or a square of an earlier session as soon as its image is shown alone."""
        document = self._workspace.document_at(page.address)
        standing = {one.count: one for one in (Standing.ROW, Standing.FOUR)}.get(count)
        if standing is None or document is None or not document.results:
            return False
        if ORIGINAL < page.version < len(document.versions):
            self._comparing.choose_candidate(document, page.version)
        self._left[page.address] = Hung(page, self._grid.views[:count], standing), Blend.NONE
        return True

    def choose(self, version: int) -> None:
        """Compare another version, and let the active view be one that shows it."""
        document, hung = self._document(), self._hung
        if document is None or hung is None:
            return
        if version != ORIGINAL:
            self._comparing.choose_candidate(document, version)
        shown = [v for v in self._grid.shown_views if v.radiograph is document.versions[version]]
        if shown and self._grid.active not in shown:
            self._grid.set_active(shown[0])
        elif not shown:
            self._end(hung, replace(hung.page, version=version))

    def let_go(self) -> None:
        """End the comparison for good: the active view alone remains, with what it shows."""
        hung, place = self._hung, self.place_of(self._grid.active)
        if hung is not None:
            self._end(hung, None if place is None else place.page)

    def hold(self, hung: Hung) -> None:
        """Give views other places and leave them where they stand."""
        self._viewing.free(hung.views)
        self._hung = hung
        self._comparing.refresh()
        self.follow()

    def hang(self, hung: Hung, blend: Blend = Blend.NONE) -> None:
        """Give the views of an arrangement their places."""
        if self._hung is not None:
            self._drop(self._hung)
        self._hung = hung
        self._viewing.free(hung.views)
        self._blending.set_blend(blend)
        if self._grid.active not in hung.views:
            self._grid.set_active(hung.views[0])
        self._lay_out(hung.standing.shape)

    def follow(self, *_: object) -> None:
        """Let every view of the comparison show what it is there for."""
        hung, page, active = self._hung, self._viewing.page(), self._grid.active
        if hung is not None and self._document() is None:
            self._leave(
                replace(hung.page, version=ORIGINAL), active if active in hung.views else hung.views[0]
            )
            return
        if hung is None and page is not None and self._come_back(page, active):
            return
        self._match_images()
        self._places.keep_reference()
        self._viewing.refresh()
        self.changed.emit()

    def _document(self) -> Document | None:
        """The image that hangs, None while it has no result."""
        kept = None if self._hung is None else self._workspace.document_at(self._hung.page.address)
        return kept if kept is not None and kept.results else None

    def _drop(self, hung: Hung) -> None:
        self._hung = None
        self._blending.set_blend(Blend.NONE)
        self._viewing.free(hung.views)

    def _end(self, hung: Hung, page: Page | None) -> None:
        self._drop(hung)
        if page is not None:
            self._viewing.pages.put(page, self._grid.active)
        self._lay_out(hung.standing.shape_when_left)

    def _leave(self, page: Page, view: ImageView) -> None:
        """Show a page instead of the comparison, which comes back when its image does."""
        hung = self._hung
        if hung is None:
            return
        self._left[hung.page.address] = hung, self._blending.blend
        self._drop(hung)
        self._viewing.pages.put(page, view)
        self._grid.set_active(view)
        self._lay_out(hung.standing.shape_when_left)

    def _come_back(self, page: Page, view: ImageView) -> bool:
        """Put a comparison up again that was left by turning to another image, or by undoing its results."""
        document = self._workspace.document_at(page.address)
        alone = view is self._grid.active and self._grid.layout_shape == (1, 1) and not self._grid.is_sheet
        if not alone or document is None or not document.results or page.address not in self._left:
            return False
        hung, blend = self._left.pop(page.address)
        self.hang(replace(hung, page=page), blend)
        return True

    def _lay_out(self, shape: tuple[int, int] | None) -> None:
        self._is_laying_out = True
        try:
            self._grid.set_layout(*(shape or self._grid.layout_shape))
        finally:
            self._is_laying_out = False
        self._comparing.refresh()
        self.follow()

    def _laid_out(self, *_: object) -> None:
        if not self._is_laying_out:
            self._left.clear()  # the person arranged the views anew
            self.follow()

    def _match_images(self) -> None:
        """A known truth is four images; without it, or another fourth image, the row is enough."""
        was, self._was_truth = self._was_truth, self._places.truth() is not None
        hung, document = self._hung, self._document()
        if hung is None or document is None or hung.standing not in (Standing.ROW, Standing.FOUR):
            return
        standing = hung.standing
        if was is not self._was_truth:
            standing = Standing.FOUR if self._was_truth else Standing.ROW
        elif self.why_no_fourth(document):
            standing = Standing.ROW
        if standing is not hung.standing:
            self.hang(Hung(hung.page, self._grid.views[: standing.count], standing))
