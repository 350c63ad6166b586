"""From a folder to an image: opening, the list of studies, turning, priors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from xraysr_gui.gui.browsing.browse_actions import browse_actions
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.browsing.priors import Priors
from xraysr_gui.gui.browsing.recent_menu import RecentMenu
from xraysr_gui.gui.browsing.turning import Turning
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.shell.window_frame import FIRST_MODULE
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.recent import RecentFiles


class BrowsingRoom(Room):
    """The Data panel and what is opened from it."""

    ID, NEEDS = "browsing", ("looking",)
    MODULE = FIRST_MODULE

    def __init__(self, desk: Desk, looking: LookingRoom) -> None:
        super().__init__(desk)
        self.looking, self.viewing, self.cine = looking.looking, looking.viewing, looking.cine
        self.panel = DataPanel()
        desk.window.fill_module("data", self.panel)
        tell, jobs, show_error = desk.banner.show_notice, desk.jobs, desk.show_error
        index = StudyIndex(places.cache_folder() / "studies.sqlite")
        self.browsing = Browsing(self.panel, index, desk.indexer, jobs, show_error, tell)
        settings = desk.settings_control.settings
        self._limits = settings.reader_memory_mb, settings.reader_seconds  # children are started with these
        kept = places.settings_folder() / "recent.json"
        self.recent = RecentFiles(kept, switched_on=settings.recent_files, tell=tell)
        given = desk.window, desk.grid, self.viewing, self.browsing, self.recent
        self.opening = Opening(*given, desk.takers)
        self.opening.follow(self.panel)
        self.turning = Turning(desk.grid, self.viewing, self.browsing)
        self.priors = Priors(desk.grid, self.viewing, index, jobs, show_error)
        self.priors.link_wanted.connect(partial(desk.settings_control.change, linked=True))
        for going in (self.turning, self.priors):
            going.told.connect(desk.status.show_outcome)
        looking.changed.connect(self._mark_open)

    def actions(self) -> Iterator[Action]:
        """Opening, closing, going on."""
        return browse_actions(self)

    def join(self) -> None:
        """The files that were opened last."""
        RecentMenu(self.desk.window.menuBar(), self.recent, self.opening)

    def furnish(self) -> None:
        """List what is known of, and what was opened last."""
        self.browsing.refresh()
        self.panel.show_recent(self.recent.paths)

    def apply(self, settings: Settings) -> None:
        """Whether it is remembered what was opened, and how much reading a file may take."""
        self.recent.switch(settings.recent_files)
        limits = settings.reader_memory_mb, settings.reader_seconds
        if limits != self._limits:
            self._limits = limits
            for reader in (self.desk.reader, self.desk.indexer):
                reader.allow(*limits)

    def close(self) -> None:
        """Close the list of studies."""
        self.browsing.close()

    def search(self) -> None:
        """Put the keyboard into the search field of the list of studies."""
        if self.desk.window.module != "data":
            self.desk.window.choose_module("data")
        self.panel.focus_search()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Open what was named on the command line."""
        self.opening.open_paths(paths)

    def _mark_open(self) -> None:
        page = self.viewing.page()
        self.panel.mark_open(page.address if page else None)
