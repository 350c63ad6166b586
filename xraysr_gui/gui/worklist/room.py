"""The worklist: who is read next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.worklist.worklist import Worklist
from xraysr_gui.gui.worklist.worklist_actions import IN_PANEL, worklist_actions
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.worklist_file import WorklistFile

if TYPE_CHECKING:
    from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel


class WorklistRoom(Room):
    """The Worklist panel."""

    ID, NEEDS = "worklist", ("looking", "browsing")
    MODULE = Module("worklist", "Worklist", "module-worklist", 15)

    def __init__(self, desk: Desk, looking: LookingRoom, browsing: BrowsingRoom) -> None:
        super().__init__(desk)
        self.panel: WorklistPanel | None = None
        file = WorklistFile(places.data_folder() / "worklist.sqlite")
        seen = looking.viewing, browsing.browsing, browsing.opening
        self.worklist = Worklist(file, desk.jobs, desk.settings_control, seen, desk.show_error)
        self.worklist.told.connect(desk.status.show_outcome)
        self.follow(self.worklist.changed)

    def actions(self) -> Iterator[Action]:
        """Reading, marking, putting in and taking out."""
        return worklist_actions(self.worklist)

    def furnish(self) -> None:
        """The panel with its list."""
        from xraysr_gui.gui.worklist.worklist_panel import WorklistPanel

        panel = self.panel = WorklistPanel([self.desk.table.action(id) for id in IN_PANEL])
        panel.show_settings(self.desk.settings_control.settings)
        self.desk.window.fill_module("worklist", panel)
        self.worklist.attend(panel)

    def apply(self, settings: Settings) -> None:
        """Another order, another pace."""
        if self.panel is not None:
            self.panel.show_settings(settings)
            self.worklist.refresh()

    def close(self) -> None:
        """Write what was not yet written."""
        self.worklist.finish()
