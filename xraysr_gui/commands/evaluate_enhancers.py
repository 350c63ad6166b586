"""Puts a trial to enhancers on a folder of images; goes on where it was stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from xraysr_gui.commands.assess_radiograph import judges_for_chests
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.close_words import did_you_mean
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Json
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.trials import TRIALS, Trial
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.judges.folder import JudgeFolder
from xraysr_gui.evaluation.case import best_and_worst
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.journal import ImageScores, Journal
from xraysr_gui.evaluation.judged_figures import VERSION
from xraysr_gui.evaluation.parallel_run import Job, judge_all
from xraysr_gui.evaluation.table import DAE, table
from xraysr_gui.evaluation.truths import Truths

MEASURED = 0.95
"""Of the progress: then the best and worst images are made again for the report."""
Heard = Callable[[ImageScores], None]


@dataclass(frozen=True, slots=True)
class Run:
    """How the images of a job are gone through.

    Attributes:
        report: The folder of the report, which also keeps what is measured; None: nothing is kept.
        resume: Whether a run that was stopped there goes on.
        overwrite: Whether one that was stopped there may be lost.
        processes: How many images are enhanced at a time, each in a process of its own.
        hear: Hears of every image as soon as it is measured or left out, on the thread that waits.
    """

    report: Path | None = None
    resume: bool = False
    overwrite: bool = False
    processes: int = 1
    hear: Heard | None = None


def evaluate_enhancers(
    job: Job, truths: Truths, engine: Engine, progress: Progress, run: Run = Run()
) -> Evaluated:
    """Every enhancer on every image, and the table of it. Waits: call it from a worker thread.

    Raises:
        UserError: no image can be used, or the report cannot be kept.
        Cancelled: the progress asked for it; what was measured is kept, and `Run.resume` goes on.
    """
    journal = None if run.report is None else Journal(run.report)
    before: Mapping[int, ImageScores] = {}
    if journal is not None:
        kept = journal.begin(_words_of(job, truths), resume=run.resume, overwrite=run.overwrite)
        before = {number: one for number, one in kept.items() if _is_as_measured(one, truths)}
    keeps = () if journal is None else (journal.keep,)
    hearers = (*keeps, *(() if run.hear is None else (run.hear,)))

    def keep(image: ImageScores) -> None:
        for hear in hearers:
            hear(image)

    with ExitStack() as left:
        if journal is not None:
            left.enter_context(journal.run())
        more = [Engine() for _ in range(1, run.processes)]
        for one in more:
            left.callback(one.close)
        images = judge_all(job, truths, [engine, *more], before, keep, progress.part(0.0, MEASURED))
    if not any(image.scores for image in images):
        _end(journal)
        raise _nothing_measured(images)
    done = evaluated(job, images, run.processes)
    if run.report is None:
        return done
    cases = best_and_worst(job, done.scores, done.rows, truths, engine, progress.part(MEASURED, 1.0))
    return replace(done, cases=cases)


def _is_as_measured(image: ImageScores, truths: Truths) -> bool:
    """Whether the file is the one that was measured before the stop: figures of another are made anew."""
    return not image.sha256 or truths.holds(image.name, image.sha256)


def _end(journal: Journal | None) -> None:
    if journal is not None:
        journal.end()


def evaluated(job: Job, images: Sequence[ImageScores], processes: int = 1) -> Evaluated:
    """The table of images that were measured, be it all or the first of them."""
    scores = tuple(score for image in images for score in image.scores)
    notices = tuple(notice for image in images for notice in image.notices)
    hashes = {image.name: image.sha256 for image in images if image.scores}
    unused = sum(not image.scores for image in images)
    rows = table(job.trial, scores)
    return Evaluated(
        job.trial, scores, rows, hashes, notices, unused, tuple(job.enhancers), processes, job.known
    )


def _words_of(job: Job, truths: Truths) -> Json:
    """What must be the same for a run to go on."""
    return {
        "protocol": job.trial.id,
        "conditions": [repr(condition) for condition in job.trial.conditions],
        "enhancers": [[one.id, one.version, _weights(one)] for one in job.enhancers],
        "known": job.known,
        "images": list(truths.names),
        "figures": VERSION,
        **({"judges": [f"{one.called} {one.sha256}" for one in job.judges]} if job.judges else {}),
    }


def _nothing_measured(images: Sequence[ImageScores]) -> UserError:
    notices = [notice for image in images for notice in image.notices]
    return UserError(
        tr("There is nothing to judge by."),
        why=notices[0] if notices else tr("No image could be used."),
        remedy=tr("Name a folder with radiographs that are at least 256 pixels wide and high."),
    )


def asked_for(
    catalogue: Catalogue[Enhancer], trial: Trial, named: Sequence[Enhancer]
) -> tuple[Enhancer, ...]:
    """The named enhancers, whom they must beat, and controls; without names, whom the trial names, or all.

    Raises:
        UserError: one of them does something else, or two have the same id.
    """
    there = {enhancer.id: enhancer for enhancer in catalogue}
    wanted = list(named) or _without_names(there, trial)
    unsuited = next((one for one in wanted if not suits(one, trial)), None)
    if unsuited is not None:
        raise UserError(
            tr("{} cannot take part in {!r}.").format(unsuited.title, trial.title),
            why=tr("It is made for {}, x{}.").format(unsuited.task, unsuited.scale),
            remedy=tr("Leave it out, or choose another protocol."),
        )
    both = [*(there[id] for id in companions(trial) if id in there), *wanted]
    every = {one.id: one for one in both}
    twice = next((one for one in both if _weights(one) != _weights(every[one.id])), None)
    if twice is not None:
        raise UserError(
            tr("{} is named twice.").format(twice.id),
            why=tr("Two enhancers of one id cannot be told apart in a table."),
            remedy=tr("Leave one of them out, or give a model an id of its own with: xraysr train --id"),
        )
    return tuple(every.values())


def _without_names(there: Mapping[str, Enhancer], trial: Trial) -> list[Enhancer]:
    if trial.takes_part:
        return [there[id] for id in trial.takes_part if id in there]
    return [enhancer for enhancer in there.values() if suits(enhancer, trial)]


def companions(trial: Trial) -> tuple[str, ...]:
    """Who is measured beside those that are named: whom they must beat, controls, and who stands beside."""
    linear = ("bicubic", "least-squares") if trial.scale > 1 else ("wiener-spectral",)
    return tuple(dict.fromkeys((*trial.compare_with, *linear, DAE, *trial.beside)))


def missing_companions(catalogue: Catalogue[Enhancer], trial: Trial) -> tuple[str, ...]:
    """A sentence on each that is not installed here."""
    there = {enhancer.id for enhancer in catalogue}
    wanted = dict.fromkeys((*companions(trial), *trial.takes_part))
    return tuple(
        tr("{} is not installed here, so it is missing from the table.").format(id)
        for id in wanted
        if id not in there
    )


def _weights(enhancer: Enhancer) -> str:
    return enhancer.model.sha256 if enhancer.model else ""


def judges_asked(trial: Trial) -> tuple[JudgeFolder, ...]:
    """Whom a trial asks about every image before and after, beside what is measured.

    Raises:
        ModelUnavailable: it asks judges, and none is installed.
    """
    return tuple(judges_for_chests()) if trial.asks_judges else ()


def suits(enhancer: Enhancer, trial: Trial) -> bool:
    """Whether it does what the trial asks for."""
    if enhancer.task not in trial.tasks:
        return False
    free = any(name == "scale" for name in getattr(enhancer.parameters, "__dataclass_fields__", {}))
    return free or enhancer.scale == trial.scale


def trial_named(id: str) -> Trial:
    """The trial of a name.

    Raises:
        UserError: there is none.
    """
    if id not in {trial.id for trial in TRIALS}:
        raise UserError(
            tr("There is no protocol {!r}.").format(id),
            why=tr("Known are: {}.").format(", ".join(trial.id for trial in TRIALS)),
            remedy=tr("{}Name one of these.").format(did_you_mean(id, (trial.id for trial in TRIALS))),
        )
    return TRIALS[id]
