"""Which image each view shows, how it gets there, and turning over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.page import NEWEST, ORIGINAL, Page
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.shelf import Shelf
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.gui.looking.last_looks import LastLooks
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane

SHELF_BYTES = 512 << 20
READ_AHEAD = 6


class Viewing(QObject):
    """Joins the view grid, the workspace and the reader.

    A view asks for one page at a time: while an image is read, only the newest wish waits, so
    that turning fast skips pages instead of queueing them.

    Signals:
        page_changed: an ImageView that shows another page now.
        busy: fraction and words, while an image is read.
        idle: nothing is being read any more.
    """

    page_changed = Signal(object)
    busy = Signal(float, str)
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
        self._grid, self._workspace, self._reader, self._jobs = grid, workspace, reader, jobs
        self._show_error = show_error
        self._pages: dict[ImageView, Page] = {}
        self._wanted: dict[ImageView, Radiograph] = {}  # the result that a page was turned to
        self._reading: dict[ImageView | None, tuple[Page, Job]] = {}
        self._shelf = Shelf(SHELF_BYTES)
        self._looks = LastLooks()
        workspace.on_change(self._refresh)
        grid.active_changed.connect(self._activate)

    def page(self, view: ImageView | None = None) -> Page | None:
        """What a view shows, or the active one."""
        return self._pages.get(view or self._grid.active)

    def show_stack(self, stack: Stack, view: ImageView | None = None, index: int = 0) -> None:
        """Open a stack in a view, or in the active one."""
        self.show_page(Page(stack, index), view)

    def show_page(self, page: Page, view: ImageView | None = None) -> None:
        """Show a page as soon as it is read."""
        view = view or self._grid.active
        self._looks.remember(view, self._pages.get(view))
        self._pages[view] = page
        self._wanted.pop(view, None)
        if self._workspace.document_at(page.address) is not None:
            self._arrive(view)
        elif (radiograph := self._shelf.get(page.address)) is not None:
            self._open(view, radiograph)
        elif view not in self._reading:
            self._read(view, page)

    def turn(self, steps: int, view: ImageView | None = None) -> None:
        """Go so many pages on (or back)."""
        view = view or self._grid.active
        page = self._pages.get(view)
        if page is not None and (turned := page.turned(steps)).index != page.index:
            self.show_page(turned, view)

    def show_version(self, version: int, view: ImageView | None = None) -> None:
        """Show the original (0), a result (from 1), or whatever is newest (-1)."""
        view = view or self._grid.active
        if view in self._pages:
            self._pages[view] = replace(self._pages[view], version=version)
            self._wanted.pop(view, None)
            self._refresh()

    def has_read(self, address: Address) -> bool:
        """Whether an image could be shown at once."""
        return address in self._shelf or self._workspace.document_at(address) is not None

    def is_coming(self, view: ImageView) -> bool:
        """Whether an image for a view is being read."""
        return view in self._reading

    def forget(self, address: Address) -> None:
        """Read an image again when it is asked for next: its file may have changed."""
        self._shelf.take_away(address)

    def close(self, view: ImageView | None = None) -> None:
        """Empty a view; nothing on the disk changes, and what was drawn is kept."""
        view = view or self._grid.active
        self._looks.remember(view, self._pages.get(view))
        self._pages.pop(view, None)
        self._wanted.pop(view, None)
        view.show_radiograph(None)
        document = self._workspace.document
        if document is not None and not any(document.address == p.address for p in self._pages.values()):
            self._workspace.deactivate()  # undo and panels speak of what can be seen
        self.page_changed.emit(view)

    def stop(self) -> None:
        """Give up reading."""
        for view, (_, job) in list(self._reading.items()):
            job.stop()
            if view is not None and view.radiograph is None:
                self._pages.pop(view, None)

    def _activate(self, view: ImageView) -> None:
        page = self._pages.get(view)
        if page is not None and self._workspace.document_at(page.address) is not None:
            self._workspace.activate(page.address)

    def _read(self, view: ImageView | None, page: Page) -> None:
        address = page.address
        job = self._jobs.submit(
            lambda progress: open_radiograph(address, self._reader, progress),
            lane=Lane.FILES,
            done=partial(self._finish, view, page),
            failed=partial(self._fail, view, page),
            cancelled=partial(self._end, view),
            progressed=self.busy.emit if view is not None else lambda fraction, doing: None,
        )
        self._reading[view] = (page, job)

    def _finish(self, view: ImageView | None, page: Page, radiograph: Radiograph) -> None:
        self._end(view)
        self._shelf.put(radiograph)
        if view is None:
            self.read_ahead()
            return
        wanted = self._pages.get(view)
        if wanted is not None and wanted.address == page.address:
            self._open(view, radiograph)
        elif wanted is not None:
            self.show_page(wanted, view)

    def _fail(self, view: ImageView | None, page: Page, error: Exception) -> None:
        self._end(view)
        if view is None:
            return  # a page read ahead: the reader is told when it is turned to
        self._show_error(error)
        wanted = self._pages.get(view)
        if wanted is not None and wanted.address != page.address:
            self.show_page(wanted, view)
        elif view.radiograph is None:
            self._pages.pop(view, None)

    def _end(self, view: ImageView | None) -> None:
        self._reading.pop(view, None)
        if not any(key is not None for key in self._reading):
            self.idle.emit()

    def _open(self, view: ImageView, radiograph: Radiograph) -> None:
        active = self._pages.get(self._grid.active)
        encoding = radiograph.source.encoding
        self._pages[view] = self._pages[view].with_frames(encoding.frames, encoding.frame_time_ms)
        self._workspace.open(radiograph)
        if active is not None and view is not self._grid.active:
            self._activate(self._grid.active)
        self._arrive(view)

    def _arrive(self, view: ImageView) -> None:
        if view is self._grid.active:
            self._workspace.activate(self._pages[view].address)
        else:
            self._refresh()
        self._workspace.release(frozenset(page.address for page in self._pages.values()))
        self.read_ahead()

    def _refresh(self) -> None:
        """Let every view show what its page asks for."""
        for view in self._grid.views:
            page = self._pages.get(view)
            document = self._workspace.document_at(page.address) if page else None
            if page is not None and document is not None:
                page = self._pages[view] = self._numbered(view, page, document)
                if self._looks.show(view, page, page.version_of(document)):
                    self.page_changed.emit(view)

    def _numbered(self, view: ImageView, page: Page, document: Document) -> Page:
        """A page with the number that its result has now."""
        wanted = self._wanted.get(view)
        if wanted is not None:
            return page.following(wanted, document)
        if ORIGINAL < page.version < len(document.versions):
            self._wanted[view] = document.versions[page.version]
        return page

    def read_ahead(self) -> None:
        """Fetch the pages that come next, one at a time, while nothing else is read."""
        page = self._pages.get(self._grid.active)
        if page is None or self._reading or page.count == 1:
            return
        ahead = READ_AHEAD if page.stack.is_moving else 2
        for steps in (*range(1, ahead + 1), -1):
            near = page.turned_around(steps) if page.stack.is_moving else page.turned(steps)
            if not self.has_read(near.address):
                self._read(None, replace(near, version=NEWEST))
                return
