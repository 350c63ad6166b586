"""The window and everything behind it, put together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from xraysr_gui.core.workspace import Workspace
from xraysr_gui.display.readiness import load_resampler
from xraysr_gui.gui.browsing.browsing import Browsing
from xraysr_gui.gui.browsing.data_panel import DataPanel
from xraysr_gui.gui.browsing.opening import Opening
from xraysr_gui.gui.browsing.priors import Priors
from xraysr_gui.gui.browsing.turning import Turning
from xraysr_gui.gui.comparing.arranging import arranged
from xraysr_gui.gui.comparing.compare_captions import CompareCaptions
from xraysr_gui.gui.enhancing.contact_sheet import ContactSheet
from xraysr_gui.gui.enhancing.enhance_panel import EnhancePanel
from xraysr_gui.gui.enhancing.enhancing import Enhancing
from xraysr_gui.gui.enhancing.offering import Offering
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.cine import Cine
from xraysr_gui.gui.looking.looking import Looking
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.measuring.marking import Marking
from xraysr_gui.gui.menus import action_rows
from xraysr_gui.gui.menus.conversations import Conversations
from xraysr_gui.gui.menus.enhance_actions import let_runs_wait
from xraysr_gui.gui.regions.delineating import Delineating
from xraysr_gui.gui.regions.region_files import RegionFiles
from xraysr_gui.gui.saving.exporting import Exporting
from xraysr_gui.gui.saving.noting import Noting
from xraysr_gui.gui.saving.reporting import Reporting
from xraysr_gui.gui.saving.session_files import SessionFiles
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.furnishing import Furnishing
from xraysr_gui.gui.shell.held_keys import HeldKeys
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.shell.main_window import MainWindow, Module
from xraysr_gui.gui.shell.recent_menu import RecentMenu
from xraysr_gui.gui.shell.refreshing import Refreshing
from xraysr_gui.gui.shell.running_jobs import RunningJobs
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.gui.tools.toolbox import Layers, tools_for
from xraysr_gui.gui.views.data_probe import DataProbe
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.gui.widgets.first_paint import FirstPaint
from xraysr_gui.gui.widgets.gui_thread import GuiThread
from xraysr_gui.gui.widgets.icons import Icons
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.gui.widgets.theme import theme_of, wear
from xraysr_gui.gui.widgets.waste import WasteCollector
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings
from xraysr_gui.studies.index import StudyIndex
from xraysr_gui.studies.recent import RecentFiles

if TYPE_CHECKING:
    from xraysr_gui.gui.enhancing_parts import EnhancingParts
    from xraysr_gui.gui.keeping_parts import KeepingParts
    from xraysr_gui.gui.late_parts import LateParts
    from xraysr_gui.gui.saving.remembering import Remembering

FILE_THREADS = 5  # opening never waits behind a scan, a thumbnail, a tag list and what is read ahead at once


def new_qt_application(words: Sequence[str]) -> QApplication:
    """The Qt application, or the one that exists."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(words))
    application.setApplicationName("xraysr")
    dialogs = QSettings.Format.NativeFormat, QSettings.Scope.UserScope  # what they remember names folders
    QSettings.setPath(*dialogs, str(places.settings_folder()))
    return application


class Application(QObject):
    """Makes every part and joins them; afterwards only starts and ends them."""

    def __init__(self, settings: Settings, reader: ImageReader, indexer: ImageReader) -> None:
        super().__init__()
        self.late: LateParts | None = None  # until the first paint
        self.enhancing_parts: EnhancingParts | None = None
        self.keeping_parts: KeepingParts | None = None
        self.remembering: Remembering | None = None
        self.reader, self._indexer = reader, indexer
        self._gui_thread, self._waste = GuiThread(self), WasteCollector(self)
        self.jobs = JobRunner(self._gui_thread.post, FILE_THREADS)
        self.workspace = Workspace()
        self.memory = LogMemory()
        logging.getLogger("xraysr_gui").addHandler(self.memory)
        wear(new_qt_application([]), theme := theme_of(settings.theme), settings.text_size)
        self.icons = Icons(places.resources() / "icons", theme)
        self.banner = Banner(self.icons)
        self._show_error = self.banner.show_error
        self.editing = MarkEditing(self.workspace.document_at, self.workspace.change)
        self.regions = RegionEditing(self.workspace.document_at, self.workspace.change)
        self.tools = tools_for(self.editing, self.regions)
        self.grid = ViewGrid(partial(_new_view, self.tools[0], self._aside))
        self._make_widgets()
        self._make_conversations(settings)
        self._join()

    def _make_widgets(self) -> None:
        self.status = StatusStrip(DataProbe())
        self.running = RunningJobs(self.jobs, self.status)
        self.data_panel, self.enhance_panel = DataPanel(), EnhancePanel()
        modules = _modules(self.tr, self.data_panel, self.enhance_panel)
        self.window = MainWindow(self.grid, self.banner, modules, self.status)

    def _make_conversations(self, settings: Settings) -> None:
        folder = places.settings_folder()
        self.furnishing = Furnishing(self.window, settings, folder, self.icons, self.memory, self._show_error)
        self.viewing = Viewing(self.grid, self.workspace, self.reader, self.jobs, self._show_error)
        index, show_notice = StudyIndex(places.cache_folder() / "studies.sqlite"), self.banner.show_notice
        studies = self.data_panel, index, self._indexer
        self.browsing = Browsing(*studies, self.jobs, self._show_error, show_notice)
        recent = folder / "recent.json"
        self.recent = RecentFiles(recent, switched_on=settings.recent_files, tell=show_notice)
        self.opening = Opening(self.window, self.grid, self.viewing, self.browsing, self.recent)
        self.turning = Turning(self.grid, self.viewing, self.browsing)
        self.priors = Priors(self.grid, self.viewing, index, self.jobs, self._show_error)
        self.priors.link_wanted.connect(partial(self.furnishing.change, linked=True))
        self.looking = Looking(self.grid, self.tools, self.viewing.orientations)
        self.cine = Cine(self.viewing)
        for going in (self.turning, self.priors, self.cine):
            going.told.connect(self.status.show_outcome)
        panel = self.enhance_panel
        self.versions = Versions(self.grid, self.viewing, self.workspace, panel.results)
        joined = self.versions, self.reader, self.jobs
        self.arranging = arranged(self.grid, self.viewing, self.workspace, *joined, self._show_error)
        self.comparing = self.arranging.comparing
        self.captions = CompareCaptions(self.versions, self.arranging, self.priors.caption_of)
        self.layers = Layers(self.editing, self.regions, self.viewing.page, self.captions.caption_of)
        self.sheet = ContactSheet(self.grid, self.viewing, self.workspace, self.versions)
        self.enhancing = Enhancing(
            panel, self.workspace, self.jobs, self.versions.worked_on, self._show_error
        )
        self.offering = Offering(panel, self.jobs, self._show_error)
        self.exporting = Exporting(*joined, self.arranging, self.layers, self.banner)
        self.noting = Noting(self.versions, self.looking, self.arranging, self.exporting, self.reader)
        self.marking = Marking(self.workspace, self.editing, self.grid.why_no_image)
        drawn = self.workspace, self.regions, self.grid.why_no_image
        self.delineating = Delineating(*drawn, self.editing, self.tools[-1])
        self.region_files = RegionFiles(self.window, *drawn, *joined[1:], self._show_error)
        self.reporting = Reporting(self.arranging, self.exporting)
        self.session_files = SessionFiles(self.window, self.workspace, self.viewing, *joined[1:], self.recent)
        self.session_files.follow(self.opening, self.exporting, self._show_error)
        self.region_files.in_file.connect(self.session_files.saved.note_drawn)
        self._make_actions(settings)

    def _make_actions(self, settings: Settings) -> None:
        to = Conversations(*(getattr(self, one.name) for one in fields(Conversations)))
        keymap = Keymap(settings.keymap, tuple(settings.own_keys.items()))
        self.table = ActionTable(action_rows.action_rows(to), keymap, self.window, self.icons)

    def _join(self) -> None:
        layouts = [*(id for id, _, _ in action_rows.LAYOUTS), "layout-sheet"]
        self.window.furnish(self.table, action_rows.TOOL_BAR, layouts)
        RecentMenu(self.window.menuBar(), self.recent, self.opening)
        self.arranging.lay_over(self.grid.views)
        self.layers.lay_over(self.grid.views)
        HeldKeys(self.table, self.window)
        kept = Refreshing(self.window, self.table, self.data_panel, self.viewing, self.furnishing)
        kept.follow(
            self.grid.active_changed,
            self.grid.layout_changed,
            self.grid.why_changed,
            self.viewing.page_changed,
            self.looking.changed,
            self.cine.changed,
            self.editing.choice_changed,
            self.regions.choice_changed,
            self.running.changed,
            self.arranging.changed,
            self.enhance_panel.choice_changed,
        )
        self.workspace.on_change(kept.refresh)
        self._join_enhancing()
        self.opening.follow(self.data_panel)
        self.furnishing.settings_changed.connect(self._apply)
        self.running.attend(self.table.patience)
        self.furnishing.attend(self.table, self.data_panel.focus_search)

    def _join_enhancing(self) -> None:
        panel = self.enhance_panel
        panel.chooser.offer_installing(
            [self.table.action(id) for id in ("install-model", "install-model-folder")]
        )
        let_runs_wait(self.table, self.enhancing, panel)
        panel.results.sheet_requested.connect(self.sheet.show)
        self.versions.changed.connect(self.enhancing.refresh)
        self.enhancing.previewed.connect(self.layers.preview)
        self.enhancing.finished.connect(self.layers.end_preview)
        self.enhancing.idle.connect(self.layers.end_preview)
        self.enhancing.finished.connect(self.arranging.show_result)
        self.enhancing.queue_ended.connect(self.sheet.show_after)
        for work in (self.enhancing, self.exporting):
            work.told.connect(self.status.show_outcome)
        self.offering.card_wanted.connect(partial(self.window.open_dock, "dock-card"))

    def start(self, paths: Sequence[Path]) -> None:
        """Show the window; what nobody needs for the first paint comes after it."""
        FirstPaint(self.grid.active, self._after_first_paint)
        self.window.show()
        self.grid.active.setFocus()  # not the first field that could take letters
        if paths:
            self.opening.open_paths(paths)

    def shut_down(self) -> None:
        """End jobs and children."""
        self.cine.stop()
        self.jobs.shut_down()
        if self.keeping_parts is not None:
            self.keeping_parts.end()
        self.reader.close()
        if self.enhancing_parts is not None:
            self.enhancing_parts.close()
        self.browsing.close()
        logging.getLogger("xraysr_gui").removeHandler(self.memory)
        self._waste.close()

    def _after_first_paint(self) -> None:
        from xraysr_gui.gui.comparing_parts import ComparingParts
        from xraysr_gui.gui.enhancing_parts import EnhancingParts
        from xraysr_gui.gui.keeping_parts import KeepingParts
        from xraysr_gui.gui.late_parts import LateParts
        from xraysr_gui.gui.region_parts import RegionParts
        from xraysr_gui.gui.shell.crash_hook import catch_faults

        shown = self.window, self.grid, self.looking, self.furnishing
        self.late = LateParts(*shown, self.memory, self.jobs)
        self.late.attend(self.viewing, self.workspace, self.editing, self.marking, self._indexer)
        enhancing = self.enhance_panel, self.enhancing, self.versions, self.furnishing
        self.enhancing_parts = EnhancingParts(*enhancing, self.jobs, self._show_error)
        self.offering.attend(self.enhancing_parts.engine, self.late.card)
        comparing = self.window, self.grid, self.table, self.arranging, self.jobs, self._show_error
        self.comparing_parts = ComparingParts(*comparing)
        self.comparing_parts.attend(self.enhancing_parts, self.furnishing, self.reporting)
        regions = self.window, self.grid, self.table, self.workspace, self.regions, self.late.figures
        self.region_parts = RegionParts(*regions)
        self.region_parts.attend(self.delineating, self.region_files, self.looking)
        self.region_parts.measure(self.comparing, self.versions, self.jobs, self._show_error)
        self.late.instruments.steps.version_chosen.connect(self.versions.choose)
        joined = self.workspace, self.viewing, self.reader, self.jobs, self.banner, self.furnishing
        self.keeping_parts = KeepingParts(*joined)
        self.remembering = self.keeping_parts.remembering
        self.keeping_parts.begin(self.window, self.session_files, self.enhancing, self.data_panel)
        catch_faults(self._show_error, self._gui_thread.post)
        threading.Thread(target=load_resampler, name="load resampler", daemon=True).start()
        self.reader.warm_up()
        self._indexer.warm_up()
        self.browsing.refresh()
        self.data_panel.show_recent(self.recent.paths)
        self._waste.spare()

    def _apply(self, settings: Settings) -> None:
        self.layers.apply(settings)
        self.tools[0].up_is_brighter = settings.up_is_brighter
        self.grid.set_linked(settings.linked)
        self.grid.set_looks_linked(settings.looks_linked)
        self.grid.set_smooth(settings.smooth)
        self.recent.switch(settings.recent_files)
        self.table.refresh()

    def _aside(self, work: Callable[[], None], then: Callable[[], None]) -> None:
        self.jobs.submit(lambda _: work(), lane=Lane.FILES, done=lambda _: then(), failed=self._show_error)


def _new_view(tool: object, aside: object, parent: QWidget) -> ImageView:
    return ImageView(tool, parent, aside)  # type: ignore[arg-type]  # bound by partial, checked where it is made


def _modules(tr: Callable[[str], str], data: DataPanel, enhance: EnhancePanel) -> tuple[Module, ...]:
    """In the order of a reader's work; panels that are missing here come after the first paint."""
    return (
        Module("data", tr("Data"), "module-data", data),
        Module("display", tr("Display"), "module-display"),
        Module("enhance", tr("Enhance"), "module-enhance", enhance),
        Module("regions", tr("Regions"), "module-regions"),
        Module("measure", tr("Measure"), "module-measure"),
        Module("compare", tr("Compare"), "module-compare"),
    )
