"""Gets the images of pages: out of files, or back from where they were put away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from xraysr_gui.commands.open_radiograph import open_radiograph
from xraysr_gui.core.address import Address
from xraysr_gui.core.page import Page
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.shelf import Shelf
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

SHELF_BYTES = 512 << 20
BringsBack = Callable[[Address, Progress], Mapping[Radiograph, Radiograph]]
"""Gives, for each stub of an image that was put away, the image itself; for worker threads."""
Came = Callable[[ImageView | None, Page, Radiograph | None], None]
Failed = Callable[[ImageView | None, Page, Exception], None]


class PageReading(QObject):
    """One job for each view that waits, and one for what is read ahead.

    Signals:
        given_up: a view whose page will not come, as the reader stopped it.
        idle: no view waits any more.
        waits_changed: a view waits for its page now, or no longer.

    Attributes:
        shelf: Images that were read and are not open.
    """

    given_up = Signal(object)
    idle = Signal()
    waits_changed = Signal()

    def __init__(self, parent: QObject, workspace: Workspace, reader: ImageReader, jobs: JobRunner) -> None:
        super().__init__(parent)
        self._workspace, self._reader, self._jobs = workspace, reader, jobs
        self._under_way: dict[ImageView | None, Job] = {}
        self._brings_back: BringsBack = lambda address, progress: {}  # nothing is put away before `attend`
        self.shelf = Shelf(SHELF_BYTES)

    def attend(self, brings_back: BringsBack) -> None:
        """Learn how an image that was put away comes back."""
        self._brings_back = brings_back

    @property
    def is_busy(self) -> bool:
        """Whether anything is being read, also ahead."""
        return bool(self._under_way)

    def is_waiting(self, view: ImageView) -> bool:
        """Whether a view waits for its page."""
        return view in self._under_way

    def has(self, address: Address) -> bool:
        """Whether an image need not be decoded."""
        return address in self.shelf or self._workspace.history(address) is not None

    def begin(self, view: ImageView | None, page: Page, came: Came, failed: Failed) -> None:
        """Get a page for a view (None: ahead), unless the view waits for one already.

        `came` is told the image, or None where it is in the workspace again.
        """
        if view in self._under_way:
            return
        was_away = self._workspace.is_away(page.address)
        self._under_way[view] = self._jobs.submit(
            partial(self._brings_back if was_away else self._decoded, page.address),
            lane=Lane.FILES,
            done=partial(self._take_back if was_away else self._take, view, page, came),
            failed=partial(self._fail, view, page, failed),
            cancelled=partial(self._give_up, view),
            listed=None if view is None else Listed(self.tr("Opening {}").format(page.address.name)),
        )
        if view is not None:
            self.waits_changed.emit()

    def _decoded(self, address: Address, progress: Progress) -> Radiograph:
        return open_radiograph(address, self._reader, progress)

    def _take(self, view: ImageView | None, page: Page, came: Came, radiograph: Radiograph) -> None:
        self._end(view)
        self.shelf.put(radiograph)
        came(view, page, radiograph)

    def _take_back(self, view: ImageView | None, page: Page, came: Came, whole: Mapping[Any, Any]) -> None:
        self._end(view)
        if self._workspace.is_away(page.address):  # two views may have asked for it
            self._workspace.take_back(page.address, whole)
        came(view, page, None)

    def _fail(self, view: ImageView | None, page: Page, failed: Failed, error: Exception) -> None:
        self._end(view)
        failed(view, page, error)

    def _give_up(self, view: ImageView | None) -> None:
        self._end(view)
        if view is not None:
            self.given_up.emit(view)

    def _end(self, view: ImageView | None) -> None:
        self._under_way.pop(view, None)
        if view is not None:
            self.waits_changed.emit()
        if not any(key is not None for key in self._under_way):
            self.idle.emit()
