"""What every room of the window may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.display.pyramid import Aside
from xraysr_gui.gui.shell.actions import ActionTable
from xraysr_gui.gui.shell.keymaps import Keymap
from xraysr_gui.gui.shell.log_memory import LogMemory
from xraysr_gui.gui.shell.main_window import Dock, MainWindow, Module
from xraysr_gui.gui.shell.settings_control import SettingsControl
from xraysr_gui.gui.shell.status_strip import StatusStrip
from xraysr_gui.gui.shell.way_out import WayOutQuestion
from xraysr_gui.gui.tools.toolbox import Toolbox
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.gui.widgets.messages import Banner
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import JobRunner, Lane
from xraysr_gui.settings import places
from xraysr_gui.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """What is open, where it is seen, who works, and how the reader is told.

    Attributes:
        reader, indexer: The children that decode: one for images, one for searches.
        show_error: Says in three sentences what went wrong.
        aside: Does something on another thread, then something on this one.
        memory: What was noted since the start.
        way_out: Asks how something leaves.
        takers: Who is given a file that is opened or dropped and is no image, by the ending of its name.
    """

    window: MainWindow
    grid: ViewGrid
    toolbox: Toolbox
    table: ActionTable
    settings_control: SettingsControl
    workspace: Workspace
    jobs: JobRunner
    reader: ImageReader
    indexer: ImageReader
    show_error: Callable[[Exception], None]
    aside: Aside
    memory: LogMemory
    way_out: WayOutQuestion
    takers: dict[str, Callable[[Path], None]] = field(default_factory=dict)

    @property
    def status(self) -> StatusStrip:
        """The strip below the views."""
        return self.window.status

    @property
    def banner(self) -> Banner:
        """Where errors and notices stand."""
        return self.window.banner


def desk_for(
    settings: Settings,
    readers: tuple[ImageReader, ImageReader],
    jobs: JobRunner,
    memory: LogMemory,
    modules: tuple[Module, ...],
    docks: tuple[Dock, ...],
    window: MainWindow,
) -> Desk:
    """The window with its views, and nothing in its rooms."""
    workspace = Workspace()
    icons = window.icons
    banner = Banner(icons)

    def aside(work: Callable[[], None], then: Callable[[], None]) -> None:
        jobs.submit(lambda _: work(), lane=Lane.FILES, done=lambda _: then(), failed=banner.show_error)

    toolbox = Toolbox(workspace)
    grid = ViewGrid(partial(_new_view, toolbox, aside))
    window.take_in(grid, banner, modules, docks)
    keymap = Keymap(settings.keymap, tuple(settings.own_keys.items()))
    table = ActionTable((), keymap, window, icons, window.early)
    folder = places.settings_folder()
    settings_control = SettingsControl(window, table, settings, folder, icons, memory, banner.show_error)
    joined = window, grid, toolbox, table, settings_control, workspace, jobs
    way_out = WayOutQuestion(window, settings_control, jobs, banner.show_error)
    return Desk(*joined, *readers, banner.show_error, aside, memory, way_out)


def _new_view(toolbox: Toolbox, aside: Aside, parent: QWidget) -> ImageView:
    return ImageView(toolbox.first, parent, aside)
