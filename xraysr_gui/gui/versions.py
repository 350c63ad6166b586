"""The original and its enhanced versions: side by side, or in one place while a key is held."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from xraysr_gui.core.page import NEWEST, ORIGINAL
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.image_view import ImageView
from xraysr_gui.gui.view_grid import ViewGrid
from xraysr_gui.gui.viewing import Viewing


class Versions(QObject):
    """Chooses which version of a page the views show."""

    def __init__(self, grid: ViewGrid, viewing: Viewing, workspace: Workspace) -> None:
        super().__init__(viewing)
        self._grid, self._viewing, self._workspace = grid, viewing, workspace
        self._held: dict[ImageView, int] = {}

    def show_result(self, address: object) -> None:
        """After the first run: the original on the left, the output on the right."""
        page = self._viewing.page()
        if page is None or page.address != address or self._grid.layout_shape != (1, 1):
            return
        self._grid.set_layout(1, 2)
        first, second = self._grid.views[:2]
        self._viewing.show_page(replace(page, version=ORIGINAL), first)
        self._viewing.show_page(replace(page, version=NEWEST), second)

    def why_no_flicker(self) -> str:
        """Why there is nothing to hold against the original."""
        document = self._workspace.document
        if document is None:
            return self.tr("Open an image first.")
        return "" if document.results else self.tr("Run an enhancer first: there is the original only.")

    def show_originals(self) -> None:
        """Show the original in every view, while a key is held."""
        pages = {view: self._viewing.page(view) for view in self._grid.shown_views}
        self._held = {view: page.version for view, page in pages.items() if page is not None}
        for view in self._held:
            self._viewing.show_version(ORIGINAL, view)

    def show_held(self) -> None:
        """Show again what the views showed before."""
        for view, version in self._held.items():
            self._viewing.show_version(version, view)
