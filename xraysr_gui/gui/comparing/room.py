"""Comparing: a reference, the views of a comparison, error maps, and what changed."""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.comparing.arranging import arranged
from xraysr_gui.gui.comparing.compare_actions import VIEWS, compare_actions
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.layers.layers import Layers
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Module
from xraysr_gui.gui.shell.room import Room
from xraysr_gui.settings.schema import Settings


class ComparingRoom(Room):
    """The Compare panel, and what lies over the views."""

    ID, NEEDS = "comparing", ("looking", "browsing", "enhancing")
    MODULE = Module("compare", "Compare", "module-compare", 60)

    def __init__(
        self, desk: Desk, looking: LookingRoom, browsing: BrowsingRoom, enhancing: EnhancingRoom
    ) -> None:
        super().__init__(desk)
        self.enhancing, viewing = enhancing, looking.viewing
        versions = self.versions = enhancing.versions
        shown = desk.grid, viewing, desk.workspace, versions, desk.reader, desk.jobs
        self.arranging = arranged(*shown, desk.show_error)
        self.comparing = self.arranging.comparing
        self.captions = CompareCaptions(versions, self.arranging, browsing.priors.caption_of)
        drawn = desk.toolbox.marks, desk.toolbox.regions
        self.layers = Layers(*drawn, viewing.page, self.captions.caption_of)
        self.arranging.lay_over(desk.grid.views)
        self.layers.lay_over(desk.grid.views)
        running = enhancing.enhancing
        running.previewed.connect(self.layers.preview)
        for signal in (running.finished, running.idle):
            signal.connect(self.layers.end_preview)
        running.finished.connect(self.arranging.show_result)
        self.follow(self.arranging.changed)

    def actions(self) -> Iterator[Action]:
        """Ways to see both, the map, and shared windows."""
        return compare_actions(self)

    def furnish(self) -> None:
        """The panel with its map and its sentences."""
        from xraysr_gui.gui.comparing.change_summary import ChangeSummary
        from xraysr_gui.gui.comparing.choosing import Choosing
        from xraysr_gui.gui.comparing.compare_panel import ComparePanel
        from xraysr_gui.gui.comparing.error_map_control import ErrorMapControl
        from xraysr_gui.gui.comparing.heat_pointer import HeatPointer

        desk, comparing, arranging, access = self.desk, self.comparing, self.arranging, self.enhancing.access
        self.panel = ComparePanel([desk.table.action(id) for id in VIEWS])
        joined = desk.jobs, desk.show_error
        self.mapping = ErrorMapControl(self.panel.map_box, desk.grid, comparing, arranging, *joined)
        self.mapping.attend(access.engine, access.wishes)
        HeatPointer(desk.grid, arranging, desk.status.probe)
        comparing.known_truth_run.attend(access.engine, access.wishes)
        self.change_summary = ChangeSummary(self.panel.change_box, comparing, *joined)
        self.choosing = Choosing(self.panel, arranging)
        desk.window.fill_module("compare", self.panel)
        known_truth_run, blending = comparing.known_truth_run, arranging.blending
        self.follow(
            self.mapping.idle,
            comparing.changed,
            known_truth_run.told,
            known_truth_run.changed,
            blending.changed,
        )

    def apply(self, settings: Settings) -> None:
        """What is written over the views."""
        self.layers.apply(settings)
