"""What the views have to show: by a page of their own, or by a comparison."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xraysr_gui.core.page import ORIGINAL, Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.looking.hanging import Hanging, NothingHangs
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView


class Pages:
    """Keeps the pages of free views.

    Attributes:
        hanging: Fills the views that are not free.
        holding: Whether the original stands in the place of everything for a moment.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.hanging: Hanging = NothingHangs()
        self.holding = False
        self._pages: dict[View, Page] = {}
        self._wanted: dict[ImageView, Radiograph] = {}  # the result that a page was turned to

    def of(self, view: View) -> Page | None:
        """The page of a view."""
        place = self.hanging.place_of(view)
        return self._pages.get(view) if place is None else place.page

    def put(self, page: Page, view: ImageView) -> None:
        """Give a free view another page."""
        self._pages[view] = page
        self._wanted.pop(view, None)

    def put_version(self, version: int, view: ImageView) -> None:
        """Give a free view another version of its image."""
        if view in self._pages:
            self.put(replace(self._pages[view], version=version), view)

    def free(self, views: Iterable[ImageView]) -> None:
        """Take the pages of these views away."""
        for view in views:
            self._pages.pop(view, None)
            self._wanted.pop(view, None)

    def due(self, view: ImageView) -> tuple[Page | None, Radiograph | None]:
        """The page of a view, and what of it has to be seen; None while it is not in memory."""
        place = self.hanging.place_of(view)
        page = self._pages.get(view) if place is None else place.page
        document = self._workspace.document_at(page.address) if page is not None else None
        if page is None or document is None:
            return page, None
        if self.holding:
            return page, document.original
        if place is not None:
            return page, place.radiograph
        page = self._pages[view] = self._numbered(view, page, document)
        return page, page.version_of(document)

    def _numbered(self, view: ImageView, page: Page, document: Document) -> Page:
        """A page with the number that its result has now."""
        wanted = self._wanted.get(view)
        if wanted is not None:
            return page.following(wanted, document)
        if ORIGINAL < page.version < len(document.versions):
            self._wanted[view] = document.versions[page.version]
        return page
