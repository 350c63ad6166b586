"""Looking at images: which one each view shows, and how."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.looking.cine import Cine
from xraysr_gui.gui.looking.look_actions import look_actions
from xraysr_gui.gui.looking.looked_at import LookedAt
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.settings.schema import Settings


class LookingRoom(Room):
    """Views, their images, tools, windows, and the Display panel."""

    ID = "looking"
    MODULE = Module("display", "Display", "module-display", 20)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.viewing = Viewing(desk.grid, desk.workspace, desk.reader, desk.jobs, desk.show_error)
        self.looking = Looking(desk.grid, desk.toolbox.tools, self.viewing.orientations)
        self.cine = Cine(self.viewing)
        self.cine.told.connect(desk.status.show_outcome)
        self.looked_at = LookedAt(desk.window, self.viewing, desk.settings_control)
        self.changed.connect(self.looked_at.refresh)
        toolbox, grid = desk.toolbox, desk.grid
        self.follow(grid.active_changed, grid.layout_changed, grid.why_changed, self.viewing.page_changed)
        self.follow(self.viewing.idle, self.looking.changed, self.cine.changed)  # idle: none is waited for
        self.follow(toolbox.marks.choice_changed, toolbox.regions.choice_changed)
        desk.workspace.on_change(self.changed.emit)

    def actions(self) -> Iterator[Action]:
        """Undo, tools, layouts, zoom, greys."""
        return look_actions(self)

    def furnish(self) -> None:
        """The Display panel."""
        from xraysr_gui.gui.looking.display_panel import DisplayPanel
        from xraysr_gui.gui.looking.displaying import SWITCHES, Displaying

        desk = self.desk
        self.panel = DisplayPanel(SWITCHES)
        desk.window.fill_module("display", self.panel)
        self.displaying = Displaying(self.panel, desk.grid, self.looking, desk.settings_control)

    def apply(self, settings: Settings) -> None:
        """How views are linked, and what dragging does."""
        grid = self.desk.grid
        self.desk.toolbox.first.up_is_brighter = settings.up_is_brighter
        grid.set_linked(settings.linked)
        grid.set_looks_linked(settings.looks_linked)
        grid.set_smooth(settings.smooth)

    def close(self) -> None:
        """Play no longer."""
        self.cine.stop()
