"""The frame itself: settings, help, what runs, and the log."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.frame_actions import frame_actions
from xraysr_gui.gui.shell.main_window import Dock
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.gui.shell.running_jobs import RunningJobs


class FrameRoom(Room):
    """What every other room stands in."""

    ID = "frame"
    DOCKS = (Dock("dock-jobs", "Jobs"), Dock("dock-log", "Log"))

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.running = RunningJobs(desk.jobs, desk.status, desk.table.patience)
        self.follow(self.running.changed)

    def actions(self) -> Iterator[Action]:
        """Settings, the end, panels and docks, help, and Stop."""
        running = self.running
        yield Action("stop-job", "Stop", "Enhance", running.stop, "stop", running.why_no_stop)
        yield from frame_actions(self.desk.settings_control)

    def furnish(self) -> None:
        """What runs, and what was noted."""
        from xraysr_gui.gui.shell.jobs_dock import JobsDock
        from xraysr_gui.gui.shell.log_dock import LogDock

        desk = self.desk
        desk.window.add_docks({"dock-jobs": JobsDock(desk.jobs), "dock-log": LogDock(desk.memory)})
