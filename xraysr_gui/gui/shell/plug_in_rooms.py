"""Rooms that other packages bring: one that fails is told by name, and the window stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeGuard

from PySide6.QtWidgets import QLabel

from xraysr_gui.core.errors import PlugInFailed
from xraysr_gui.core.plug_ins import PlugIns, guarded, not_used
from xraysr_gui.core.words import tr
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.shell.settings_control import NOT_SET_UP
from xraysr_gui.settings.schema import Settings


def _is_room(thing: object) -> TypeGuard[type[Room]]:
    return isinstance(thing, type) and issubclass(thing, Room) and bool(thing.ID)


class _Guard(Room):
    """Stands before a room of another package: what fails is left out, but for `furnish`, which is told."""

    PACKAGE = ""

    def actions(self) -> Iterator[Action]:
        """Its rows of the menus."""
        rows: list[Action] = []
        self._do(lambda: rows.extend(super(_Guard, self).actions()))
        return iter(rows)

    def join(self) -> None:
        """All rooms are made."""
        self._do(super().join)

    def furnish(self) -> None:
        """Make what the first paint does not show."""
        guarded(super().furnish, self.PACKAGE)()

    def apply(self, settings: Settings) -> None:
        """Let settings hold."""
        self._do(lambda: super(_Guard, self).apply(settings))

    def close(self) -> None:
        """The program ends."""
        self._do(super().close)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            guarded(work, self.PACKAGE)()
        except PlugInFailed as error:
            PLUG_INS.tell(error)


def _adopted(kind: type[Room], package: str) -> type[Room]:
    return type(kind.__name__, (_Guard, kind), {"PACKAGE": package})


PLUG_INS: PlugIns[type[Room]] = PlugIns("rooms", _is_room, lambda kind: kind.ID, _adopted)


class _StandIn(Room):
    """Where a room would be that could not be made."""

    def furnish(self) -> None:
        """Say so in its place."""
        if self.MODULE is not None:
            self.desk.window.fill_module(self.MODULE.id, QLabel(tr(NOT_SET_UP)))


def made(kind: type[Room], desk: Desk, rooms: Mapping[str, Room]) -> Room:
    """A room, given those that it needs."""
    if not issubclass(kind, _Guard):
        return kind(desk, *(rooms[need] for need in kind.NEEDS))
    try:
        missing = [need for need in kind.NEEDS if need not in rooms]
        if missing:
            why = tr("It needs a part of the window that is not there: {}.").format(", ".join(missing))
            raise not_used(kind.PACKAGE, why)
        return guarded(kind, kind.PACKAGE)(desk, *(rooms[need] for need in kind.NEEDS))
    except PlugInFailed as error:
        PLUG_INS.tell(error)
        place = {"ID": kind.ID, "MODULE": kind.MODULE, "DOCKS": kind.DOCKS}
        stand_in: type[Room] = type("StandIn", (_StandIn,), place)
        return stand_in(desk)
