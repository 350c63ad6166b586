"""Feeds the dock of figures: what is compared, whose values are told, and the files that come of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from xraysr_gui.commands.comparing.figures import Compared
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.region import words_about
from xraysr_gui.core.words import tr
from xraysr_gui.gui.comparing.comparing import Comparing
from xraysr_gui.gui.regions.figures_dock import FiguresDock
from xraysr_gui.gui.regions.live_rows import Depth, Ground, LiveRows
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.jobs.runner import JobRunner
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.part_choice import PartChoice


class Figures(QObject):
    """The page of what is compared. A dock that is out of sight costs nothing."""

    def __init__(
        self, dock: FiguresDock, comparing: Comparing, editing: RegionEditing, jobs: JobRunner
    ) -> None:
        super().__init__(dock)
        self._dock, self._comparing, self._editing = dock, comparing, editing
        self.rows = LiveRows(dock.compared, editing, jobs)
        self.in_body = False
        self._refused = ""
        self.rows.ready.connect(self._tell)
        self.rows.refused.connect(self._refuse)
        comparing.changed.connect(self.refresh)
        editing.moving_changed.connect(self.refresh)
        editing.choice_changed.connect(self.refresh)
        dock.page_changed.connect(self.refresh)
        dock.body_switched.connect(self._switch_body)

    def refresh(self, *_: object) -> None:
        """Bring the table in step, if it is in sight."""
        if not self._dock.isVisible():
            self.rows.turn_to(None, None, None)  # gives the pixels back
        if not self._dock.isVisible() or self._dock.shows_statistics:
            self.rows.rest()
            return
        pair, document = self._comparing.pair(), self._comparing.document
        if pair is None or document is None:
            self._refused = ""
            self.rows.turn_to(None, None, None)
        else:
            self.rows.turn_to(pair, partial(self._ground_of, pair), document.address)
        self.rows.refresh(in_body=self.in_body)
        self._tell()

    def _ground_of(self, pair: Pair, progress: Progress) -> Ground:
        """On a worker thread: both on one grid, and the body."""
        compared = Compared.of(self._comparing.comparison(pair), pair.words_to_keep)

        def figures(
            title: str, choice: PartChoice, _: PartChoice | None, depth: Depth, progress: Progress
        ) -> tuple[Measurement, ...]:
            live, full = depth is Depth.LIVE, depth is Depth.FULL
            return compared.measured(title, choice, progress, quick=live, intervals=full)

        return Ground(compared, (Depth.PLAIN, Depth.FULL), figures)

    def _tell(self, *_: object) -> None:
        """Say what is compared with what, and what has to be known of it."""
        pair, ground = self._comparing.pair(), self.rows.ground
        if pair is None:
            self._dock.show_compares(self._comparing.why_none())
        elif ground is not None and isinstance(ground.of, Compared):
            self._dock.show_compares(f"{pair.words}; {ground.of.comparison.scale_words()}")
        else:
            self._dock.show_compares(self._refused or pair.words)
        if self._editing.moving is None:
            self._dock.show_notices(self._notices())

    def _notices(self) -> list[str]:
        document, ground = self._comparing.document, self.rows.ground
        found = []
        if ground is not None and isinstance(ground.of, Compared):
            if ground.of.identical:
                found.append(tr("Both are identical in every pixel that is compared."))
            found += ground.of.comparison.notices
        if document is not None:
            image = document.original
            found += [words_about(region, image.shape, image.spacing) for region in document.regions]
        return list(filter(None, found))

    def _refuse(self, error: Exception) -> None:
        told = isinstance(error, UserError)
        self._refused = str(error) if told else tr("These two could not be compared; the log says why.")
        self._tell()

    def _switch_body(self, left_out: bool) -> None:
        self.in_body = left_out
        self.refresh()
