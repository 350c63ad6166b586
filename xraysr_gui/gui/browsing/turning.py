"""Going on: the next image, the next series, the next study, the next patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import Page
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid

FAR = 1 << 30


class Turning(QObject):
    """Joins wheel and keys with the pages of a stack and with the order of the study browser.

    Turning never leaves the series: whoever goes on to another one asks for it and is told where it is.

    Signals:
        told: where the reader is now, or why not further; "" when what was told speaks of another image.
    """

    told = Signal(str)

    def __init__(self, grid: ViewGrid, viewing: Viewing, browsing: Browsing) -> None:
        super().__init__(viewing)
        self._grid, self._viewing, self._browsing = grid, viewing, browsing
        self._last: Address | None = None
        self._awaited: tuple[Address, str] | None = None
        viewing.ahead.in_series = self._in_series
        browsing.listed.connect(viewing.read_ahead)
        viewing.page_changed.connect(self._follow)
        grid.active_changed.connect(self._follow)
        browsing.listed.connect(self._let_wheel_turn)
        viewing.page_changed.connect(self._let_wheel_turn)
        for view in grid.views:
            view.turned.connect(self._turned)
            view.zoomed_by_wheel.connect(self._tell_alone)

    def why_not(self) -> str:
        """Why no page can be turned; "" if one can."""
        page = self._page()
        if page is None:
            return self._grid.why_no_image()
        return "" if page.count > 1 else tr("There is only one image.")

    def why_no_other(self) -> str:
        """Why there is no other series to go to."""
        return "" if self._viewing.page() is not None else self._grid.why_no_image()

    def image(self, steps: int, view: ImageView | None = None) -> None:
        """So many pages on; the ends of a series are told."""
        page = self._page(view)
        if (
            page is None
            or self._viewing.turn(steps, view)
            or self._viewing.is_coming(view or self._grid.active)
        ):
            return
        if page != self._viewing.page(view) and (turned := page.turned(steps)) != page:
            self._viewing.show_page(turned, view)
        elif page.count == 1:
            self._tell_alone()
        else:
            ends = tr("Last image of this series."), tr("First image of this series.")
            self.told.emit(ends[steps < 0])

    def first(self) -> None:
        """The first page."""
        self.image(-FAR)

    def last(self) -> None:
        """The last page."""
        self.image(FAR)

    def series(self, steps: int) -> None:
        """The next series of the study, or the one before."""
        none = tr("Last series of this study."), tr("First series of this study.")
        self._go(lambda stack: self._browsing.order.series_beside(stack, steps), none[steps < 0])

    def case(self, steps: int) -> None:
        """The first series of the next study, or of the one before."""
        none = tr("Last study in the list."), tr("First study in the list.")
        self._go(lambda stack: self._browsing.order.case_beside(stack, steps), none[steps < 0])

    def patient(self, steps: int) -> None:
        """The first series of the next patient, or of the one before."""
        none = tr("Last patient in the list."), tr("First patient in the list.")
        self._go(lambda stack: self._browsing.order.patient_beside(stack, steps), none[steps < 0])

    def _page(self, view: ImageView | None = None) -> Page | None:
        """What a view shows; a file that was opened alone in the series that the list has of it."""
        page = self._viewing.page(view)
        return None if page is None else self._in_series(page)

    def _in_series(self, page: Page) -> Page:
        return page if page.count > 1 else page.within(self._browsing.order.stack_like(page.stack))

    def _go(self, beside: Callable[[Stack], Stack | None], none: str) -> None:
        page, order = self._viewing.page(), self._browsing.order
        if page is None:
            return
        stack = beside(page.stack)
        if stack is not None:
            self._awaited = stack.images[0], order.words_of(stack)
            self._viewing.show_stack(stack)
        elif order.stack_like(page.stack) is None:
            self.told.emit(tr("This image is not in the list of studies."))
        else:
            self.told.emit(none)

    def _turned(self, pages: int) -> None:
        view = self.sender()
        if isinstance(view, ImageView):
            self.image(pages, view)

    def _tell_alone(self) -> None:
        self.told.emit(tr("This is the only image of its series."))

    def _let_wheel_turn(self, *_: object) -> None:
        """The wheel turns what keys turn: also a file that was opened alone, once the list has its series."""
        for view in self._grid.views:
            page = self._page(view)
            if page is not None:
                view.turns_pages = page.count > 1

    def _follow(self, view: ImageView) -> None:
        """What was told of one image is not left standing under another."""
        page = self._viewing.page()
        address = None if page is None else page.address
        if view is not self._grid.active or address == self._last:
            return
        self._last = address
        words = ""
        if self._awaited is not None and self._awaited[0] == address:
            words = self._awaited[1]
        self._awaited = None
        self.told.emit(words)
