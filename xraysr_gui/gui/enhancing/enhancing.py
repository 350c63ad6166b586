"""What happens between pressing Enhance and seeing the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.address import Address
from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import with_notices
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Workspace
from xraysr_gui.gui.enhancing.enhance_panel import Chosen, EnhancePanel
from xraysr_gui.gui.enhancing.subject import Subject
from xraysr_gui.gui.enhancing.version_words import spent_on
from xraysr_gui.gui.layers.preview_layer import Preview, preview_of
from xraysr_gui.gui.views.view_words import nothing_open
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.enhance_radiograph import Runs
    from xraysr_gui.enhancers.engine.engine import EngineWishes
    from xraysr_gui.isolation.shared_pixels import PixelPart

Wishing = Callable[[tuple[float, float] | None], "EngineWishes"]
"""What the person wants of the engine, given the place that is looked at."""


@dataclass(slots=True)
class _Queue:
    """What was asked for, and how far it is."""

    subject: Subject
    chosen: tuple[Chosen, ...]
    begun: int = 0
    results: int = 0


class Enhancing(QObject):
    """Joins the panel, the workspace and the job runner; the panel knows neither.

    Signals:
        begun: the first of a queue runs now.
        idle: none runs any more.
        finished: the Address of an image that has a new result.
        told: what the last run took, and where it ran.
        previewed: a Preview, a part of a result that is on its way.
        queue_ended: the Address of an image on which several enhancers were run.
    """

    begun = Signal()
    idle = Signal()
    finished = Signal(object)
    told = Signal(str)
    previewed = Signal(object)
    _part_came = Signal(object, object)
    queue_ended = Signal(object)

    def __init__(
        self,
        panel: EnhancePanel,
        workspace: Workspace,
        jobs: JobRunner,
        subject: Callable[[], Subject | None],
        show_error: Callable[[Exception], None],
        why_no_image: Callable[[], str] = nothing_open,
    ) -> None:
        super().__init__(panel)
        self._panel, self._workspace, self._jobs = panel, workspace, jobs
        self._subject, self._show_error, self._why_no_image = subject, show_error, why_no_image
        self._engine: tuple[Runs, Wishing] | None = None  # until the first paint
        self._queue: _Queue | None = None
        self._job: Job | None = None
        self._waits = "", ""  # what was asked for too early, and what it waits for
        self._part_came.connect(self._show_part)
        panel.run_requested.connect(self._start)
        panel.run_box.stop_requested.connect(self.stop)
        panel.choice_changed.connect(self.refresh)
        self.refresh()

    def attend(self, engine: Runs, wishing: Wishing) -> None:
        """Learn what runs enhancers, and how the person wants it done."""
        self._engine = engine, wishing
        self.refresh()

    def why_not(self) -> str:
        """Why nothing can be run now."""
        if self._subject() is None:
            return self._why_no_image()
        if self._engine is None or self._panel.chosen is None:
            return tr("The enhancers are being loaded.")
        return tr("Wait, or press Stop.") if self.is_running else ""

    def not_yet(self) -> str:
        """What a run still waits for, though an image is open; "" if for nothing."""
        if self._subject() is None or (self._engine is not None and self._panel.chosen is not None):
            return ""
        return tr("Waiting for the enhancers ...")

    def show_waiting(self, ids: tuple[str, ...], title: str, words: str) -> None:
        """Let the panel say that a run was asked for too early, and what it waits for."""
        self._waits = (title, words) if {"run-enhancer", "run-task"} & {*ids} else ("", "")
        self.refresh()

    def run(self) -> None:
        """Run what the panel has chosen."""
        self._panel.ask_to_run()

    def run_all(self) -> None:
        """Run every enhancer of the panel's task."""
        self._panel.ask_to_run_all()

    @property
    def is_running(self) -> bool:
        """Whether an enhancer runs."""
        return self._queue is not None

    @property
    def worked_on(self) -> Address | None:
        """The image that waits for results, None where nothing runs."""
        return None if self._queue is None else self._queue.subject.document.address

    def stop(self) -> None:
        """Stop what runs; results that came already are kept."""
        if self._job is not None:
            self._job.stop()

    def refresh(self) -> None:
        """Let the panel say what a run would work on, or why none can begin."""
        subject, box = self._subject(), self._panel.run_box
        box.show_subject(self._why_no_image() if subject is None else _beyond_the_choice(subject))
        if self.is_running:
            return
        reason = self.why_not()
        if reason and any(self._waits):
            box.show_busy(0.0, *self._waits)
        elif reason and not self.not_yet():
            box.show_unavailable(reason)
        else:
            box.show_ready()

    def _start(self, chosen: tuple[Chosen, ...]) -> None:
        subject = self._subject()
        if subject is not None and not self.why_not():
            self._queue = _Queue(subject, chosen)
            self.begun.emit()
            self._next()

    def _next(self) -> None:
        """Begin the next run of the queue, or end it."""
        queue, engine = self._queue, self._engine
        if queue is None or engine is None or queue.begun == len(queue.chosen):
            self._end()
            return
        one, (runs, wishing) = queue.chosen[queue.begun], engine
        queue.begun += 1
        self._tell(0.0, tr("Waiting"))
        wishes = replace(wishing(queue.subject.focus), watch=partial(self._watch, queue, queue.begun))
        self._job = self._jobs.submit(
            partial(_enhance, queue.subject, one, runs, wishes),
            lane=Lane.MODEL,
            progressed=self._tell,
            done=self._take,
            failed=self._fail,
            cancelled=self._end,
            listed=Listed(f"{queue.subject.document.address.name}: {self._title_of(queue)}", makes=True),
        )

    def _watch(self, queue: _Queue, run: int, part: PixelPart) -> None:
        """Make a part ready to be painted; on a worker thread."""
        subject = queue.subject
        if subject.look is not None:
            preview = preview_of(part, subject.radiograph, subject.look, subject.zoom)
            self._part_came.emit((queue, run), preview)

    def _show_part(self, run: tuple[_Queue, int], preview: Preview) -> None:
        queue = self._queue
        if queue is run[0] and queue.begun == run[1]:
            self.previewed.emit(preview)

    def _take(self, result: Radiograph) -> None:
        queue = self._queue
        if queue is None:
            return
        before = queue.subject.document
        now = self._workspace.document_at(before.address)  # marks may have been drawn meanwhile
        if now is None or now.original.greys is not before.original.greys:
            self.told.emit(tr("The image was closed, so its result was dropped."))
            self._end()
            return
        queue.results += 1
        self._workspace.change(now.with_result(result))
        self.finished.emit(now.address)
        self.told.emit(f"{tr(result.made_by)}: {spent_on(result.steps[-1])}")
        self._next()

    def _fail(self, error: Exception) -> None:
        """Tell; the others of a queue may do better."""
        self._show_error(error)
        self._next()

    def _tell(self, fraction: float, doing: str) -> None:
        queue = self._queue
        if queue is None:
            return
        fraction = (queue.begun - 1 + fraction) / len(queue.chosen)
        self._panel.run_box.show_busy(fraction, self._title_of(queue), doing)

    def _title_of(self, queue: _Queue) -> str:
        title, count = tr(queue.chosen[queue.begun - 1].enhancer.title), len(queue.chosen)
        return title if count == 1 else tr("{} of {}: {}").format(queue.begun, count, title)

    def _end(self) -> None:
        queue, self._queue, self._job = self._queue, None, None
        self.idle.emit()
        self.refresh()
        if queue is not None and len(queue.chosen) > 1 and queue.results:
            self.queue_ended.emit(queue.subject.document.address)


def _enhance(
    subject: Subject, chosen: Chosen, engine: Runs, wishes: EngineWishes, progress: Progress
) -> Radiograph:
    """Run one enhancer, and note what came of it; on a worker thread."""
    from xraysr_gui.commands.enhance_radiograph import enhance_radiograph  # not before the first paint
    from xraysr_gui.commands.noted import note_made

    given = subject.radiograph, chosen.enhancer, chosen.parameters
    result = enhance_radiograph(*given, progress, engine, wishes)
    return with_notices(result, note_made(result))


def _beyond_the_choice(subject: Subject) -> str:
    """Which version is worked on, where the choice beside it does not say that; "" for the original."""
    return tr("Works on: {}").format(subject.name) if subject.name != tr("Original") else ""
