"""Views over a workspace, without files: what stands in the middle of the window."""

from __future__ import annotations

from xraysr_gui.core.address import Stack
from xraysr_gui.core.page import Page
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.comparing.arranging import arranged
from xraysr_gui.gui.enhancing.contact_sheet import ContactSheet
from xraysr_gui.gui.enhancing.result_list import ResultList
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.gui.views.window_level import WindowLevel
from xraysr_gui.image_io.image_reader import ImageReader


class LightTable:
    """A grid of views joined with a workspace as in the program."""

    def __init__(self, qtbot, jobs) -> None:
        self.qtbot, self.workspace, self.errors = qtbot, Workspace(), []
        self.reader = ImageReader()
        self.grid = ViewGrid(lambda parent: ImageView(WindowLevel(), parent))
        self.results = ResultList()
        for widget in (self.grid, self.results):
            qtbot.addWidget(widget)
        self.viewing = Viewing(self.grid, self.workspace, self.reader, jobs, self.errors.append)
        self.versions = Versions(self.grid, self.viewing, self.workspace, self.results)
        self.arranging = arranged(
            self.grid,
            self.viewing,
            self.workspace,
            self.versions,
            self.reader,
            jobs,
            self.errors.append,
        )
        self.comparing = self.arranging.comparing
        self.sheet = ContactSheet(self.grid, self.viewing, self.workspace, self.versions)
        self.grid.resize(900, 600)
        self.grid.show()
        self.results.resize(280, 300)
        self.results.show()
        qtbot.waitExposed(self.grid)

    def open(self, radiograph: Radiograph) -> None:
        """Show an image in the active view."""
        self.workspace.open(radiograph)
        self.viewing.show_page(Page(Stack("one", (radiograph.source.address,))))

    def enhance(self, *titles: str, scale: int = 1) -> None:
        """Make a result of what is shown, one after another, as a run does."""
        for title in titles:
            subject = self.versions.subject()
            pixels = subject.radiograph.normalised().repeat(scale, 0).repeat(scale, 1)
            step = Step(title.lower(), 1, (), title, device="Toaster", seconds=2.14)
            document = self.workspace.document_at(subject.document.address)
            self.workspace.change(document.with_result(subject.radiograph.enhanced(pixels, step, scale)))
            self.versions.show_result(subject.document.address)

    @property
    def shown(self) -> list[str]:
        """The names of the versions in sight, in reading order."""
        names = []
        for view in self.grid.shown_views:
            document = self.workspace.document_at(view.radiograph.source.address)
            names.append(name_of(document.versions.index(view.radiograph), view.radiograph))
        return names

    @property
    def active(self) -> str:
        """The name of the version in the active view."""
        return self.versions.subject().name
