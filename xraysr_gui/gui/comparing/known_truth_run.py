"""Puts the enhancer of a result to a known truth: the open image itself, degraded and restored."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from xraysr_gui.core.light_dataclass import dataclass
from xraysr_gui.core.pair import Pair
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.region import Region
from xraysr_gui.core.words import tr
from xraysr_gui.core.workspace import Document
from xraysr_gui.jobs.runner import Job, JobRunner, Lane, Listed

if TYPE_CHECKING:
    from xraysr_gui.commands.comparing.compare_pair import TruthPair
    from xraysr_gui.commands.comparing.known_truth import TruthQuestion
    from xraysr_gui.commands.enhance_radiograph import Runs
    from xraysr_gui.enhancers.engine.engine import EngineWishes


@dataclass(slots=True, eq=False)
class _Trial:
    """One that runs: of which version, and what is asked where that is not the enhancer which made it."""

    candidate: Radiograph
    question: TruthQuestion | None
    job: Job | None = None


class KnownTruthRun(QObject):
    """Runs one trial at a time and remembers what came of each result's.

    Signals:
        done: a pair is there.
        told: what came of a trial is known in other regions.
        failed: the error of a trial.
        changed: a trial began or ended.
    """

    done = Signal()
    told = Signal()
    failed = Signal(object)
    changed = Signal()

    def __init__(self, parent: QObject, jobs: JobRunner) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._engine: tuple[Runs, Callable[[], EngineWishes]] | None = None  # until the first paint
        self._known: WeakKeyDictionary[Radiograph, TruthPair] = WeakKeyDictionary()
        self._asked: WeakKeyDictionary[Radiograph, TruthQuestion] = WeakKeyDictionary()
        self._running: _Trial | None = None
        self._words: WeakKeyDictionary[Radiograph, tuple[tuple[Region, ...], str]] = WeakKeyDictionary()
        self._telling: Job | None = None

    @property
    def is_running(self) -> bool:
        """Whether a trial runs."""
        return self._running is not None

    def attend(self, engine: Runs, wishes: Callable[[], EngineWishes]) -> None:
        """Learn what runs enhancers."""
        self._engine = engine, wishes

    def ask(self, candidate: Radiograph, question: TruthQuestion) -> None:
        """Let the trial of a version be of this enhancer and degradation from now on."""
        self._asked[candidate] = question
        for kept in (self._known, self._words):
            kept.pop(candidate, None)
        if self._running is not None and self._running.candidate is candidate:
            self.stop()
            self._running = None

    def known(self, candidate: Radiograph) -> Pair | None:
        """What is known of the enhancer of a result already."""
        return self._known.get(candidate)

    def pair_for(self, document: Document, candidate: Radiograph) -> Pair | None:
        """What is known of the enhancer of a result; None while that is worked out."""
        known = self._known.get(candidate)
        if known is None and self._engine is not None:
            self._start(document, candidate)
        return known

    def words_for(self, document: Document, candidate: Radiograph) -> str:
        """What came of a trial, whole and in the regions; the words of before while it is measured."""
        pair, kept = self._known.get(candidate), self._words.get(candidate)
        if pair is None:
            return ""
        if kept is None or kept[0] is not document.regions:
            before = pair.known.words() if kept is None else kept[1]
            kept = self._words[candidate] = document.regions, before
            if self._telling is not None:
                self._telling.stop()
            self._telling = self._jobs.submit(
                partial(_tell, pair, document.regions),
                lane=Lane.FILES,
                done=partial(self._take_words, candidate, document.regions),
                failed=self.failed.emit,
            )
        return kept[1]

    def stop(self) -> None:
        """Give a trial up."""
        if self._running is not None and self._running.job is not None:
            self._running.job.stop()

    def _start(self, document: Document, candidate: Radiograph) -> None:
        if self._engine is None or (self._running is not None and self._running.candidate is candidate):
            return
        self.stop()
        engine, wishes = self._engine
        trial = self._running = _Trial(candidate, self._asked.get(candidate))
        title = candidate.made_by if trial.question is None else trial.question.enhancer.title
        trial.job = self._jobs.submit(
            partial(_prove, document, candidate, trial.question, engine, wishes()),
            lane=Lane.MODEL,
            done=partial(self._take, trial),
            failed=partial(self._fail, trial),
            cancelled=partial(self._end, trial),
            listed=Listed(tr("Known truth of {}").format(tr(title)), is_asked_for=False),
        )
        self.changed.emit()

    def _take(self, trial: _Trial, pair: TruthPair) -> None:
        if self._asked.get(trial.candidate) is trial.question:
            self._known[trial.candidate] = pair
        self._end(trial)
        self.done.emit()

    def _take_words(self, candidate: Radiograph, regions: tuple[Region, ...], words: str) -> None:
        self._words[candidate] = regions, words
        self.told.emit()

    def _fail(self, trial: _Trial, error: Exception) -> None:
        self._end(trial)
        self.failed.emit(error)

    def _end(self, trial: _Trial) -> None:
        if self._running is trial:
            self._running = None
            self.changed.emit()


def _prove(
    document: Document,
    candidate: Radiograph,
    question: TruthQuestion | None,
    engine: Runs,
    wishes: EngineWishes,
    progress: Progress,
) -> TruthPair:
    """On a worker thread; what it needs is heavy, and nobody needs it before the first paint."""
    from xraysr_gui.commands.comparing.compare_pair import truth_pair

    return truth_pair(document.versions, candidate, progress, engine, wishes, question=question)


def _tell(pair: TruthPair, regions: tuple[Region, ...], progress: Progress) -> str:
    from xraysr_gui.commands.comparing.compare_pair import gain_words

    return gain_words(pair, regions, progress)
