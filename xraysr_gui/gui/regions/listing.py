"""Joins the Regions panel with what a reader draws."""

from __future__ import annotations

from PySide6.QtCore import QObject

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.regions.region_commands import RegionCommands
from xraysr_gui.gui.regions.regions_panel import RegionsPanel
from xraysr_gui.gui.tools.region_editing import RegionEditing


class RegionListing(QObject):
    """Lists regions as they are at this moment; lets panel and dock choose, name and colour them."""

    def __init__(
        self,
        panel: RegionsPanel,
        dock: FiguresDock,
        workspace: Workspace,
        editing: RegionEditing,
        region_commands: RegionCommands,
        looking: Looking,
    ) -> None:
        super().__init__(panel)
        self.panel, self.dock, self._workspace, self._editing = panel, dock, workspace, editing
        self._region_commands, self._looking = region_commands, looking
        workspace.on_change(self.refresh)
        for signal in (editing.choice_changed, editing.moving_changed, looking.why_changed):
            signal.connect(self.refresh)
        panel.region_chosen.connect(region_commands.choose)
        panel.renamed.connect(region_commands.rename)
        panel.recoloured.connect(region_commands.recolour)
        panel.brush_wanted.connect(lambda radius, erases: region_commands.set_brush(radius, erases=erases))
        for table in (dock.compared, dock.statistics):
            table.region_chosen.connect(region_commands.choose)
        for signal in (region_commands.brush_changed, looking.changed):
            signal.connect(self._show_brush)
        self.refresh()
        self._show_brush()

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

    def _show_brush(self) -> None:
        brush = self._region_commands.brush
        shown = self._looking.tool == brush.id
        self.panel.show_brush(brush.radius, erases=brush.erases, shown=shown)
