"""Proving: whether this installation works, what this screen shows, and a page that tells of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.proving.checking import Checking
from xraysr_gui.gui.proving.looking_at_screen import LookingAtScreen
from xraysr_gui.gui.proving.supporting import Supporting
from xraysr_gui.gui.proving.verifying import Verifying
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.room import Room


class ProvingRoom(Room):
    """What is proved: the installation, the screen, a result; and what is sent to those who mend faults."""

    ID, NEEDS = "proving", ("enhancing",)

    def __init__(self, desk: Desk, enhancing: EnhancingRoom) -> None:
        super().__init__(desk)
        work = desk.window, desk.jobs, desk.indexer  # who reads never waits for it
        self.verifying = Verifying(*work, lambda: enhancing.access.engine, self._opened_result)
        self.supporting = Supporting(desk.window, desk.jobs, desk.memory)
        self.looking_at_screen = LookingAtScreen(desk.window, desk.jobs, desk.show_error)
        self.checking = Checking(desk.window, desk.jobs)
        self.looking_at_screen.kept.connect(desk.status.show_outcome)

    def actions(self) -> Iterator[Action]:
        """The check, the display test, a result, and the support bundle."""
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
        yield Action(
            "verify-result",
            "Verify results...",
            menu,
            self.verifying.show,
            explains="Does the steps of a saved result again on its input, and tells what was changed.",
            group=group,
        )
        yield Action(
            "support-bundle",
            "Support bundle...",
            menu,
            self.supporting.show,
            explains="Versions, settings, log and check for who mends faults; shown before it is written.",
            group=group,
        )

    def _opened_result(self) -> Path | None:
        """The file that the image in sight was opened from, if this program wrote it as a result."""
        document = self.desk.workspace.document
        source = None if document is None else document.original.source
        if source is None or not source.made_before or source.address.member:
            return None
        return source.address.path
