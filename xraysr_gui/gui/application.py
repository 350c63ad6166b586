"""The window and everything behind it, put together of its rooms."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLabel

from xraysr_gui.core.words import tr
from xraysr_gui.display.readiness import load_resampler
from xraysr_gui.gui.batching.room import BatchingRoom
from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.degrading.room import DegradingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.evaluating.room import EvaluatingRoom
from xraysr_gui.gui.looking.look_actions import LAYOUTS
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.measuring.room import MeasuringRoom
from xraysr_gui.gui.proving.room import ProvingRoom
from xraysr_gui.gui.regions.room import RegionsRoom
from xraysr_gui.gui.saving.room import SavingRoom
from xraysr_gui.gui.shell import plug_in_rooms
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import desk_for
from xraysr_gui.gui.shell.first_window import first_window, new_qt_application
from xraysr_gui.gui.shell.frame_room import FrameRoom
from xraysr_gui.gui.shell.held_keys import HeldKeys
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.shell.room import CannotFurnish, Room
from xraysr_gui.gui.shell.settings_control import NOT_SET_UP
from xraysr_gui.gui.widgets.first_paint import FirstPaint
from xraysr_gui.gui.widgets.garbage_on_gui_thread import GarbageOnGuiThread
from xraysr_gui.gui.widgets.gui_thread import GuiThread
from xraysr_gui.gui.worklist.room import WorklistRoom
from xraysr_gui.image_io import readers
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner
from xraysr_gui.settings.schema import Settings

__all__ = ["ROOMS", "Application", "new_qt_application"]

ROOMS: tuple[type[Room], ...] = (
    LookingRoom,
    BrowsingRoom,
    EnhancingRoom,
    WorklistRoom,
    ComparingRoom,
    MeasuringRoom,
    RegionsRoom,
    DegradingRoom,
    EvaluatingRoom,
    BatchingRoom,
    SavingRoom,
    FrameRoom,
    ProvingRoom,
)
"""Each after those that it needs. A menu has its rows in this order."""
IMAGE_FIRST_MS, PAINTED_MS = 1500, 20
"""How long an image that is on its way comes before the rest of the window, and what painting it takes."""
FILE_THREADS = 7
"""Opening never waits behind a scan, a thumbnail, tags, what is read ahead, an evaluation and a batch."""


class Application(QObject):
    """Makes the desk and the rooms; afterwards only starts and ends them.

    A window that is on the screen already is filled, without one a new one is made.

    Attributes:
        rooms: By their names.
        is_furnished: Whether what comes after the first paint is there.
    """

    def __init__(
        self, settings: Settings, reader: ImageReader, indexer: ImageReader, window: MainWindow | None = None
    ) -> None:
        super().__init__()
        window = window or first_window(settings)
        self.is_furnished = False
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._furnish)
        self._gui_thread, self._garbage = GuiThread(self), GarbageOnGuiThread(self)
        jobs, self._memory = JobRunner(self._gui_thread.post, FILE_THREADS), LogMemory()
        logging.getLogger("xraysr_gui").addHandler(self._memory)
        kinds = (*ROOMS, *plug_in_rooms.PLUG_INS.beside([room.ID for room in ROOMS]))
        modules = tuple(room.MODULE for room in kinds if room.MODULE is not None)
        docks = tuple(dock for room in kinds for dock in room.DOCKS)
        self.desk = desk_for(settings, (reader, indexer), jobs, self._memory, modules, docks, window)
        self.rooms: dict[str, Room] = {}
        for kind in kinds:
            self.rooms[kind.ID] = plug_in_rooms.made(kind, self.desk, self.rooms)
        self._join()

    @property
    def window(self) -> MainWindow:
        """What the reader sees."""
        return self.desk.window

    @property
    def _browsing(self) -> BrowsingRoom:
        return cast("BrowsingRoom", self.rooms[BrowsingRoom.ID])

    def _join(self) -> None:
        desk = self.desk
        table, window = desk.table, desk.window
        table.add(self._waiting(row) for room in self.rooms.values() for row in room.actions())
        window.furnish(table, [*(id for id, _, _ in LAYOUTS), "layout-sheet"])
        HeldKeys(table, window)
        table.patience.waiting.connect(desk.status.show_waiting)
        table.patience.in_vain.connect(desk.status.show_outcome)
        for room in self.rooms.values():
            room.join()
            room.changed.connect(table.refresh_soon)
        desk.settings_control.settings_changed.connect(self._apply)
        desk.settings_control.begin()

    def _waiting(self, row: Action) -> Action:
        """What needs an image waits for one that is on its way."""
        opening = self._browsing.opening
        if not row.waits_for_image:
            return row
        return replace(row, not_yet=lambda: opening.not_yet() or row.not_yet())

    def start(self, paths: Sequence[Path]) -> None:
        """Show the window; what nobody needs for the first paint comes after it."""
        from xraysr_gui.gui.shell.crash_hook import catch_faults

        catch_faults(self.desk.show_error, self._gui_thread.post)
        FirstPaint(self.desk.grid.active, self._after_first_paint)
        self.window.show()
        self.desk.grid.active.setFocus()  # not the first field that could take letters
        if paths:
            self._browsing.open_paths(paths)
            _load_resampler()  # while the child reads

    def shut_down(self) -> None:
        """End jobs and children."""
        self.desk.jobs.shut_down()
        for room in reversed(self.rooms.values()):
            room.close()
        self.desk.reader.close()
        logging.getLogger("xraysr_gui").removeHandler(self._memory)
        self._garbage.close()

    def _after_first_paint(self) -> None:
        """An image that is on its way comes first, for a while: furnishing takes half a second."""
        self._browsing.viewing.idle.connect(self._hurry)
        self._later.start(IMAGE_FIRST_MS if self._browsing.opening.not_yet() else 0)

    def _hurry(self) -> None:
        if self._later.isActive():
            self._later.start(PAINTED_MS)

    def _furnish(self) -> None:
        """A room at a time: keys and mouse come between, and one that fails leaves the others standing."""
        for room in self.rooms.values():
            QTimer.singleShot(0, self, lambda room=room: _furnish(room))
        QTimer.singleShot(0, self, self._end_furnishing)

    def _end_furnishing(self) -> None:
        self.desk.settings_control.end_starting()
        self.desk.table.refresh()
        _load_resampler()
        self.desk.reader.warm_up()
        self.desk.indexer.warm_up()
        self._garbage.spare()
        self._tell_of_plug_ins()
        self.is_furnished = True

    def _tell_of_plug_ins(self) -> None:
        """What is left out is told once, when all that the window loads by itself is there."""
        from xraysr_gui.metrics import plug_in_metrics  # with all metrics: not before the first paint

        failed = [
            error for kind in (plug_in_rooms, readers, plug_in_metrics) for error in kind.PLUG_INS.failed
        ]
        if failed:
            self.desk.banner.show_notice(" ".join(map(str, failed)))

    def _apply(self, settings: Settings) -> None:
        for room in self.rooms.values():
            room.apply(settings)
        self.desk.table.refresh()


def _load_resampler() -> None:
    threading.Thread(target=load_resampler, name="load resampler", daemon=True).start()


def _furnish(room: Room) -> None:
    """Whatever fails is told by whoever tells of faults, with the room's name; its panel says so too."""
    try:
        room.furnish()
    except Exception as error:
        if room.MODULE is not None:
            room.desk.window.fill_module(room.MODULE.id, QLabel(tr(NOT_SET_UP)))
        raise CannotFurnish(room, error) from error
