"""What a room of the window is: a folder that brings its own panel, docks and actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from PySide6.QtCore import QObject, Signal, SignalInstance

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.settings.schema import Settings


class CannotFurnish(UserError):
    """A room could not be set up: its fault is ours, and the reader should know what is missing."""

    def __init__(self, room: Room, error: Exception) -> None:
        named = [tr(dock.title) for dock in room.DOCKS]
        parts = ", ".join([tr(room.MODULE.title), *named] if room.MODULE is not None else named or [room.ID])
        super().__init__(
            tr("A part of the window could not be set up: {}.").format(parts),
            why=tr("Something in this program went wrong there: {}.").format(type(error).__name__),
            remedy=tr("Everything else works. Help > Copy support report tells us more."),
        )


class Room(QObject):
    """Made before the first paint, of the desk and of the rooms it needs; what waits is made in `furnish`.

    Attributes:
        ID: Its name.
        NEEDS: Names of the rooms below it, in the order in which its constructor takes them.
        MODULE: Its page of the left panel, if it has one.
        DOCKS: What stands beside the views.

    Signals:
        changed: what a person can do may be different now.
    """

    ID: ClassVar[str] = ""
    NEEDS: ClassVar[tuple[str, ...]] = ()
    MODULE: ClassVar[Module | None] = None
    DOCKS: ClassVar[tuple[Dock, ...]] = ()

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.window)
        self.desk = desk

    def actions(self) -> Iterator[Action]:
        """Its rows of the menus; a menu has the rows of its rooms in the order of the rooms."""
        return iter(())

    def join(self) -> None:
        """All rooms are made, and all actions."""

    def furnish(self) -> None:
        """Make what the first paint does not show."""

    def apply(self, settings: Settings) -> None:
        """Let settings hold."""

    def close(self) -> None:
        """The program ends; jobs have ended."""

    def follow(self, *signals: SignalInstance) -> None:
        """What a person can do may be different whenever one of these is sent."""
        for signal in signals:
            signal.connect(self._tell)

    def _tell(self, *_: object) -> None:
        self.changed.emit()
