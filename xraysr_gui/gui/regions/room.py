"""Regions: what a reader draws, its files, and its figures."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.regions.region_actions import region_actions
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.regions.region_truth import RegionTruth
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class RegionsRoom(Room):
    """The Regions panel, the dock of figures, and the menu on an image."""

    ID, NEEDS = "regions", ("looking", "enhancing", "comparing")
    MODULE = Module("regions", "Regions", "module-regions", 40)
    DOCKS = (Dock("dock-figures", "Figures", is_wide=True),)

    def __init__(
        self, desk: Desk, looking: LookingRoom, enhancing: EnhancingRoom, comparing: ComparingRoom
    ) -> None:
        super().__init__(desk)
        self.looking, self._versions, self._comparing = (
            looking.looking,
            enhancing.versions,
            comparing.comparing,
        )
        box = desk.toolbox
        drawn = desk.workspace, box.regions, desk.grid.why_no_image
        self.region_commands = RegionCommands(*drawn, box.marks, box.brush)
        self.region_commands.told.connect(desk.status.show_outcome)
        self.region_files = RegionFiles(desk.way_out, *drawn, desk.reader, desk.jobs, desk.show_error)
        self.region_files.told.connect(desk.status.show_outcome)
        self.truth = RegionTruth(desk, enhancing, self.region_commands)

    def actions(self) -> Iterator[Action]:
        """Drawing, changing, files."""
        return region_actions(self)

    def furnish(self) -> None:
        """The panel, the dock and the menu."""
        from xraysr_gui.gui.regions.figures_dock import FiguresDock
        from xraysr_gui.gui.regions.image_menu import ImageMenu
        from xraysr_gui.gui.regions.listing import RegionListing
        from xraysr_gui.gui.regions.regions_panel import RegionsPanel

        desk, regions = self.desk, self.desk.toolbox.regions
        self.dock = FiguresDock()
        self.panel = RegionsPanel({row.id: desk.table.action(row.id) for row in desk.table})
        listed = self.panel, self.dock, desk.workspace, regions
        self.listing = RegionListing(*listed, self.region_commands, self.looking)
        desk.window.add_docks({"dock-figures": self.dock})
        desk.window.fill_module("regions", self.panel)
        self.menu = ImageMenu(desk, self.region_commands)
        self._furnish_figures()

    def _furnish_figures(self) -> None:
        """The dock measures while it is in sight."""
        from xraysr_gui.gui.regions.figure_files import FigureFiles
        from xraysr_gui.gui.regions.figures import Figures
        from xraysr_gui.gui.regions.region_statistics import RegionStatistics

        desk, regions, comparing = self.desk, self.desk.toolbox.regions, self._comparing
        self.figures = Figures(self.dock, comparing, regions, desk.jobs)
        self.statistics = RegionStatistics(self.dock, self._versions, regions, desk.jobs)
        self.files = FigureFiles(self.dock, comparing, desk.jobs, desk.show_error)
        self.files.told.connect(desk.status.show_outcome)
        desk.workspace.on_change(self._measure)
        desk.window.docks["dock-figures"].visibilityChanged.connect(self._measure)
        self._measure()

    def _measure(self, *_: object) -> None:
        self.figures.refresh()
        self.statistics.refresh()
