"""Batches: many files through the same steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xraysr_gui.core.words import tr
from xraysr_gui.gui.batching.batch_actions import batch_actions
from xraysr_gui.gui.browsing.room import BrowsingRoom
from xraysr_gui.gui.comparing.room import ComparingRoom
from xraysr_gui.gui.enhancing.room import EnhancingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room

if TYPE_CHECKING:
    from xraysr_gui.gui.batching.batching import Batching
    from xraysr_gui.gui.batching.chosen_steps import ChosenSteps


class BatchingRoom(Room):
    """The Batch panel, and the table of its files."""

    ID, NEEDS = "batching", ("browsing", "enhancing", "comparing")
    MODULE = Module("batch", "Batch", "module-batch", 75)
    DOCKS = (Dock("dock-batch", "Batch table", is_wide=True, of_module="batch"),)

    def __init__(
        self, desk: Desk, browsing: BrowsingRoom, enhancing: EnhancingRoom, comparing: ComparingRoom
    ) -> None:
        super().__init__(desk)
        self._browsing, self._enhancing, self._comparing = browsing, enhancing, comparing
        self.batching: Batching | None = None  # until the first paint
        self.steps: ChosenSteps | None = None
        self.follow(browsing.panel.choice_changed)

    def actions(self) -> Iterator[Action]:
        """What a result or the list of studies begins; the rest is in the panel."""
        return batch_actions(self)

    def furnish(self) -> None:
        """The panel, the table, and what joins them."""
        from xraysr_gui.gui.batching.batch_dock import BatchDock
        from xraysr_gui.gui.batching.batch_panel import BatchPanel
        from xraysr_gui.gui.batching.batch_run import BatchRun
        from xraysr_gui.gui.batching.batching import Batching
        from xraysr_gui.gui.batching.chosen_steps import ChosenSteps
        from xraysr_gui.gui.batching.line_views import LineViews

        desk, enhancing = self.desk, self._enhancing
        self.panel, self.dock = BatchPanel(), BatchDock()
        desk.window.fill_module("batch", self.panel)
        desk.window.add_docks({"dock-batch": self.dock})
        self.run = BatchRun(self, desk.jobs, desk.show_error)
        steps = self.steps = ChosenSteps(self, enhancing.panel, enhancing.versions, desk)
        views = self.lines = LineViews(self, self._browsing.opening, self._comparing.arranging, desk)
        self.batching = Batching(self.panel, self.dock, self.run, steps, views, enhancing.access, desk)
        asks = self.panel.steps
        asks.follow_wanted.connect(steps.follow_enhance)
        asks.same_wanted.connect(self.do_the_same)
        asks.open_wanted.connect(steps.ask_for_file)
        asks.save_wanted.connect(steps.ask_where_to_save)
        self.panel.listed_wanted.connect(self.take_listed)
        for signal in (enhancing.versions.changed, self._browsing.panel.choice_changed, self.run.changed):
            signal.connect(self._show_sources)
        self._show_sources()
        self.follow(self.run.changed)

    def do_the_same(self) -> None:
        """Take the steps of the result in sight, and show the panel."""
        if self.steps is not None and self.batching is not None:
            self.steps.take_from_view()
            self.batching.come_into_sight()

    def why_no_steps(self) -> str:
        """Why there is no result whose steps could be taken."""
        return (
            tr("Waiting for the program to start ...")
            if self.steps is None
            else self.run.why_busy or self.steps.why_no_result()
        )

    def take_listed(self) -> None:
        """Take the files that are chosen in the list of studies, and show the panel."""
        from xraysr_gui.gui.batching.batching import files_in_words

        files = self._browsing.panel.chosen_files
        if self.batching is not None and files:
            self.batching.take_files(files_in_words(len(files)), files)

    def why_none_listed(self) -> str:
        """Why no files of the list can be taken."""
        if self.batching is not None and self.run.why_busy:
            return self.run.why_busy
        if self._browsing.panel.chosen_files:
            return ""
        return tr("Choose a patient, a study or a series in the list of the Data panel first.")

    def _show_sources(self) -> None:
        self.panel.show_sources(self.why_none_listed(), self.why_no_steps())
