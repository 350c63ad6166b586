"""Enhancers held to images whose truth is known, as a table with intervals."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from xraysr_gui.api.enhancing import Named, enhancer
from xraysr_gui.api.images import ImageLike, image_of
from xraysr_gui.api.processes import processes
from xraysr_gui.commands.evaluate_enhancers import (
    Evaluated,
    asked_for,
    evaluate_enhancers,
    images_to_judge,
    trial_named,
)
from xraysr_gui.core.progress import Progress
from xraysr_gui.enhancers.engine.known_enhancers import every_enhancer
from xraysr_gui.evaluation.references import ReferenceImage, reference_of

Truths = str | os.PathLike[str] | Mapping[str, ImageLike]
"""A folder of images, or images by the names of their patients, of whom each has one."""


def evaluate(
    truths: Truths,
    protocol: str,
    named: Sequence[Named] = (),
    *,
    known: bool = False,
    progress: Progress | None = None,
) -> Evaluated:
    """Degrade every image as the protocol says, have it restored, and hold the results to the truth.

    Args:
        truths: A folder, whose part `val` counts alone if there is one; or images by their patients.
        protocol: One of x2, x3, x4, deblur, deblur-other, denoise, identity.
        named: Enhancers, beside those they must beat; without any all that suit the protocol.
        known: Whether every method is told blur and noise exactly.
        progress: Told how far it is; it can also stop the run.

    Raises:
        UserError: there is no such protocol, no usable image, or an enhancer that does something else.
        Cancelled: the progress asked for it.
    """
    told, trial = progress or Progress(), trial_named(protocol)
    chosen = asked_for(every_enhancer().enhancers, trial, [enhancer(one, told) for one in named])
    left_out: list[str] = []
    references = _references(truths, told.part(0.0, 0.05), left_out.append)
    progress = told.part(0.05, 1.0)
    done = evaluate_enhancers(trial, chosen, references, processes().engine, progress, known)
    return replace(done, left_out=tuple(left_out))


def _references(
    truths: Truths, progress: Progress, tell: Callable[[str], None]
) -> tuple[ReferenceImage, ...]:
    if not isinstance(truths, Mapping):
        return images_to_judge(Path(truths), processes().reader, progress, tell)
    return tuple(reference_of(patient, patient, image_of(one)) for patient, one in truths.items())
