"""Measuring: marks, plots, and what the file says."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.measuring.marking import Marking
from xraysr_gui.gui.measuring.measure_actions import measure_actions
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class MeasuringRoom(Room):
    """The Measure panel, and the docks that follow the image in sight."""

    ID, NEEDS = "measuring", ("looking", "enhancing")
    MODULE = Module("measure", "Measure", "module-measure", 50)
    DOCKS = (
        Dock("dock-tags", "DICOM tags"),
        Dock("dock-steps", "History"),
        Dock("dock-histogram", "Histogram"),
        Dock("dock-profile", "Line profile"),
    )

    def __init__(self, desk: Desk, looking: LookingRoom, enhancing: EnhancingRoom) -> None:
        super().__init__(desk)
        self.looking, self._viewing, self._versions = looking.looking, looking.viewing, enhancing.versions
        self.marking = Marking(desk.workspace, desk.toolbox.marks, desk.grid.why_no_image)

    def actions(self) -> Iterator[Action]:
        """Tools for marks, calibration, and all numbers."""
        return measure_actions(self)

    def furnish(self) -> None:
        """The panel and the docks."""
        from xraysr_gui.gui.enhancing.steps_dock import StepsDock
        from xraysr_gui.gui.measuring.histogram_dock import HistogramDock
        from xraysr_gui.gui.measuring.measure_panel import MeasurePanel
        from xraysr_gui.gui.measuring.measuring import Instruments, Measuring
        from xraysr_gui.gui.measuring.profile_dock import ProfileDock
        from xraysr_gui.gui.measuring.tags_dock import TagsDock

        desk, panel = self.desk, MeasurePanel()
        docks = TagsDock(), StepsDock(), HistogramDock(), ProfileDock()
        self.instruments = Instruments(desk.status.probe, panel, *docks)
        desk.window.fill_module("measure", panel)
        desk.window.add_docks(dict(zip((dock.id for dock in self.DOCKS), docks, strict=True)))
        self.instruments.steps.version_chosen.connect(self._versions.choose)
        measured = desk.grid, self._viewing, desk.workspace, desk.toolbox.marks, desk.reader, desk.jobs
        self.measuring = Measuring(self.instruments, *measured)
        panel.delete_requested.connect(self.marking.delete)
        panel.copy_requested.connect(self.marking.copy)
        for dock in desk.window.docks.values():
            dock.visibilityChanged.connect(self.measuring.refresh)
        self.measuring.refresh()
