"""What follows the pointer, the marks and the image in view: probe, lists, tags, histogram, profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from xraysr_gui.core.geometry import Point
from xraysr_gui.core.greys import Window
from xraysr_gui.core.look import Look
from xraysr_gui.core.marks import Distance
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document, Workspace
from xraysr_gui.display.histogram import Histogram, histogram_of
from xraysr_gui.display.profile import LineProfile, profile_along
from xraysr_gui.gui.enhancing.steps_dock import StepsDock
from xraysr_gui.gui.looking.viewing import Viewing
from xraysr_gui.gui.measuring.histogram_dock import HistogramDock
from xraysr_gui.gui.measuring.measure_panel import MeasurePanel
from xraysr_gui.gui.measuring.profile_dock import ProfileDock
from xraysr_gui.gui.measuring.tags_dock import TagsDock
from xraysr_gui.gui.tools.mark_editing import MarkEditing
from xraysr_gui.gui.views.data_probe import DataProbe, probe
from xraysr_gui.gui.views.image_view import ImageView
from xraysr_gui.gui.views.view_grid import ViewGrid
from xraysr_gui.image_io.image_reader import ImageReader
from xraysr_gui.jobs.runner import Job, JobRunner, Lane
from xraysr_gui.metrics.edge_width import EdgeWidth, edge_width

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Instruments:
    """The widgets that show what is measured."""

    probe: DataProbe
    panel: MeasurePanel
    tags: TagsDock
    steps: StepsDock
    histogram: HistogramDock
    profile: ProfileDock


class Measuring(QObject):
    """Joins views, marks and the workspace with the instruments; what is hidden costs nothing."""

    def __init__(
        self,
        instruments: Instruments,
        grid: ViewGrid,
        viewing: Viewing,
        workspace: Workspace,
        editing: MarkEditing,
        reader: ImageReader,
        jobs: JobRunner,
    ) -> None:
        super().__init__(grid)
        self._show, self._grid, self._viewing = instruments, grid, viewing
        self._workspace, self._editing, self._reader, self._jobs = workspace, editing, reader, jobs
        self._shown_for: dict[QWidget, Any] = {}
        self._running: dict[QWidget, Job] = {}
        self._histogram: Histogram | None = None
        for view in grid.views:
            view.pointer_moved.connect(self._probe)
            view.look_changed.connect(self._look_changed)
        for signal in (grid.active_changed, viewing.page_changed, editing.choice_changed, editing.changed):
            signal.connect(self.refresh)
        grid.why_changed.connect(self.refresh)
        workspace.on_change(self.refresh)
        instruments.panel.mark_chosen.connect(self._choose_mark)
        instruments.histogram.window_changed.connect(self._take_window)

    def refresh(self, *_: object) -> None:
        """Bring every visible instrument in step with the active image."""
        document, page = self._workspace.document, self._viewing.page()
        if page is None:
            document = None
        chosen = None if document is None else self._editing.chosen_in(document.address)
        marks, spacing = ((), None) if document is None else (document.marks, document.original.spacing)
        why_not = self._grid.why_no_image()
        if (marks, spacing, chosen, why_not) != self._shown_for.get(self._show.panel):
            self._shown_for[self._show.panel] = (marks, spacing, chosen, why_not)
            self._show.panel.show_marks(marks, spacing, chosen, why_not)
        self._show.steps.show_document(document, page.version if page else -1, why_not)
        for plot in (self._show.histogram.plot, self._show.profile.plot):
            plot.show_reason(why_not)
        self._refresh_tags(document)
        self._refresh_histogram(document)
        self._refresh_profile(document, chosen)

    def _refresh_tags(self, document: Document | None) -> None:
        dock = self._show.tags
        if not self._is_due(dock, document and document.address):
            return
        if document is None:
            dock.show_tags(())
            return
        address = document.address
        self._start(dock, lambda progress: self._reader.tags(address, progress), dock.show_tags)

    def _refresh_histogram(self, document: Document | None) -> None:
        dock, shown = self._show.histogram, self._grid.active.radiograph
        if not self._is_due(dock, (document and document.original, shown)):
            return
        if document is None or shown is None:
            self._show_histogram(None)
            return
        original = document.original
        self._start(
            dock,
            lambda _: histogram_of(original, shown),
            self._show_histogram,
        )

    def _show_histogram(self, histogram: Histogram | None) -> None:
        self._histogram, look = histogram, self._grid.active.look
        self._show.histogram.show_histogram(histogram, look.voi if look else None)

    def _refresh_profile(self, document: Document | None, chosen: int | None) -> None:
        dock, shown = self._show.profile, self._grid.active.radiograph
        mark = None if document is None or chosen is None else document.marks[chosen]
        line = mark.points if isinstance(mark, Distance) else None
        if not self._is_due(dock, (document and document.original, shown, line)):
            return
        if document is None or shown is None or line is None:
            dock.show_profiles(())
            return
        versions = (document.original,) if shown is document.original else (document.original, shown)
        self._start(
            dock,
            lambda _: _along(versions, line),
            lambda found: dock.show_profiles(*found),
        )

    def _is_due(self, dock: QWidget, subject: object) -> bool:
        """Whether a dock is open and shows something else."""
        if not dock.isVisible() or (dock in self._shown_for and self._shown_for[dock] == subject):
            return False
        self._shown_for[dock] = subject
        return True

    def _start(self, dock: QWidget, work: Callable[[Progress], Found], done: Callable[[Found], None]) -> None:
        """Work for a dock; older work for it is dropped."""
        if dock in self._running:
            self._running[dock].stop()
        self._running[dock] = self._jobs.submit(
            work, lane=Lane.FILES, done=done, failed=partial(self._fail, dock)
        )

    def _fail(self, dock: QWidget, error: Exception) -> None:
        """The image itself is shown, so what cannot be listed stays empty; the log has the reason."""
        self._shown_for.pop(dock, None)

    def _probe(self, field: Point | None) -> None:
        leader = self.sender()
        if field is None or not isinstance(leader, ImageView) or leader.radiograph is None:
            self._show.probe.show_nothing()
            return
        unit, others = leader.radiograph.spacing.unit, [v for v in self._grid.shown_views if v is not leader]
        seen = [one for view in (leader, *others) for one in view.seen_at(field)]
        once = {(one.radiograph, one.place): one for one in seen}  # below a map lies its result again
        rows = [
            probe(one.radiograph, _probed(one.radiograph, leader.radiograph), one.place)
            for one in once.values()
            if one.radiograph.spacing.unit == unit
        ]
        self._show.probe.show_rows([row for row in rows if row is not None])

    def _look_changed(self, look: Look) -> None:
        if self.sender() is self._grid.active and self._show.histogram.isVisible():
            self._show.histogram.show_histogram(self._histogram, look.voi)

    def _take_window(self, window: Window) -> None:
        look = self._grid.active.look
        if look is not None:
            self._grid.active.set_look(look.with_window(window))

    def _choose_mark(self, number: int) -> None:
        document, view = self._workspace.document, self._grid.active
        if document is None or number >= len(document.marks) or view.camera is None:
            return
        self._editing.choose(document.address, number)
        points = document.marks[number].points
        x, y = (sum(values) / len(points) for values in zip(*((p.x, p.y) for p in points), strict=True))
        place = view.camera.to_screen(Point(x, y))
        if not (0 <= place.x < view.camera.width and 0 <= place.y < view.camera.height):
            view.set_camera(
                view.camera.panned(view.camera.width / 2 - place.x, view.camera.height / 2 - place.y)
            )


def _along(
    versions: tuple[Radiograph, ...], line: tuple[Point, ...]
) -> tuple[tuple[LineProfile, ...], tuple[EdgeWidth, ...]]:
    """The values of each version along a line, and how sharp each shows the edge that the line crosses."""
    profiles = tuple(profile_along(version, line[0], line[1]) for version in versions)
    gap = EdgeWidth(None, tr("The line crosses what is no measurement."))
    return profiles, tuple(
        gap if profile.has_gaps else edge_width(version.pixels, version.spacing, line[0], line[1])
        for version, profile in zip(versions, profiles, strict=True)
    )


def _probed(radiograph: Radiograph, beside: Radiograph) -> str:
    """What the probe calls an image: its file, or what made it; both beside another file."""
    name = radiograph.source.address.name
    if not radiograph.made_by:
        return name
    own = radiograph.source.address == beside.source.address
    return tr(radiograph.made_by) if own else f"{name}: {tr(radiograph.made_by)}"
