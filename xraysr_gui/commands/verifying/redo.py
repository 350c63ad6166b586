"""Does the steps of a description again, on the image that it names."""

from __future__ import annotations

import math
from collections.abc import Iterable

from xraysr_gui import __version__
from xraysr_gui.commands.degrade_radiograph import degradation_in, degraded
from xraysr_gui.commands.enhance_radiograph import Runs, enhance_radiograph
from xraysr_gui.core.errors import UserError
from xraysr_gui.core.leaving import BLACK_OUT, Box, blacked_out, boxes_in, original_shapes
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import PROGRAM, Capsule, library_versions
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes

PROCESSOR = "Processor"
PIECES = 1e-4
"""Pieces of an image that a network sees one by one give the whole within this, of black to white."""
OTHERS = 1e-3
"""What another device, library or version of this program may make of the same steps."""
DAMAGED = (ValueError, KeyError, TypeError, AttributeError)


class CannotRedo(UserError):
    """A step cannot be done again on this computer."""


def redone(
    before: Radiograph,
    steps: Iterable[Step],
    enhancers: Iterable[Enhancer],
    engine: Runs,
    progress: Progress,
) -> Radiograph:
    """The image after these steps.

    Raises:
        CannotRedo: an enhancer, its version of a network, or what it was told is not known here.
        UserError: it fails.
        Cancelled: the person stopped it.
    """
    done, known, every = before, list(enhancers), list(steps)
    for number, step in enumerate(every):
        part = progress.part(number / len(every), (number + 1) / len(every))
        part.at(0.0, tr("Doing it again: {}").format(tr(step.title or step.enhancer)))
        if step.degrades:
            done = degraded(done, _degradation(step))
        elif step.enhancer == BLACK_OUT:
            done = blacked_out(done, _boxes(step), original_shapes(done))
        else:
            enhancer = _enhancer_of(step, known)
            parameters = _parameters(step, enhancer)
            wishes = EngineWishes("cpu" if step.device in (PROCESSOR, "") else "auto")
            done = enhance_radiograph(done, enhancer, parameters, part, engine, wishes)
    return done


def _boxes(step: Step) -> tuple[Box, ...]:
    try:
        return boxes_in(step)
    except DAMAGED as error:
        raise _cannot(step, tr("The places that were blacked out are not told in it.")) from error


def _degradation(step: Step) -> Degradation:
    try:
        return degradation_in(step)
    except DAMAGED as error:
        raise _cannot(step, tr("It was written by a version that did not note every number.")) from error


def _enhancer_of(step: Step, known: list[Enhancer]) -> Enhancer:
    """The one that made the step: of a network the very one, by its hash, whatever it is called here.

    Raises:
        CannotRedo: it is not there.
    """
    if step.model:
        of_hash = [one for one in known if one.model is not None and one.model.sha256 == step.model]
        named = [one for one in of_hash if one.id == step.enhancer] or of_hash
        if named:
            return named[0]
        why = tr("The network with the hash {} is not installed here.").format(step.model[:12])
        raise _cannot(step, why)
    found = next((one for one in known if one.id == step.enhancer and one.model is None), None)
    if found is None:
        raise _cannot(step, tr("This program has no such enhancer, or it was done by hand."))
    return found


def _parameters(step: Step, enhancer: Enhancer) -> Parameters:
    try:
        made: Parameters = enhancer.parameters(**dict(step.parameters))
    except TypeError as error:
        raise _cannot(step, tr("Its parameters are others now: {}.").format(error)) from error
    return made


def _cannot(step: Step, why: str) -> CannotRedo:
    return CannotRedo(
        tr("The step {} cannot be done again.").format(step.enhancer),
        why=why,
        remedy=tr("Verify it with the program and the models that made it."),
    )


def same_makers(capsule: Capsule, again: Radiograph) -> bool:
    """Whether program, libraries, versions and devices are those of the description."""
    versions = [(one.enhancer, one.version, one.device) for one in capsule.steps]
    return (
        capsule.program == f"{PROGRAM} {__version__}"
        and capsule.libraries == library_versions()
        and versions == [(one.enhancer, one.version, one.device) for one in again.steps]
    )


def allowed_levels(capsule: Capsule, again: Radiograph, top: int) -> int:
    """By how many grey levels both may differ and still be the same result."""
    if not same_makers(capsule, again):
        return math.ceil(OTHERS * top)
    return math.ceil(PIECES * top) if any(one.model for one in capsule.steps) else 0
