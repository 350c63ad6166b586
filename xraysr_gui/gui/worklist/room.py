"""The worklist: who is read next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr
from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.worklist.case_words import minutes
from xraysr_gui.gui.worklist.kept_list import MINUTE_S, KeptList
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.gui.worklist.worklist_actions import IN_PANEL, worklist_actions
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_file import WorklistFile

if TYPE_CHECKING:
    from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel

STANDS_S = 60.0
"""So far behind the last mark a clock tells nothing of: two computers that share a list differ a little."""


class WorklistRoom(Room):
    """The Worklist panel, and the dock of waiting times."""

    ID, NEEDS = "worklist", ("looking", "browsing")
    MODULE = Module("worklist", "Worklist", "module-worklist", 15)
    DOCKS = (("dock-queue", "Waiting times"),)

    def __init__(self, desk: Desk, looking: LookingRoom, browsing: BrowsingRoom) -> None:
        super().__init__(desk)
        self.panel: WorklistPanel | None = None
        file = WorklistFile(places.data_folder() / "worklist.sqlite")
        seen = looking.viewing, browsing.browsing, browsing.opening
        self.kept = KeptList(file, desk.jobs, desk.settings_control, desk.show_error)
        self.worklist = Worklist(self.kept, desk.settings_control, seen)
        self.worklist.told.connect(desk.status.show_outcome)
        self.follow(self.worklist.changed)

    def actions(self) -> Iterator[Action]:
        """Reading, marking, putting in and taking out."""
        return worklist_actions(self.worklist)

    def furnish(self) -> None:
        """The panel with its list, and the dock."""
        from xraysr_gui.gui.worklist.queue_dock import QueueDock
        from xraysr_gui.gui.worklist.simulating import Simulating
        from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel

        desk = self.desk
        panel = self.panel = WorklistPanel([desk.table.action(id) for id in IN_PANEL])
        panel.show_settings(desk.settings_control.settings)
        desk.window.fill_module("worklist", panel)
        dock = self.dock = QueueDock()
        desk.window.add_docks({"dock-queue": dock})
        self.simulating = Simulating(dock, self.worklist, desk.settings_control, desk.jobs, desk.show_error)
        desk.window.docks["dock-queue"].visibilityChanged.connect(self.simulating.show_list)
        self.kept.changed.connect(self._warn)
        self.worklist.attend(panel)

    def apply(self, settings: Settings) -> None:
        """Another order, another pace."""
        if self.panel is not None:
            self.panel.show_settings(settings)
            self.kept.refresh()

    def close(self) -> None:
        """Write what was not yet written."""
        self.kept.finish()

    def _warn(self) -> None:
        """Say what is wrong, as long as it is."""
        behind = self.kept.reading.clock_behind_s
        clock = tr(
            "The clock is {} behind the last mark of this list: until then times stand still, no mark "
            "is lost."
        )
        if self.panel is not None:
            self.panel.warn(clock.format(minutes(behind / MINUTE_S)) if behind > STANDS_S else "")
