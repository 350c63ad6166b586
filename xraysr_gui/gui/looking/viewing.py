"""Which image each view shows, how it gets there, and turning over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, Signal

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.hanging import Hanging
from xraysr_gui.gui.looking.last_looks import LastLooks
from xraysr_gui.gui.looking.orienting import Orientations
from xraysr_gui.gui.looking.page_reading import PageReading
from xraysr_gui.gui.looking.pages import Pages
from xraysr_gui.gui.looking.reading_ahead import ReadingAhead
from xraysr_gui.gui.views.contract import View
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner


class Viewing(QObject):
    """Joins the view grid, the workspace and the reader.

    A view asks for one page at a time: while an image is read, only the newest wish waits, so
    that turning fast skips pages instead of queueing them.

    Signals:
        page_changed: an ImageView that shows another page now.
        idle: nothing is being read any more.

    Attributes:
        grid: The views.
    """

    page_changed = Signal(object)
    idle = Signal()

    def __init__(
        self,
        grid: ViewGrid,
        workspace: Workspace,
        reader: ImageReader,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        super().__init__(grid)
        self.grid, self._workspace, self._show_error = grid, workspace, show_error
        self.reading = PageReading(self, workspace, reader, jobs)
        self.reading.given_up.connect(lambda view: self._wishes.pop(view, None))
        self.reading.idle.connect(self.idle)
        self.reading.came_ahead.connect(self._keep_to_studies)  # perhaps of a study that was left meanwhile
        self.pages = Pages(workspace)
        self.ahead = ReadingAhead(self, self.reading, self.page)
        self._wishes: dict[ImageView, Page] = {}  # what views will show once it is read
        self._looks = LastLooks()
        workspace.on_change(self.refresh)
        grid.active_changed.connect(self._activate)

    @property
    def orientations(self) -> Orientations:
        """How each image is turned and flipped."""
        return self._looks.orientations

    @property
    def hanging(self) -> Hanging:
        """What fills the views that have a place in a comparison."""
        return self.pages.hanging

    @property
    def in_view(self) -> frozenset[Address]:
        """The images that views ask for, also views that are hidden now."""
        shown = (self.page(view) for view in self.grid.views)
        pages = (*(page for page in shown if page is not None), *self._wishes.values())
        return frozenset(page.address for page in pages)

    def page(self, view: View | None = None) -> Page | None:
        """What a view shows, or the active one; what is still being read is not shown yet."""
        return self.pages.of(view or self.grid.active)

    def show_stack(self, stack: Stack, view: ImageView | None = None, index: int = 0) -> None:
        """Open a stack in a view, or in the active one."""
        self.show_page(Page(stack, index), view)

    def show_page(self, page: Page, view: ImageView | None = None) -> None:
        """Show a page as soon as it is read."""
        view = view or self.grid.active
        self._wishes[view] = page
        if self._workspace.document_at(page.address) is not None:
            self._arrive(view, page)
        elif (read := self.reading.at_hand(page, self.page(view))) is not None:
            self._open(view, page, read)
        else:
            self.reading.begin(view, page, self._come, self._fail)

    def turn(self, steps: int, view: ImageView | None = None) -> bool:
        """Go so many pages on (or back); whether there are any."""
        view = view or self.grid.active
        page = self._wishes.get(view) or self.page(view)
        if page is None or (turned := page.turned(steps)).index == page.index:
            return False
        self.show_page(turned, view)
        return True

    def show_version(self, version: int, view: ImageView | None = None) -> None:
        """Show the original (0), a result (from 1), or whatever is newest (-1) in a free view."""
        self.pages.put_version(version, view or self.grid.active)
        self.refresh()

    def radiograph(self, view: ImageView | None = None) -> Radiograph | None:
        """What a view has to show now, None if its page is not in memory."""
        return self.pages.due(view or self.grid.active)[1]

    def free(self, views: Iterable[ImageView]) -> None:
        """Forget what these views showed: they have another purpose now, or none."""
        for view in (gone := tuple(views)):
            self._wishes.pop(view, None)
        self.pages.free(gone)

    def hold_originals(self, held: bool) -> None:
        """Show the original in every view, or again what belongs there."""
        self.pages.holding = held
        self.refresh()

    def why_no_image(self) -> str:
        """Why the active view shows no image; "" if it shows one."""
        return self.grid.why_no_image()

    def take_keys(self) -> None:
        """Let single keys speak of the image in the active view."""
        self.grid.active.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_coming(self, view: ImageView) -> bool:
        """Whether an image for a view is being read."""
        return self.reading.is_waiting(view)

    def close(self, view: ImageView | None = None) -> None:
        """Empty a view, or all of a contact sheet; nothing on the disk changes, what was drawn is kept."""
        view = view or self.grid.active
        if self.hanging.place_of(view) is not None:
            self.hanging.let_go()
        is_sheet = self.grid.is_sheet
        self.free(self.grid.shown_views if is_sheet else (view,))
        if is_sheet:
            self.grid.set_layout(1, 1)
        self._activate()

    def _activate(self, *_: object) -> None:
        """Undo, panels and measurements speak of what the active view shows."""
        page = self.page()
        known = page is not None and self._workspace.document_at(page.address) is not None
        self._workspace.activate(page.address if page is not None and known else None)

    def _come(self, view: ImageView, page: Page, radiograph: Radiograph | None) -> None:
        """A page is there: opened now if its view still waits for it, None if it is in the workspace."""
        wish = self._wishes.get(view)
        if wish is not None and wish.address != page.address:
            self.show_page(wish, view)
        elif wish is not None and radiograph is None:
            self._arrive(view, wish)
        elif wish is not None and radiograph is not None:
            self._open(view, wish, radiograph)

    def _fail(self, view: ImageView, page: Page, error: Exception) -> None:
        was_away = self._workspace.is_away(page.address)
        if was_away:
            self._workspace.drop(page.address)  # its file is read anew, and its drawings are kept
        wish = self._wishes.get(view)
        if wish is not None and (was_away or wish.address != page.address):
            self._show_error(error)
            self.show_page(wish, view)
            return
        self._wishes.pop(view, None)
        if wish is not None and wish.count > 1:  # its place in the series is taken, or nobody could go on
            self._land(view, wish)
        self._show_error(error)  # last: what was told of the image before goes when another is turned to
        self.read_ahead()

    def _open(self, view: ImageView, page: Page, radiograph: Radiograph) -> None:
        if self._workspace.document_at(page.address) is None:  # two views may have waited for it
            self._workspace.open(radiograph)
        self._arrive(view, page)

    def _arrive(self, view: ImageView, page: Page) -> None:
        self._wishes.pop(view, None)
        document = self._workspace.document_at(page.address)
        if document is not None:
            encoding = document.original.source.encoding
            page = page.with_frames(encoding.frames, encoding.frame_time_ms)
        self._land(view, page)
        self._workspace.release(self.in_view)
        self._keep_to_studies()
        self.read_ahead()

    def _keep_to_studies(self, *_: object) -> None:
        shown = (one.original for one in map(self._workspace.document_at, self.in_view) if one is not None)
        self.reading.keep_studies_of(shown, tuple(self.ahead.further()))

    def _land(self, view: ImageView, page: Page) -> None:
        """Let a view, or the whole comparison that it is part of, show a page."""
        if not self.hanging.take(page, view):
            self.pages.put(page, view)
        self._activate()

    def refresh(self) -> None:
        """Let every view show what is due there."""
        changed = [view for view in self.grid.views if self._fill(view)]
        for view in changed:
            self.page_changed.emit(view)

    def _fill(self, view: ImageView) -> bool:
        """Show what is due in a view; whether it shows another image now."""
        page, radiograph = self.pages.due(view)
        if page is not None and radiograph is not None:
            return self._looks.show(view, page, radiograph)
        words = "" if page is None else tr("{} could not be read.").format(page.address.name)
        return self._looks.clear(view, words)

    def read_ahead(self) -> None:
        """Fetch what lies beside the active page, one at a time, while nothing else is read."""
        self.ahead.begin_soon()
