"""Foresees what each enhancer will take on all images of the folder, before a run begins."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from xraysr_gui.commands.evaluating.foresee import foresee, suited
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS
from xraysr_gui.enhancers import Enhancer
from xraysr_gui.gui.enhancing.engine_access import EngineAccess
from xraysr_gui.gui.enhancing.enhancer_chooser import EnhancerChooser
from xraysr_gui.gui.evaluating.evaluate_panel import EvaluatePanel, Standing
from xraysr_gui.gui.evaluating.evaluation_run import EvaluationRun
from xraysr_gui.gui.shell.desk import Desk
from xraysr_gui.gui.widgets import amounts
from xraysr_gui.jobs.runner import Job, Lane

SETTLE_MS = 500
Asked = tuple[Path, str, tuple[Enhancer, ...]]


class Foreseeing(QObject):
    """Tries the enhancers one after another; a newer wish gives that up."""

    _came = Signal(object, str, float)

    def __init__(
        self,
        panel: EvaluatePanel,
        chooser: EnhancerChooser,
        run: EvaluationRun,
        access: EngineAccess,
        desk: Desk,
    ) -> None:
        super().__init__(panel)
        self._panel, self._chooser, self._run = panel, chooser, run
        self._access, self._desk = access, desk
        self._asked: Asked | None = None
        self._count: int | None = None
        self._job: Job | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._begin)
        self._came.connect(self._take)
        panel.changed.connect(self.refresh)
        run.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Foresee anew if something else is asked for."""
        if self._run.standing is not Standing.IDLE:
            self._drop()
            self._panel.show_cost("")
            return
        folder = self._panel.folder.path
        if folder is None:
            return
        trial = TRIALS[self._panel.protocol]
        asked = folder, trial.id, suited(self._chooser.all, trial)
        if asked != self._asked:
            self._drop()
            self._asked, self._count = asked, None
            self._panel.ticks.forget_seconds()
            self._settle.start()
        self._show()

    def _drop(self) -> None:
        self._asked = None
        self._settle.stop()
        if self._job is not None:
            self._job.stop()
            self._job = None

    def _begin(self) -> None:
        asked, ticked = self._asked, self._panel.ticks.ids
        if asked is not None:
            ordered = tuple(sorted(asked[2], key=lambda one: one.id not in ticked))
            work = partial(self._foresee, asked, ordered)
            self._job = self._desk.jobs.submit(
                work, lane=Lane.MODEL, done=partial(self._end, asked), failed=partial(self._fail, asked)
            )

    def _foresee(self, asked: Asked, enhancers: tuple[Enhancer, ...], progress: Progress) -> int:
        """On a worker thread; those that are ticked come first."""
        folder, protocol, _ = asked
        tell: Callable[[str, float], None] = partial(self._came.emit, asked)
        with_what = self._desk.reader, self._access.engine
        return foresee(folder, TRIALS[protocol], enhancers, with_what, tell, progress)

    def _take(self, asked: Asked, id: str, seconds: float) -> None:
        if asked is self._asked:
            self._panel.ticks.show_seconds(id, seconds)
            self._show()

    def _end(self, asked: Asked, count: int) -> None:
        if asked is self._asked:
            self._job, self._count = None, count
            self._show()

    def _fail(self, asked: Asked, error: Exception) -> None:
        if asked is not self._asked:
            return
        self._job = None
        if isinstance(error, UserError):
            self._panel.show_cost(f"{error.what} {error.why} {error.remedy}")
        else:
            self._desk.show_error(error)

    def _show(self) -> None:
        seconds = self._panel.ticks.seconds
        if seconds is None:
            is_busy = self._settle.isActive() or self._job is not None
            self._panel.show_cost(tr("Estimating the time \u2026") if is_busy else "")
            return
        words = tr("{} for what is ticked").format(amounts.about(seconds / self._panel.processes))
        if self._count is not None:
            words = tr("{}, {} images; the methods to beat and the controls take extra time.").format(
                words, self._count
            )
        self._panel.show_cost(words[:1].upper() + words[1:])
