"""What keeps a reader's work: the session on the disk, memory, and the question at the end."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.saving.autosave import Autosave
from xraysr_gui.gui.saving.brought_back import show_brought
from xraysr_gui.gui.saving.leaving import Leaving
from xraysr_gui.gui.saving.moving_to_disk import MovingToDisk
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.saving.system_end import SystemEnd
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.settings import places
from xraysr_gui.studies.journal import Journal
from xraysr_gui.studies.leftover import BroughtBack, find_leftovers

KEPT, PASSING = "sessions", "out-of-sight"
"""Folders of the cache: what the next start may find, and what is removed with the program."""


class Keeping(QObject):
    """Made after the first paint; `autosave` is None where the person wants nothing kept."""

    def __init__(
        self,
        workspace: Workspace,
        viewing: Viewing,
        reader: ImageReader,
        jobs: JobRunner,
        banner: Banner,
        settings_control: SettingsControl,
    ) -> None:
        super().__init__(viewing)
        self._workspace, self._viewing, self._jobs, self._banner = workspace, viewing, jobs, banner
        self._settings_control = settings_control
        self.autosave: Autosave | None = None
        if settings_control.settings.keep_session:
            place = places.cache_folder() / KEPT
            self.autosave = Autosave(place, workspace, viewing, reader, jobs, banner)
            self._journal = self.autosave.journal
        else:
            self._journal = Journal(places.cache_folder() / PASSING)
        self.moving_to_disk = MovingToDisk(
            workspace, viewing, self._journal.pixel_files, jobs, banner.show_error
        )

    def begin(self, window: MainWindow, files: SessionFiles, enhancing: Enhancing, panel: DataPanel) -> None:
        """Keep what is open from now on, and look for what was kept."""
        self.moving_to_disk.begin(
            lambda: self._settings_control.settings.image_memory_mb, lambda: enhancing.worked_on
        )
        self.leaving = Leaving(window, files, self.autosave, self._jobs)
        self._system_end = SystemEnd(self.leaving.end_without_asking, self)
        files.opened.connect(self._show)
        files.told.connect(window.status.show_outcome)
        files.attend(self._journal.pixel_files)
        if self.autosave is not None:
            self.autosave.sessions_changed.connect(panel.show_sessions)
            panel.session_chosen.connect(self.autosave.bring_back)
            panel.session_discarded.connect(self.autosave.discard)
            self.autosave.begin(files.saved)
            return
        passing = places.cache_folder() / PASSING
        self._jobs.submit(
            lambda _: find_leftovers(passing, self._journal.folder),  # none: they hold no list, and go
            lane=Lane.FILES,
            done=lambda _: None,
            failed=self._banner.show_error,
        )

    def end(self) -> None:
        """Leave on the disk what is wanted there; jobs have ended."""
        self._system_end.close()
        if self.autosave is not None:
            self.autosave.end()
        else:
            self._journal.end()

    def _show(self, brought: BroughtBack) -> None:
        """What a session file brought."""
        show_brought(brought, self._workspace, self._viewing, self._banner)
