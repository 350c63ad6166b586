"""Lets the degraded copy tell of itself what was done to it, and sets the truth beside that."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject

from xraysr_gui.core.grey_levels import EIGHT_BITS
from xraysr_gui.core.plain_figures import figure
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.gui.degrading.degrade_panel import DegradePanel
from xraysr_gui.gui.degrading.lab import Lab
from xraysr_gui.gui.degrading.truth_table import TableRow
from xraysr_gui.gui.enhancing.engine_access import EngineAccess
from xraysr_gui.gui.regions.row_queue import RowQueue, RowTask
from xraysr_gui.gui.shell.desk import Desk

if TYPE_CHECKING:
    from xraysr_gui.commands.advice.estimate_radiograph import EstimatesImages
    from xraysr_gui.estimates.contract import Estimates


class LabEstimates(QObject):
    """Each copy is asked once; nothing of the truth is told to the one who estimates."""

    def __init__(self, panel: DegradePanel, lab: Lab, desk: Desk, access: EngineAccess) -> None:
        super().__init__(panel)
        self._panel, self._lab, self._access = panel, lab, access
        self._known: WeakKeyDictionary[Radiograph, Estimates] = WeakKeyDictionary()
        self._queue = RowQueue(desk.jobs, desk.show_error, self)
        lab.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show what is known, and ask for what is not."""
        made = None if self._lab.is_busy else self._lab.made
        known = None if made is None else self._known.get(made[0])
        if made is None:
            self._queue.want([])
            self._panel.estimates.show_rows((), (), tr("Being made ...") if self._lab.is_busy else "")
        elif known is None:
            self._panel.estimates.show_rows((), (), tr("Being estimated ..."))
            work = partial(_estimate, made[0], self._access.engine)
            self._queue.want([RowTask(made[0], work, partial(self._take, made[0]))])
        else:
            head = tr("Truth"), tr("Blind estimate")
            words = tr(
                "The estimate sees only the degraded image, with the noise and "
                "blur that the original already had."
            )
            self._panel.estimates.show_rows(head, tuple(_rows(made[1], known)), words)

    def _take(self, copy: Radiograph, found: Estimates) -> None:
        self._known[copy] = found
        self.refresh()


def _rows(how: Degradation, found: Estimates) -> Iterator[TableRow]:
    none = tr("none added")
    noise = _added_noise(how.noise, found) if how.noise else none
    yield TableRow(tr("Noise"), (noise, found.noise_told.words()), tr("In the grey levels of the image."))
    yield TableRow(tr("Blur"), (how.blur.words() if how.blur else none, found.blur.words()))
    jpeg = tr("quality {}").format(how.jpeg_quality) if how.jpeg_quality else none
    yield TableRow(tr("JPEG"), (jpeg, found.jpeg.words()), tr("100: no trace of it."))
    yield TableRow(
        tr("Detail"),
        (_coarser(how), found.resolution.words()),
        tr("The smallest that stands above the noise."),
    )


def _added_noise(noise: float, found: Estimates) -> str:
    """In the grey levels of the image, as the estimate beside it."""
    levels, unit = found.scale
    return tr("{} {} added").format(figure(noise * levels / EIGHT_BITS.levels, 3), tr(unit))


def _coarser(how: Degradation) -> str:
    return tr("pixels {} times larger").format(how.down) if how.down > 1 else tr("pixels as before")


def _estimate(copy: Radiograph, engine: EstimatesImages, progress: Progress) -> Estimates:
    """On a worker thread; the engine child does the work."""
    from xraysr_gui.commands.advice.estimate_radiograph import estimate_radiograph

    return estimate_radiograph(copy, engine, progress)
