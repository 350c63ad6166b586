"""Enhancing: which enhancer, with what settings, at what cost, and the versions it made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from xraysr_gui.gui.enhancing.advising import Advising
from xraysr_gui.gui.enhancing.contact_sheet import ContactSheet
from xraysr_gui.gui.enhancing.engine_access import EngineAccess
from xraysr_gui.gui.enhancing.enhance_actions import INSTALLS, enhance_actions, let_runs_wait
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancer_catalogue import EnhancerCatalogue
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.installing import KERAS_FILES, Installing
from xraysr_gui.gui.enhancing.stick_installing import StickInstalling
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.room import LookingRoom
from xraysr_gui.gui.shell.action import Action
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.shell.main_window import Dock, Module
from xraysr_gui.gui.shell.room import Room


class EnhancingRoom(Room):
    """The Enhance panel, the card of an enhancer, and the engine."""

    ID, NEEDS = "enhancing", ("looking",)
    MODULE = Module("enhance", "Enhance", "module-enhance", 30)
    DOCKS = (Dock("dock-card", "Card of the enhancer"),)

    def __init__(self, desk: Desk, looking: LookingRoom) -> None:
        super().__init__(desk)
        self.access = EngineAccess(desk.settings_control)
        panel = self.panel = EnhancePanel()
        grid, viewing, workspace = desk.grid, looking.viewing, desk.workspace
        versions = self.versions = Versions(grid, viewing, workspace, panel.results)
        self.sheet = ContactSheet(grid, viewing, workspace, versions)
        enhancing = self.enhancing = Enhancing(
            panel, workspace, desk.jobs, versions.worked_on, desk.show_error, versions.why_no_image
        )
        self.advising = Advising(
            panel,
            desk.jobs,
            versions.worked_on,
            lambda: enhancing.is_running,
            desk.show_error,
            versions.why_no_image,
        )
        self.catalogue = EnhancerCatalogue(panel, desk.jobs, desk.show_error)
        worked_on = versions.worked_on
        self.installing = Installing(panel, desk.jobs, desk.reader, worked_on, desk.show_error)
        self.installing.changed_models.connect(self.catalogue.look_up)
        self.installing.told.connect(desk.status.show_outcome)
        self.stick = StickInstalling(panel, desk.jobs, desk.reader, desk.show_error)
        self.stick.changed_models.connect(self.catalogue.look_up)
        self.stick.single_wanted.connect(self.installing.ask_about)
        self.installing.several_wanted.connect(self.stick.look)
        for ending in KERAS_FILES:
            desk.takers[ending] = self.installing.ask_about
        self.catalogue.card_wanted.connect(partial(desk.window.open_dock, "dock-card"))
        versions.is_coming = lambda address: enhancing.worked_on == address
        versions.changed.connect(enhancing.refresh)
        for signal in (enhancing.begun, enhancing.idle):
            signal.connect(versions.refresh)
        enhancing.queue_ended.connect(self.sheet.show_after)
        enhancing.told.connect(desk.status.show_outcome)
        panel.results.sheet_requested.connect(self.sheet.show)
        self._let_chain()
        self.follow(panel.choice_changed)

    def actions(self) -> Iterator[Action]:
        """Runs, results, models."""
        return enhance_actions(self)

    def join(self) -> None:
        """Buttons of the panel do what rows of the menus do."""
        table = self.desk.table
        installing = [table.action(id) for id in (*INSTALLS, "remove-model")]
        self.panel.chooser.offer_installing(installing)
        let_runs_wait(table, self.enhancing, self.panel)

    def furnish(self) -> None:
        """The panel in its place, the engine, the budget, and the card."""
        from xraysr_gui.gui.enhancing.budgeting import Budgeting
        from xraysr_gui.gui.enhancing.card_dock import CardDock

        desk, enhancing, versions = self.desk, self.enhancing, self.versions
        card = CardDock()
        desk.window.fill_module("enhance", self.panel)
        desk.window.add_docks({"dock-card": card})
        enhancing.attend(self.access.engine, self.access.wishes)
        subject, is_running = versions.worked_on, lambda: enhancing.is_running
        self.budgeting = Budgeting(self.panel, desk.jobs, subject, is_running, desk.show_error)
        self.budgeting.attend(self.access.engine, self.access.wishes, self.access.most_memory_mb)
        enhancing.begun.connect(self.budgeting.cancel)
        enhancing.begun.connect(self.advising.cancel)
        self.advising.attend(self.access.engine)
        for signal in (enhancing.idle, versions.changed, desk.settings_control.settings_changed):
            signal.connect(self.budgeting.refresh)
            signal.connect(self.advising.refresh)
        self.catalogue.attend(card)
        self.installing.attend(self.access.engine)
        self.stick.attend(self.access.engine)
        desk.settings_control.settings_shown.connect(partial(self.access.offer_devices, desk.jobs))
        self.access.warm_up_soon()

    def close(self) -> None:
        """End the engine."""
        self.access.close()

    def _let_chain(self) -> None:
        box, versions = self.panel.run_box, self.versions
        box.chaining_wanted.connect(versions.chain)
        versions.changed.connect(self._show_chaining)
        self._show_chaining()

    def _show_chaining(self) -> None:
        versions = self.versions
        self.panel.run_box.show_chaining(versions.why_no_chain(), chains=versions.is_chaining)
