"""All versions of an image side by side, so that a reader sees at a glance which way served it best."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from xraysr_gui.core.page import ORIGINAL
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.view_grid import MOST_VIEWS, ViewGrid


class ContactSheet(QObject):
    """Lays the versions of the active image out, and lays them out anew when one comes or goes."""

    def __init__(self, grid: ViewGrid, viewing: Viewing, workspace: Workspace, versions: Versions) -> None:
        super().__init__(grid)
        self._grid, self._viewing, self._workspace, self._versions = grid, viewing, workspace, versions
        self._laid_out = 0
        workspace.on_change(self._follow)

    @property
    def is_shown(self) -> bool:
        """Whether the views are a contact sheet."""
        return self._grid.is_sheet

    def why_not(self) -> str:
        """Why there is nothing to lay out."""
        return self._versions.why_no_result()

    def show(self) -> None:
        """The original first, then the results; of too many the newest."""
        page = self._viewing.page()
        document = self._workspace.document_at(page.address) if page else None
        if page is None or document is None:
            return
        active = page.version_of(document)
        results = range(1, len(document.versions))[-(MOST_VIEWS - 1) :]
        numbers = (ORIGINAL, *results)
        rows, columns = document.original.shape
        shape = best_shape(len(numbers), self._grid.width(), self._grid.height(), columns / rows)
        self._laid_out = len(document.versions)
        self._viewing.hanging.let_go()
        views = self._grid.views[: len(numbers)]
        for view, number in zip(views, numbers, strict=True):
            self._viewing.show_page(replace(page, version=number), view)
            if document.versions[number] is active:
                self._grid.set_active(view)
        if self._grid.active not in views:
            self._grid.set_active(views[0])
        self._grid.set_layout(*shape, sheet_of=len(numbers))

    def show_after(self, address: object) -> None:
        """After a whole queue of runs on an image, if it is still the one that is looked at."""
        page = self._viewing.page()
        if page is not None and page.address == address:
            self.show()

    def _follow(self) -> None:
        document, page = self._workspace.document, self._viewing.page()
        if not self._grid.is_sheet or document is None or page is None or page.address != document.address:
            return
        if len(document.versions) != self._laid_out and not self._grid.is_maximised:
            self.show()


def best_shape(count: int, width: int, height: int, aspect: float) -> tuple[int, int]:
    """Rows and columns in which images of this aspect (width by height) become largest in the room."""
    shapes = [(-(-count // columns), columns) for columns in range(1, count + 1)]
    possible = [shape for shape in shapes if shape[0] * shape[1] <= MOST_VIEWS]
    return max(possible, key=lambda shape: min(width / shape[1], height / shape[0] * aspect))
