"""Judges the images of a run, some at a time: each worker is a thread that has an engine process to itself.

What takes long happens in the engines, and in libraries that let other threads work meanwhile. Who asked
waits here, hears how far it is, and can stop all of them.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace

from xraysr_gui.core.errors import Cancelled, EnhancementFailed, ModelUnavailable
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.cost import piece_of
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.evaluation.journal import ImageScores
from xraysr_gui.evaluation.references import ReferenceImage
from xraysr_gui.evaluation.said_of_results import Asker
from xraysr_gui.evaluation.slice_blocks import block_of, learners
from xraysr_gui.evaluation.trial_run import Hearers, RunsTrial, judged_image
from xraysr_gui.evaluation.truths import Truths

EVERY_S = 0.1
Heard = Callable[[ImageScores], None]


@dataclass(frozen=True, slots=True)
class Job:
    """What is asked of every image, and which judges are asked about it, too."""

    trial: Trial
    enhancers: Sequence[Enhancer]
    known: bool = False
    judges: Sequence[JudgeFolder] = ()


def judge_all(
    job: Job,
    truths: Truths,
    engines: Sequence[RunsTrial],
    before: Mapping[int, ImageScores],
    keep: Heard,
    progress: Progress,
) -> tuple[ImageScores, ...]:
    """All images in their order, those of `before` as they are; `keep` hears each new one, on this thread.

    Raises:
        Cancelled: the progress asked for it; what was kept stays.
    """
    found = dict(before)
    shared = _Shared([number for number in range(len(truths.names)) if number not in before])
    with ThreadPoolExecutor(len(engines)) as pool:
        workers = [pool.submit(_work, job, truths, engine, shared) for engine in engines]
        told = _Told(progress, truths.names, len(before), shared)
        try:
            while len(found) < len(truths.names):
                told.tell()
                with suppress(queue.Empty):
                    image = shared.done.get(timeout=EVERY_S)
                    keep(image)
                    found[image.number] = image
                    told.finished += 1
                    continue
                for worker in workers:
                    if worker.done():
                        worker.result()  # raises what ended it
        finally:
            shared.stop.set()
    progress.at(1.0)
    return tuple(found[number] for number in sorted(found))


class _Shared:
    """What workers take from and give to."""

    def __init__(self, todo: Sequence[int]) -> None:
        self.left = len(todo)
        self.todo: queue.SimpleQueue[int] = queue.SimpleQueue()
        for number in todo:
            self.todo.put(number)
        self.done: queue.SimpleQueue[ImageScores] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.under_way: dict[int, float] = {}


@dataclass(slots=True)
class _Told:
    """How far a run is, in words."""

    progress: Progress
    names: Sequence[str]
    before: int
    shared: _Shared
    finished: int = 0
    began: float = field(default_factory=time.monotonic)

    def tell(self) -> None:
        """Report, and stop if that was asked for."""
        under_way = dict(self.shared.under_way)
        new = self.finished + sum(under_way.values())
        name = self.names[min(under_way)] if under_way else ""
        count, number = len(self.names), self.before + self.finished + 1
        place = tr("image {} of {}").format(min(number, count), count)
        words = ", ".join(filter(None, (name, place, self._time_left(new))))
        self.progress.at(min(1.0, (self.before + new) / count), words)

    def _time_left(self, new: float) -> str:
        """Nothing until enough was done to tell."""
        if new < 0.5:
            return ""
        seconds = (time.monotonic() - self.began) / new * max(0.0, self.shared.left - new)
        if seconds < 90:
            return tr("about {} s left").format(max(1, round(seconds)))
        return tr("about {} min left").format(round(seconds / 60))


def _work(job: Job, truths: Truths, engine: RunsTrial, shared: _Shared) -> None:
    """Judge one image after the other until none is left or all shall stop."""
    warm = False
    with suppress(queue.Empty, Cancelled):
        while not shared.stop.is_set():
            number = shared.todo.get_nowait()
            progress = Progress(_into(shared.under_way, number), shared.stop.is_set)
            image = _judged(job, truths, number, engine, progress, warm=warm)
            shared.done.put(image)
            shared.under_way.pop(number, None)
            warm = warm or bool(image.scores)  # nothing has run on an image that was left out


def _into(under_way: dict[int, float], number: int) -> Callable[[float, str], None]:
    def report(fraction: float, doing: str) -> None:
        under_way[number] = fraction

    return report


def _judged(
    job: Job, truths: Truths, number: int, engine: RunsTrial, progress: Progress, *, warm: bool
) -> ImageScores:
    notices: list[str] = []
    name = truths.names[number]
    taught = next(learners(job.enhancers, name), None)
    if taught is not None:
        why = tr("{} was left out. {} learned from slices of its block of numbers.").format(name, taught)
        return ImageScores(number, name, "", (), (why,))
    image = truths.read(number, progress.part(0.0, 0.02), notices.append)
    if image is None:
        return ImageScores(number, name, "", (), tuple(notices))
    if job.trial.blocks:
        image = replace(image, patient=block_of(name, job.trial.blocks) or image.patient)
    if not warm:
        _warm_up(job, image, engine, progress.part(0.02, 0.02))
    part = progress.part(0.02, 1.0)
    hearers = Hearers(notices.append, Asker(engine, job.judges) if job.judges else None)
    scores = judged_image(job.trial, job.enhancers, image, engine, part, job.known, hearers)
    return ImageScores(number, image.name, image.sha256, tuple(scores), tuple(notices))


def _warm_up(job: Job, image: ReferenceImage, engine: RunsTrial, progress: Progress) -> None:
    """Have every enhancer load what it needs, on the middle of an image: no time counts for this."""
    degradation = job.trial.conditions[0].for_image(0)
    for enhancer in job.enhancers:
        with suppress(EnhancementFailed, ModelUnavailable):  # told of when it fails on an image
            engine.run(enhancer, piece_of(image.pixels), enhancer.parameters_for(degradation), progress)
