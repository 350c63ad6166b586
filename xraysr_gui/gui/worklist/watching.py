"""Folders that the worklist is filled from: once, or for as long as new files come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from xraysr_gui.core.address import Address
from xraysr_gui.core.arrivals import Arrivals
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.jobs.runner import JobRunner, Lane, Listed
from xraysr_gui.studies.index import Stamp
from xraysr_gui.studies.walking import walk
from xraysr_gui.studies.watching import listing

LOOK_MS = 2000
Folder = Arrivals[Path, Stamp]


@dataclass(frozen=True, slots=True)
class _Came:
    """What a look into a folder found: files that arrived, those of them that were there before, and
    whether the folder could be reached.
    """

    arrived: tuple[Path, ...] = ()
    again: tuple[Path, ...] = ()
    is_there: bool = True


@dataclass(slots=True)
class _Watched:
    """One folder under watch."""

    arrivals: Folder = field(default_factory=Arrivals)
    is_there: bool = True


class Watching(QObject):
    """Looks into the folders that the list watches, again and again, on a worker thread.

    Signals:
        changed: another folder is watched, or one cannot be reached.
        came_again: the Address of a file that is another one now.
    """

    changed = Signal()
    came_again = Signal(object)

    def __init__(
        self, window: QWidget, worklist: Worklist, jobs: JobRunner, show_error: Callable[[Exception], None]
    ) -> None:
        super().__init__(worklist)
        self._window, self._worklist, self._jobs, self._show_error = window, worklist, jobs, show_error
        self._folders: dict[Path, _Watched] = {}
        self._is_looking = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        worklist.kept.changed.connect(self._follow)

    @property
    def away(self) -> tuple[Path, ...]:
        """Watched folders that cannot be reached."""
        return tuple(path for path, one in self._folders.items() if not one.is_there)

    def ask_to_watch(self) -> None:
        """Let the person choose a folder whose new files join by themselves."""
        self._ask(tr("Watch a folder of radiographs"), self.watch)

    def ask_to_list(self) -> None:
        """Let the person choose a folder whose files are put in now."""
        self._ask(tr("Add a folder of radiographs to the worklist"), self.list_folder)

    def watch(self, folder: Path) -> None:
        """Let new files of a folder join by themselves, also after the next start."""
        kept = self._worklist.kept
        kept.do(lambda file: file.watch(folder, kept.clock()))

    def leave(self) -> None:
        """Watch no folder any more; what has joined stays."""
        kept = self._worklist.kept
        kept.do(lambda file: file.leave(kept.clock()))

    def why_none_watched(self) -> str:
        """Why no watching can be ended."""
        return "" if self._worklist.kept.watched else tr("No folder is watched.")

    def list_folder(self, folder: Path) -> None:
        """Put all that a folder holds in now."""

        def files(progress: Progress) -> list[Address]:
            return [Address(path) for path in walk([folder], progress).files]

        named = Listed(tr("Looking through {}").format(folder.name))
        lane = Lane.FILES
        self._jobs.submit(files, lane=lane, done=self._worklist.join, failed=self._show_error, listed=named)

    def _ask(self, title: str, then: Callable[[Path], None]) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.filesSelected.connect(lambda names: then(Path(names[0])))
        dialog.open()

    def _follow(self) -> None:
        """Watch what the list says: this window may have been told, or another one."""
        watched = self._worklist.kept.watched
        if tuple(self._folders) == watched:
            return
        self._folders = {path: self._folders.get(path, _Watched()) for path in watched}
        self._timer.start() if watched else self._timer.stop()
        self.changed.emit()
        self._look()

    def _look(self) -> None:
        if not self._is_looking and self._folders:
            self._is_looking = True
            arrivals = {path: one.arrivals for path, one in self._folders.items()}
            work = partial(_looked, arrivals)
            self._jobs.submit(work, lane=Lane.FILES, done=self._take, failed=self._fail)

    def _take(self, found: dict[Path, _Came]) -> None:
        self._is_looking = False
        before = self.away
        for folder, came in found.items():
            if folder in self._folders:
                self._folders[folder].is_there = came.is_there
            if came.arrived:
                self._worklist.join([Address(path) for path in came.arrived])
            for path in came.again:
                self.came_again.emit(Address(path))
        if self.away != before:
            self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._is_looking = False
        self._timer.stop()
        self._show_error(error)


def _looked(arrivals: dict[Path, Folder], progress: Progress) -> dict[Path, _Came]:
    """On a worker thread, one at a time."""
    found = {}
    for folder, one in arrivals.items():
        there = listing(folder, progress)
        known = set(one.told)
        arrived = tuple(one.hear(there))
        found[folder] = _Came(arrived, tuple(path for path in arrived if path in known), there is not None)
    return found
