"""Enhancers held to images whose truth is known, as a table with intervals."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from xraysr_gui.api.enhancing import Named, enhancer
from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.evaluate_enhancers import (
    Run,
    asked_for,
    evaluate_enhancers,
    judges_asked,
    missing_companions,
    trial_named,
)
from xraysr_gui.commands.truth_questions import Question, answers, asked_of, question_named
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.evaluation.evaluated import Evaluated
from xraysr_gui.evaluation.parallel_run import Job
from xraysr_gui.evaluation.references import reference_of
from xraysr_gui.evaluation.table import DAE
from xraysr_gui.evaluation.truth.asked import Asked
from xraysr_gui.evaluation.truths import FolderTruths, GivenTruths

Truths = str | os.PathLike[str] | Mapping[str, ImageLike]
"""A folder of images, or images by the names of their patients, of whom each has one."""

MEASURED = 0.5
"""Of the progress, where questions of truth follow."""


def evaluate(
    truths: Truths,
    protocol: str,
    named: Sequence[Named] = (),
    *,
    known: bool = False,
    progress: Progress | None = None,
    run: Run = Run(),
    truth: Sequence[str] = (),
) -> Evaluated:
    """Degrade every image as the protocol says, have it restored, and hold the results to the truth.

    Args:
        truths: A folder, whose part `val` counts alone if there is one; or images by their patients.
        protocol: The id of one, such as x2, deblur or denoise; docs/EVALUATE.md names them all.
        named: Enhancers, beside those they must beat; without any all that suit the protocol.
        known: Whether every method is told blur and noise exactly.
        progress: Told how far it is; it can also stop the run.
        run: Where to keep what is measured, whether to go on, and how many images at a time.
        truth: Questions of truth beyond PSNR that are put to the named enhancers, or to all that took
            part and are no control of another task.

    Raises:
        UserError: there is no such protocol or question, no usable image, or an enhancer that does something
            else.
        Cancelled: the progress asked for it.
    """
    told, trial, questions = progress or Progress(), trial_named(protocol), [*map(question_named, truth)]
    share = MEASURED if questions else 1.0
    catalogue = every_enhancer().enhancers
    asked = [enhancer(one, told) for one in named]
    job = Job(trial, asked_for(catalogue, trial, asked), known, judges_asked(trial))
    images = _truths(truths, as_stored=trial.asks_judges)
    done = evaluate_enhancers(job, images, processes().engine, told.part(0.0, share), run)
    unanswered: list[str] = []
    ask = partial(
        _asked, images, asked or [one for one in job.enhancers if one.id not in (DAE, *trial.beside)]
    )
    told_truths = tuple(answers(questions, ask, unanswered.append, told.part(share, 1.0)))
    left_out = (*missing_companions(catalogue, trial), *done.left_out, *unanswered)
    return replace(done, left_out=left_out, truths=told_truths)


def _asked(
    truths: FolderTruths | GivenTruths, enhancers: Sequence[Enhancer], question: Question, progress: Progress
) -> Asked:
    """What a question is asked with: what is wrong with an image was told when it was measured."""
    if isinstance(truths, FolderTruths):
        both = processes()
        return asked_of(question.id, truths.folder, enhancers, both.reader, both.engine, progress, _deaf)
    images = [truths.read(number, progress, _deaf) for number in range(len(truths.names))]
    return Asked([one for one in images if one is not None], enhancers, processes().engine)


def _deaf(words: str) -> None:
    """It was told before."""


def _truths(truths: Truths, *, as_stored: bool) -> FolderTruths | GivenTruths:
    if not isinstance(truths, Mapping):
        return FolderTruths(Path(truths), processes().reader, as_stored=as_stored)
    return GivenTruths(
        [
            reference_of(patient, patient, image_of(one), as_stored=as_stored)
            for patient, one in truths.items()
        ]
    )
