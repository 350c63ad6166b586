"""Feeds the page of statistics: the values of one version, part by part, and the histogram of one part."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from xraysr_gui.commands.comparing.figures import Valued
from xraysr_gui.core.called import called
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.display.histogram import unit_of_values
from xraysr_gui.gui.enhancing.version_words import name_of
from xraysr_gui.gui.enhancing.versions import Versions
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.regions.live_rows import Depth, Ground, LiveRows
from xraysr_gui.gui.regions.region_histogram import RegionCounts
from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.jobs.runner import JobRunner
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.part_choice import PartChoice, PartKind
from xraysr_gui.metrics.statistics import histogram_of


class RegionStatistics(QObject):
    """Works while its page is in sight; without an enhancer as well."""

    def __init__(
        self, dock: FiguresDock, versions: Versions, editing: RegionEditing, jobs: JobRunner
    ) -> None:
        super().__init__(dock)
        self._dock, self._versions, self._editing = dock, versions, editing
        self.rows = LiveRows(dock.statistics, editing, jobs)
        self._histograms = RowQueue(jobs, lambda _: dock.histogram.show_counts(None), self)
        self._number, self._rival, self._in_body = 0, "", False
        self.rows.ready.connect(self._draw)
        versions.changed.connect(self.refresh)
        for signal in (editing.moving_changed, editing.choice_changed, dock.page_changed):
            signal.connect(self.refresh)
        dock.image_chosen.connect(self._choose_image)
        dock.rival_chosen.connect(self._choose_rival)
        dock.body_switched.connect(self._switch_body)

    def refresh(self, *_: object) -> None:
        """Bring the table in step, if it is in sight."""
        if not self._dock.isVisible():
            self.rows.turn_to(None, None, None)  # gives the pixels back
        if not self._dock.isVisible() or not self._dock.shows_statistics:
            self.rows.rest()
            return
        subject = self._versions.subject()
        if subject is None:
            self.rows.turn_to(None, None, None)
            self._dock.show_choices((), -1, (), "")
            self.rows.refresh()
            return
        document = subject.document
        self._number = min(self._number, len(document.results))
        regions = self._editing.regions_of(document.address)
        rivals = [(tr("Outside all regions"), ""), *((region.name, region.id) for region in regions)]
        names = [name_of(number, version) for number, version in enumerate(document.versions)]
        self._dock.show_choices(names, self._number, rivals, self._rival)
        image, rival = document.versions[self._number], self._rival_of(regions)
        self.rows.turn_to(image, partial(self._ground_of, image, names[self._number]), document.address)
        self.rows.refresh(in_body=self._in_body, against=rival)
        self._draw()

    def _ground_of(self, image: Radiograph, name: str, progress: Progress) -> Ground:
        """On a worker thread: values, range and body."""
        words = tr("values of {}, {}").format(called(image.source), name)
        valued = Valued.of(image, words, unit_of_values(image))

        def figures(
            title: str, choice: PartChoice, rival: PartChoice | None, depth: Depth, progress: Progress
        ) -> tuple[Measurement, ...]:
            return valued.measured(title, choice, None if rival == choice else rival)

        return Ground(valued, (Depth.PLAIN,), figures)

    def _rival_of(self, regions: tuple[Region, ...]) -> PartChoice | None:
        rows = PartChoice.rows(regions, in_body=self._in_body)
        if not regions:
            return None
        numbers = [number for number, region in enumerate(regions) if region.id == self._rival]
        singles = [row for row in rows if row.kind is PartKind.REGION]
        return singles[numbers[0]] if numbers else rows[-1]

    def _draw(self, *_: object) -> None:
        """Count the values of the chosen region, or of all."""
        subject, ground = self._versions.subject(), self.rows.ground
        if subject is None or ground is None or not isinstance(ground.of, Valued):
            self._dock.histogram.show_counts(None)
            return
        region = self._shown_region(subject.document)
        choice, title, colour = PartChoice(PartKind.WHOLE), tr("Whole image"), ""
        if region is not None:
            choice = PartChoice.rows((region,), in_body=False)[1]
            title, colour = region.name, region.colour
        valued = ground.of

        def count(progress: Progress) -> RegionCounts:
            part = choice.part(valued.grid)
            counts, edges = histogram_of(valued.values, part, valued.low, valued.high, valued.step)
            return RegionCounts(title, colour, counts, float(edges[0]), float(edges[-1]), valued.unit)

        key = (id(ground), choice, title, colour)
        self._histograms.want([RowTask(key, count, self._dock.histogram.show_counts, short=True)])

    def _shown_region(self, document: Document) -> Region | None:
        moving = self._editing.moving
        if moving is not None and moving.address == document.address:
            return moving.region
        return self._editing.chosen_in(document.address)

    def _choose_image(self, number: int) -> None:
        self._number = number
        self.refresh()

    def _choose_rival(self, id: str) -> None:
        self._rival = id
        self.refresh()

    def _switch_body(self, left_out: bool) -> None:
        self._in_body = left_out
        self.refresh()
