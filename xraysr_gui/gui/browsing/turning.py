"""Going on: the next image, the next series, the next case."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from xraysr_gui.core.address import Stack
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid

FAR = 1 << 30


class Turning(QObject):
    """Joins wheel and keys with the pages of a stack and with the order of the study browser."""

    def __init__(self, grid: ViewGrid, viewing: Viewing, browsing: Browsing) -> None:
        super().__init__(viewing)
        self._viewing, self._browsing = viewing, browsing
        for view in grid.views:
            view.turned.connect(self._turned)

    def why_not(self) -> str:
        """Why no page can be turned; "" if one can."""
        page = self._viewing.page()
        if page is None:
            return self.tr("Open an image first.")
        return "" if page.count > 1 else self.tr("There is one image only.")

    def why_no_other(self) -> str:
        """Why there is no other series to go to."""
        return "" if self._viewing.page() is not None else self.tr("Open an image first.")

    def image(self, steps: int) -> None:
        """So many pages on, in the active view; at the end of a single image, to the next series."""
        page = self._viewing.page()
        if page is not None and page.count == 1 and abs(steps) == 1:
            self.series(steps)
        else:
            self._viewing.turn(steps)

    def first(self) -> None:
        """The first page."""
        self._viewing.turn(-FAR)

    def last(self) -> None:
        """The last page."""
        self._viewing.turn(FAR)

    def series(self, steps: int) -> None:
        """The next series of the browser, or the one before."""
        self._go(self._browsing.next_series if steps > 0 else self._browsing.previous_series)

    def case(self, steps: int) -> None:
        """The first series of the next study, or of the one before."""
        self._go(self._browsing.next_case if steps > 0 else self._browsing.previous_case)

    def _go(self, beside: Callable[[Stack], Stack | None]) -> None:
        page = self._viewing.page()
        if page is not None and (stack := beside(page.stack)) is not None:
            self._viewing.show_stack(stack)

    def _turned(self, pages: int) -> None:
        view = self.sender()
        if isinstance(view, ImageView):
            self._viewing.turn(pages, view)
