"""The Regions panel and the dock of figures, made after the first paint, with what feeds them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.menus.image_menu import ImageMenu
from xraysr_gui.gui.regions.delineating import Delineating
from xraysr_gui.gui.regions.figure_files import FigureFiles
from xraysr_gui.gui.regions.figures import Figures
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.regions.region_statistics import RegionStatistics
from xraysr_gui.gui.regions.regions_panel import RegionsPanel
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.main_window import MainWindow
from xraysr_gui.gui.tools.brush_region import PaintBrush
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.jobs.runner import JobRunner


class RegionParts(QObject):
    """Joins what a reader draws with what is listed and measured."""

    def __init__(
        self,
        window: MainWindow,
        grid: ViewGrid,
        table: ActionTable,
        workspace: Workspace,
        editing: RegionEditing,
        dock: FiguresDock,
    ) -> None:
        super().__init__(window)
        self._window, self._workspace, self._editing = window, workspace, editing
        self._grid, self._table = grid, table
        self.panel = RegionsPanel({row.id: table.action(row.id) for row in table})
        self.dock = dock
        window.fill_module("regions", self.panel)
        workspace.on_change(self.refresh)
        for signal in (editing.choice_changed, editing.moving_changed):
            signal.connect(self.refresh)

    def attend(
        self,
        delineating: Delineating,
        files: RegionFiles,
        looking: Looking,
    ) -> None:
        """Let the panel choose, name and colour."""
        self._delineating, self._looking = delineating, looking
        panel, dock = self.panel, self.dock
        panel.region_chosen.connect(delineating.choose)
        panel.renamed.connect(delineating.rename)
        panel.recoloured.connect(delineating.recolour)
        panel.brush_wanted.connect(lambda radius, erases: delineating.set_brush(radius, erases=erases))
        for table in (dock.compared, dock.statistics):
            table.region_chosen.connect(delineating.choose)
        ImageMenu(self._table, self._grid, delineating, self._window)
        files.told.connect(self._window.status.show_outcome)
        delineating.brush_changed.connect(self._show_brush)
        looking.changed.connect(self._show_brush)
        looking.why_changed.connect(self.refresh)
        self.refresh()
        self._show_brush()

    def measure(
        self,
        comparing: Comparing,
        versions: Versions,
        jobs: JobRunner,
        show_error: Callable[[Exception], None],
    ) -> None:
        """Let the dock measure while it is in sight."""
        self.figures = Figures(self.dock, comparing, self._editing, jobs)
        self.statistics = RegionStatistics(self.dock, versions, self._editing, jobs)
        self.files = FigureFiles(self.dock, comparing, jobs, show_error)
        self.files.told.connect(self._window.status.show_outcome)
        self._workspace.on_change(self._measure)
        frame = self._window.docks["dock-figures"]
        frame.visibilityChanged.connect(self._measure)
        self._measure()

    def refresh(self, *_: object) -> None:
        """List the regions of the active image as they are at this moment."""
        document = self._workspace.document
        if document is None:
            self.panel.show_regions((), None, "", why_no_image=self._looking.why_not())
            return
        image, chosen = document.original, self._editing.chosen_in(document.address)
        moving = self._editing.moving
        id = chosen.id if chosen else moving.region.id if moving and moving.is_new else ""
        regions = self._editing.regions_of(document.address)
        own = moving.region if moving and moving.address == document.address else None
        self.panel.show_regions(regions, (image.shape, image.spacing), id, own)
        for table in (self.dock.compared, self.dock.statistics):
            table.choose_region(id)

    def _measure(self, *_: object) -> None:
        self.figures.refresh()
        self.statistics.refresh()

    def _show_brush(self) -> None:
        brush: PaintBrush = self._delineating.brush
        shown = self._looking.tool == brush.id
        self.panel.show_brush(brush.radius, erases=brush.erases, shown=shown)
