"""A room of the window: who waits."""

from PySide6.QtWidgets import QLabel

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class WaitingRoom(Room):
    """Where cases wait."""

    ID, NEEDS = "waiting", ("browsing",)
    MODULE = Module("waiting", "Waiting room", "module-data", 70)
    DOCKS = (Dock("dock-waiting", "Who waits"),)

    def __init__(self, desk, browsing):
        super().__init__(desk)
        self.browsing = browsing

    def actions(self):
        """What stands in the menus."""
        yield Action("call-next", "Call the next one", "Waiting", lambda: None)

    def furnish(self):
        """What is seen."""
        self.desk.window.add_docks({"dock-waiting": QLabel("nobody")})
        self.desk.window.fill_module("waiting", QLabel("Nobody waits."))
