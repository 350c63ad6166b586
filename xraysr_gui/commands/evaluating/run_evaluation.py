"""Runs an evaluation from beginning to report, in children of its own, and tells of it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack

from xraysr_gui.commands.evaluate_enhancers import (
    Run,
    asked_for,
    evaluate_enhancers,
    evaluated,
    judges_asked,
    trial_named,
)
from xraysr_gui.commands.evaluating.asked_evaluation import AskedEvaluation
from xraysr_gui.commands.evaluating.live_table import LiveTable, live_table
from xraysr_gui.commands.write_evaluation import refuse_report, write_report
from xraysr_gui.core.catalogue import Catalogue
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import Engine
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.evaluation.journal import ImageScores, Journal
from xraysr_gui.evaluation.parallel_run import Job
from xraysr_gui.evaluation.references import refuse_no_folder
from xraysr_gui.evaluation.truths import FolderTruths
from xraysr_gui.image_io.image_reader import ImageReader

TELL_EVERY_S = 1.0
Told = Callable[[LiveTable], None]


def run_evaluation(asked: AskedEvaluation, tell: Told, progress: Progress) -> LiveTable:
    """Measure what is not measured yet, and write the report; `tell` hears the table, on this thread.

    Raises:
        UserError: the folder, an enhancer or the place of the report is refused.
        Cancelled: the person stopped it; what was measured is kept, and the same call goes on.
    """
    trial = trial_named(asked.protocol)
    refuse_no_folder(asked.folder)
    refuse_report(asked.report)
    known = every_enhancer().enhancers
    job = Job(
        trial,
        asked_for(known, trial, [_named(known, id) for id in asked.ids]),
        judges=judges_asked(trial),
    )
    with ExitStack() as left:
        reader, engine = ImageReader(), Engine()
        left.callback(reader.close)
        left.callback(engine.close)
        telling = _Telling(job, tell)
        for image in Journal(asked.report).measured():
            telling.hear(image)
        run = Run(asked.report, resume=asked.can_go_on, processes=asked.processes, hear=telling.hear)
        truths = FolderTruths(asked.folder, reader, as_stored=trial.asks_judges)
        done = evaluate_enhancers(job, truths, engine, progress, run)
        progress.at(1.0, tr("Writing the report"))
        write_report(done, asked.report)
    return live_table(done.rows, telling.images, telling.titles)


class _Telling:
    """Works the table out now and then: an interval takes a while."""

    def __init__(self, job: Job, tell: Told) -> None:
        self._job, self._tell = job, tell
        self.images: list[ImageScores] = []
        self.titles = {one.id: tr(one.title) for one in job.enhancers}
        self._next = 0.0

    def hear(self, image: ImageScores) -> None:
        """One more image."""
        self.images.append(image)
        if time.monotonic() < self._next or not any(one.scores for one in self.images):
            return
        began = time.monotonic()
        rows = evaluated(self._job, self.images).rows
        self._tell(live_table(rows, self.images, self.titles))
        now = time.monotonic()
        self._next = now + max(TELL_EVERY_S, 5 * (now - began))


def _named(known: Catalogue[Enhancer], id: str) -> Enhancer:
    if id not in {one.id for one in known}:
        raise UserError(
            tr("There is no enhancer {!r}.").format(id),
            why=tr("The evaluation was asked for with one that is not installed here any more."),
            remedy=tr("Install it again, or begin an evaluation without it."),
        )
    return known[id]
