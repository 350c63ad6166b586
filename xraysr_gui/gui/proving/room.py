"""Proving: whether this installation works, what this screen shows, and a page that tells of both."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.proving.checking import Checking
from xraysr_gui.gui.proving.looking_at_screen import LookingAtScreen
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.room import Room


class ProvingRoom(Room):
    """Two rows of the menu Help."""

    ID = "proving"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.looking_at_screen = LookingAtScreen(desk.window, desk.jobs, desk.show_error)
        self.checking = Checking(desk.window, desk.jobs)
        self.looking_at_screen.kept.connect(desk.status.show_outcome)

    def actions(self) -> Iterator[Action]:
        """The check and the display test."""
        menu, group = "Help", "proof"
        yield Action(
            "check-installation",
            "Check this installation...",
            menu,
            self.checking.show,
            explains="Models, decoders, greys, disk, memory, drivers; with a page to print.",
            group=group,
        )
        yield Action(
            "display-test",
            "Display test",
            menu,
            self.looking_at_screen.show,
            explains="Patterns on the whole screen, and what you see of them; Esc leaves.",
            group=group,
        )
