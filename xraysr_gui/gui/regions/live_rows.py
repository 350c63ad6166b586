"""Keeps the rows of a table of figures in step with the regions of an image, without holding up the window.

While a region is drawn or dragged only its own row is worked out, by figures that take a few milliseconds,
and by all of them as soon as the hand pauses. At rest every row comes in full, and last of all the intervals;
a change drops what is not needed any more.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region, words_about
from xraysr_gui.core.words import tr
from xraysr_gui.gui.regions.figures_table import FigureRow, FiguresTable
from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask
from xraysr_gui.gui.tools.region_editing import RegionEditing
from xraysr_gui.jobs.runner import JobRunner
from xraysr_gui.metrics.measure import Measurement
from xraysr_gui.metrics.part_choice import PartChoice, PartKind

MOST_KEPT = 200
PAUSE_MS = 120


class Depth(IntEnum):
    """How much of a row is worked out."""

    LIVE = 0
    PLAIN = 1
    FULL = 2


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What figures are taken of; made and used by worker threads.

    Attributes:
        of: The images themselves.
        depths: Which depths there are at rest.
        figures: The title of a part, the part, what it is held against, and a depth to its figures.
    """

    of: object
    depths: tuple[Depth, ...]
    figures: Callable[[str, PartChoice, PartChoice | None, Depth, Progress], tuple[Measurement, ...]]


@dataclass(frozen=True, slots=True)
class _Row:
    choice: PartChoice
    title: str
    region: Region | None = None


class LiveRows(QObject):
    """Feeds one table.

    Signals:
        ready: the ground is there.
        refused: the Exception why there is none.
    """

    ready = Signal(object)
    refused = Signal(object)

    def __init__(self, table: FiguresTable, editing: RegionEditing, jobs: JobRunner) -> None:
        super().__init__(table)
        self._table, self._editing = table, editing
        self._queue = RowQueue(jobs, self._fail, self)
        self._key: Hashable = None
        self._make: Callable[[Progress], Ground] | None = None
        self._ground: Ground | None = None
        self._address: Address | None = None
        self._in_body = False
        self._against: PartChoice | None = None
        self._known: dict[tuple[PartChoice, PartChoice | None, Depth], dict[str, Measurement]] = {}
        self._last: dict[str, dict[str, Measurement]] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._complete)

    @property
    def ground(self) -> Ground | None:
        """What figures are taken of, once it is made."""
        return self._ground

    @property
    def is_busy(self) -> bool:
        """Whether rows are on their way."""
        return self._queue.is_busy

    def turn_to(
        self, key: Hashable, make: Callable[[Progress], Ground] | None, address: Address | None
    ) -> None:
        """Take figures of something else, unless it is the same; None for nothing."""
        if key == self._key:
            return
        self._key, self._make, self._address, self._ground = key, make, address, None
        self._known.clear()
        self._last.clear()

    def rest(self) -> None:
        """Work on nothing: the table is out of sight."""
        self._pause.stop()
        self._queue.want(())

    def refresh(self, *, in_body: bool = False, against: PartChoice | None = None) -> None:
        """Show what is known, and work out what is not; every part is held `against` another one."""
        self._in_body, self._against = in_body, against
        if self._make is None or self._address is None:
            self._table.show_rows(())
            self._queue.want(())
            return
        rows = self._rows()
        self._show(rows)
        if self._ground is None:
            self._queue.want([RowTask(("ground", self._key), self._make, self._take)])
            return
        self._queue.want(self._tasks(rows, self._ground))
        self._pause.start()

    def _complete(self) -> None:
        """The hand pauses while it drags: all figures of what it holds."""
        if self._ground is None or not self._is_moving:
            return
        row = self._moving_row(self._rows())
        if row is not None:
            self._queue.want([self._task(row, self._ground, self._ground.depths[0])])

    def _rows(self) -> list[_Row]:
        assert self._address is not None
        regions = self._editing.regions_of(self._address)
        choices, left = PartChoice.rows(regions, in_body=self._in_body), iter(regions)
        titles = {
            PartKind.WHOLE: tr("Whole image"),
            PartKind.BODY: tr("Body"),
            PartKind.TOGETHER: tr("All regions together"),
            PartKind.OUTSIDE: tr("Outside, in the body") if self._in_body else tr("Outside all regions"),
        }
        found = []
        for choice in choices:
            region = next(left) if choice.kind is PartKind.REGION else None
            title = titles[choice.kind] if region is None else region.name or region.id
            found.append(_Row(choice, title, region))
        return found

    def _tasks(self, rows: Sequence[_Row], ground: Ground) -> list[RowTask]:
        if self._is_moving:
            row = self._moving_row(rows)
            return [] if row is None else [self._task(row, ground, Depth.LIVE)]
        chosen = self._editing.chosen_in(self._address) if self._address is not None else None
        urgent = sorted(rows, key=lambda row: (row.region is None, row.region != chosen))
        wanted = ((row, depth) for depth in ground.depths for row in urgent)
        return [
            self._task(row, ground, depth)
            for row, depth in wanted
            if (row.choice, self._against, depth) not in self._known
        ]

    @property
    def _is_moving(self) -> bool:
        moving = self._editing.moving
        return moving is not None and moving.address == self._address

    def _moving_row(self, rows: Sequence[_Row]) -> _Row | None:
        moving = self._editing.moving if self._is_moving else None
        return None if moving is None else next((one for one in rows if one.region == moving.region), None)

    def _task(self, row: _Row, ground: Ground, depth: Depth) -> RowTask:
        return RowTask(
            (self._key, row.choice, self._against, depth),
            partial(ground.figures, row.title, row.choice, self._against, depth),
            partial(self._keep, self._key, row, self._against, depth),
            short=depth is Depth.LIVE,
        )

    def _keep(
        self,
        key: Hashable,
        row: _Row,
        against: PartChoice | None,
        depth: Depth,
        found: tuple[Measurement, ...],
    ) -> None:
        if key != self._key:
            return
        cells = {one.metric: one for one in found}
        if depth is Depth.LIVE:
            self._last[_name_of(row)] = cells
        else:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[(row.choice, against, depth)] = cells
        self._show(self._rows())

    def _show(self, rows: Sequence[_Row]) -> None:
        moving = self._editing.moving
        id = moving.region.id if moving is not None and moving.address == self._address else ""
        original = None if self._address is None else self._editing.original_at(self._address)
        self._table.show_rows([self._shown(row, id, original) for row in rows])

    def _shown(self, row: _Row, moving: str, original: Radiograph | None) -> FigureRow:
        known = next(
            filter(
                None, (self._known.get((row.choice, self._against, d)) for d in (Depth.FULL, Depth.PLAIN))
            ),
            None,
        )
        follows = row.region is not None and row.region.id == moving
        cells = self._last.get(_name_of(row), {}) if known is None else known
        if known is not None:
            self._last[_name_of(row)] = known
        told = {id: replace(one, region=row.title) for id, one in cells.items()}
        if row.region is None:
            return FigureRow(row.title, cells=told, is_stale=known is None)
        region, tip = row.region, ""
        if original is not None and not moving:
            tip = words_about(region, original.shape, original.spacing)
        return FigureRow(row.title, region.id, region.colour, tip, told, known is None and not follows)

    def _take(self, ground: Ground) -> None:
        self._ground = ground
        self.ready.emit(ground)
        self.refresh(in_body=self._in_body, against=self._against)

    def _fail(self, error: Exception) -> None:
        self._make = None
        self._table.show_rows(())
        self._queue.want(())
        self.refused.emit(error)


def _name_of(row: _Row) -> str:
    """Whose old figures stand there until the new ones come."""
    return row.region.id if row.region is not None else row.choice.kind.name
