"""What happens between "open this" and an image on the screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.address import Address, Stack
from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.gui.widgets.open_filters import RADIOGRAPHS, open_filters
from xraysr_gui.image_io.readers import COLLECTIONS
from xraysr_gui.studies.recent import RecentFiles
from xraysr_gui.studies.session_rows import SESSION


class Opening(QObject):
    """Joins dialogs, drops and the command line with the views and the study browser.

    A file is shown at once and filed in the browser behind the reader's back; a folder, an
    archive or a DICOMDIR is searched first, and then its newest study is shown.

    Signals:
        session_wanted: the Path of a session that is to be opened.
    """

    session_wanted = Signal(object)

    def __init__(
        self,
        window: QWidget,
        grid: ViewGrid,
        viewing: Viewing,
        browsing: Browsing,
        recent: RecentFiles,
        takers: Mapping[str, Callable[[Path], None]] = MappingProxyType({}),
    ) -> None:
        super().__init__(window)
        self._window, self._grid, self._viewing, self._browsing = window, grid, viewing, browsing
        self._recent, self._takers = recent, takers
        self._waiting_view: ImageView | None = None
        self._named: Stack | None = None
        self._unfiled: list[Path] = []
        browsing.stack_chosen.connect(self.show_stack)
        browsing.found_newest.connect(self._show_newest)
        browsing.idle.connect(self._expect_no_more)
        viewing.idle.connect(self._file)
        for signal in (browsing.listed, viewing.page_changed):
            signal.connect(self._keep_to_series)
        for view in grid.views:
            self.listen_to(view)
            view.awaits = partial(self.awaited, view)
        viewing.reading.waits_changed.connect(grid.tell_why)

    def listen_to(self, view: ImageView) -> None:
        """Take what is dropped on a view."""
        view.files_dropped.connect(self.open_paths)
        view.stack_dropped.connect(self.show_stack)

    def not_yet(self) -> str:
        """Which image the active view waits for; "" if none is on its way."""
        return self.awaited(self._grid.active)

    def awaited(self, view: ImageView) -> str:
        """Which image a view waits for; "" if none is on its way."""
        if self._waiting_view is view:
            return tr("Waiting for the newest study ...")
        return tr("Waiting for the image ...") if self._viewing.is_coming(view) else ""

    def ask_for_files(self) -> None:
        """Let the person choose files."""
        dialog = QFileDialog(self._window, tr("Open radiographs"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(open_filters(tr("Radiographs"), RADIOGRAPHS))
        dialog.filesSelected.connect(self.open_names)
        dialog.open()

    def follow(self, panel: DataPanel) -> None:
        """Open what the panel asks for."""
        panel.open_files_requested.connect(self.ask_for_files)
        panel.open_folder_requested.connect(self.ask_for_folder)
        panel.recent_chosen.connect(lambda path: self.open_paths([path]))
        panel.files_dropped.connect(self.open_paths)

    def ask_for_folder(self) -> None:
        """Let the person choose a folder."""
        dialog = QFileDialog(self._window, tr("Open a folder of radiographs"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(self.open_names)
        dialog.open()

    def open_names(self, names: Sequence[str]) -> None:
        """Open what a dialog gave."""
        self.open_paths([Path(name) for name in names])

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open files in the active view, search folders and archives, and have sessions opened."""
        for session in (path for path in paths if _is_session(path)):
            self.session_wanted.emit(session)
        for path in paths:
            if (taker := self._takers.get(path.suffix.lower())) is not None:
                taker(path)
        paths = [path for path in paths if not self._is_for_others(path)]
        paths = [Path(os.path.abspath(path)) for path in paths]  # as the list of studies calls them
        collections = [path for path in paths if _holds_many(path)]
        files = [path for path in paths if not _holds_many(path)]
        self._recent.add(paths)
        if files:
            for path in files:
                self._viewing.reading.image_cache.take_away(Address(path))
            title = files[0].name if len(files) == 1 else tr("{} files").format(len(files))
            self._named = Stack(title, tuple(Address(path) for path in files))
            self.show_stack(self._named)
        self._grid.active.setFocus(Qt.FocusReason.OtherFocusReason)  # single keys speak of the image
        if paths:
            self._waiting_view = None if files else self._grid.active
            self._unfiled += [*files, *collections]
            if not self._viewing.is_coming(self._grid.active):
                self._file()
            self._grid.tell_why()

    def _file(self) -> None:
        """An image that is on its way comes before the list of studies: both need a child and a processor."""
        unfiled, self._unfiled = self._unfiled, []
        if unfiled:
            self._browsing.scan(unfiled)

    def _is_for_others(self, path: Path) -> bool:
        return _is_session(path) or path.suffix.lower() in self._takers

    def show_stack(self, stack: Stack, index: int = 0) -> None:
        """Show a page of a stack in the active view, and let keys speak of it."""
        self._waiting_view = None  # whoever chose one does not wait for the newest
        self._viewing.show_stack(stack, index=index)
        self._grid.active.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep_to_series(self, *_: object) -> None:
        """Files named together are turned like any others, once it is known which of them belong together."""
        if self._named is None or len(self._named.images) == 1:
            return
        for view in self._grid.views:
            page = self._viewing.page(view)
            if page is None or page.stack != self._named:
                continue
            listed = page.within(self._browsing.stack_like(Stack("", (page.address,))))
            if listed is not page:
                self._viewing.pages.put(listed, view)
                self._viewing.refresh()

    def _expect_no_more(self) -> None:
        if self._waiting_view is not None:
            self._waiting_view = None
            self._grid.tell_why()

    def _show_newest(self, stack: Stack) -> None:
        if self._waiting_view is not None:
            self._viewing.show_stack(stack, self._waiting_view)
            self._waiting_view = None


def _is_session(path: Path) -> bool:
    return path.suffix.lower() == SESSION and not path.is_dir()


def _holds_many(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() in COLLECTIONS or path.name.upper() in COLLECTIONS
