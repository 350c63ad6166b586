"""Measures how far the degraded copy is from the image it was made of, while the panel is in sight."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.degrading.lab import Lab
from xraysr_gui.gui.degrading.truth_table import TableRow
from xraysr_gui.gui.regions.figure_words import number_words, value_words
from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.metrics import IN_REGIONS
from xraysr_gui.metrics.measure import BODY, WHOLE, Measurement

if TYPE_CHECKING:
    from xraysr_gui.commands.comparing.degraded_figures import DegradedFigures

PLACES = ((BODY, "In the body"), (WHOLE, "Whole image"))


class LabFigures(QObject):
    """Each copy is measured once; one that is gone is measured no longer."""

    def __init__(self, panel: DegradePanel, lab: Lab, desk: Desk) -> None:
        super().__init__(panel)
        self._panel, self._lab = panel, lab
        self._known: WeakKeyDictionary[Radiograph, DegradedFigures] = WeakKeyDictionary()
        self._queue = RowQueue(desk.jobs, desk.show_error, self)
        lab.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known, and measure what is not."""
        made, document = self._lab.made, self._lab.document
        known = None if made is None else self._known.get(made[0])
        if known is not None and not self._lab.is_busy:
            self._show(known)
            return
        if made is None or document is None:
            self._queue.want([])
            words = tr("Being made ...") if self._lab.is_busy else tr("Nothing is degraded yet.")
            self._panel.figures.show_rows((), (), words)
            return
        self._panel.figures.show_rows((), (), tr("Being measured ..."))
        if known is None and not self._lab.is_busy:
            copy = made[0]
            work = partial(_measure, document.original, copy)
            self._queue.want([RowTask(copy, work, partial(self._take, copy))])

    def _take(self, copy: Radiograph, figures: DegradedFigures) -> None:
        self._known[copy] = figures
        self.refresh()

    def _show(self, known: DegradedFigures) -> None:
        rows = [
            TableRow(
                tr(metric.title),
                tuple(_cell(known.figures, metric.id, place) for place, _ in PLACES),
                f"{tr(metric.meaning)}\n{known.words}",
            )
            for metric in IN_REGIONS
            if any(one.metric == metric.id for one in known.figures)
        ]
        head = [tr(title) for _, title in PLACES]
        self._panel.figures.show_rows(head, rows, tr("In brackets: 95 % intervals."))


def _cell(figures: tuple[Measurement, ...], metric: str, place: str) -> str:
    """Such as "38.21 dB [37.9, 38.5]"."""
    one = next(found for found in figures if (found.metric, found.region) == (metric, place))
    value = " ".join(filter(None, (value_words(one), tr(one.unit) if one.value is not None else "")))
    if one.low is None or one.high is None:
        return value
    return f"{value}\n[{number_words(metric, one.low)}, {number_words(metric, one.high)}]"


def _measure(truth: Radiograph, copy: Radiograph, progress: Progress) -> DegradedFigures:
    """On a worker thread."""
    from xraysr_gui.commands.comparing.degraded_figures import degraded_figures

    return degraded_figures(truth, copy, progress)
