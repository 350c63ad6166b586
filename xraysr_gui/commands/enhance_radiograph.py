"""Enhance one radiograph: the only place that has an enhancer run."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Protocol

import numpy as np

from xraysr_gui.commands.outside import outside, refuse_outside
from xraysr_gui.core import parameters as declared_parameters
from xraysr_gui.core.errors import EnhancementFailed
from xraysr_gui.core.greys_in_use import GreysInUse
from xraysr_gui.core.left_out import filled
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.provenance import with_notices
from xraysr_gui.core.radiograph import Pixels, Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes, Enhanced
from xraysr_gui.enhancers.task import Task

LONGEST_SIDE, MOST_PIXELS = 65_535, 400_000_000
"""No DICOM file says a longer side; the pixels of one step take 1.6 GB."""


class Runs(Protocol):
    """What runs an enhancer: the engine child, or this process."""

    def run(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Parameters,
        progress: Progress,
        wishes: EngineWishes,
    ) -> Enhanced:
        """Enhance an image on the 0-to-1 scale."""


class ThisProcess:
    """Runs an enhancer right here: for tests, and for programs that have no window to protect."""

    def run(
        self,
        enhancer: Enhancer,
        pixels: Pixels,
        parameters: Parameters,
        progress: Progress,
        wishes: EngineWishes,
    ) -> Enhanced:
        """Enhance an image on the 0-to-1 scale."""
        return Enhanced(enhancer.run(pixels, parameters, progress))


def enhance_radiograph(
    radiograph: Radiograph,
    enhancer: Enhancer,
    parameters: Parameters,
    progress: Progress | None = None,
    engine: Runs = ThisProcess(),
    wishes: EngineWishes = EngineWishes(),
    *,
    accepts_outside: bool = True,
) -> Radiograph:
    """Give a new radiograph, enhanced, that remembers how.

    Raises:
        OutsideOfTraining: the image is unlike what the network learned from, and that is not accepted.
        InvalidParameter: a parameter lies outside its declared range.
        EnhancementFailed: the result is too large or not a usable image, or memory ran out.
        ModelUnavailable: the model's folder is not what its manifest says.
        Cancelled: the person stopped it.
    """
    declared_parameters.check(parameters)
    refuse_too_large(radiograph, enhancer.scale_with(parameters))
    _refuse_nothing_measured(radiograph, enhancer)
    try:
        greys = GreysInUse.of(radiograph) if enhancer.task is Task.CONTRAST else None
        given = pixels_for(radiograph, greys)
        warnings = outside(radiograph, given, enhancer)
        if not accepts_outside:
            refuse_outside(warnings, enhancer)
        done = engine.run(enhancer, given, parameters, progress or Progress(), wishes)
    except MemoryError:
        raise _too_little_memory(radiograph, enhancer) from None
    _refuse_unusable(done.pixels, radiograph, enhancer, enhancer.scale_with(parameters))
    step = replace(step_of(enhancer, parameters, done), warnings=warnings)
    return _result(radiograph, enhancer, done, step, greys)


def _too_little_memory(radiograph: Radiograph, enhancer: Enhancer) -> EnhancementFailed:
    return EnhancementFailed(
        tr("{} could not be applied.").format(tr(enhancer.title)),
        why=tr("The image ({} x {}) does not fit into memory.").format(
            radiograph.shape[1], radiograph.shape[0]
        ),
        remedy=tr("Close other programs, or crop the image first."),
    )


def _result(
    radiograph: Radiograph, enhancer: Enhancer, done: Enhanced, step: Step, greys: GreysInUse | None
) -> Radiograph:
    """With what is said of it: what was outside, what the enhancer advises, what the engine noticed."""
    pixels = done.pixels
    if greys is not None:
        step = replace(step, greys=(greys.low, greys.high))
        pixels = radiograph.normalised_of(greys.pixels(radiograph, pixels, step.scale)).clip(0.0, 1.0)
    advice = (enhancer.advice,) if enhancer.advice else ()
    said = (*step.warnings, *advice, *done.notices, *_contrast_words(greys))
    return with_notices(radiograph.enhanced(pixels, step, step.scale), said)


def pixels_for(radiograph: Radiograph, greys: GreysInUse | None = None) -> Pixels:
    """What an enhancer sees of an image, 0 to 1: the anatomy, mirrored into what is no measurement.

    A change of contrast works between `greys`; all others on the scale that the stored bits declare.
    """
    pixels = (
        radiograph.pixels if radiograph.left_out is None else filled(radiograph.pixels, radiograph.left_out)
    )
    if greys is not None:
        return greys.share(radiograph, pixels)
    share = radiograph.normalised_of(pixels)
    return np.clip(share, 0.0, 1.0, out=share)


def _contrast_words(greys: GreysInUse | None) -> tuple[str, ...]:
    if greys is None:
        return ()
    return (
        tr(
            "Contrast was changed between the values {:g} and {:g}: {}. The result has a window of its own."
        ).format(greys.low, greys.high, greys.why),
    )


def step_of(enhancer: Enhancer, parameters: Parameters, done: Enhanced) -> Step:
    """What a result remembers of its making."""
    return Step(
        enhancer.id,
        enhancer.version,
        tuple(asdict(parameters).items()),
        enhancer.title,
        model=enhancer.model.sha256 if enhancer.model else "",
        device=done.device,
        seconds=done.seconds,
        task=enhancer.task.value,
        scale=enhancer.scale_with(parameters),
    )


def refuse_too_large(radiograph: Radiograph, scale: int) -> None:
    """Before anything runs: a result that no file could hold.

    Raises:
        EnhancementFailed: `scale` times the image is larger than this program makes one.
    """
    rows, columns = radiograph.shape[0] * scale, radiograph.shape[1] * scale
    if scale > 1 and (max(rows, columns) > LONGEST_SIDE or rows * columns > MOST_PIXELS):
        raise EnhancementFailed(
            tr("The result would be an image of {} x {} pixels.").format(columns, rows),
            why=tr("This program makes images of at most {} pixels a side, and {} million in all.").format(
                LONGEST_SIDE, MOST_PIXELS // 1_000_000
            ),
            remedy=tr("Take out a step that enlarges, or crop the image first."),
        )


def _refuse_nothing_measured(radiograph: Radiograph, enhancer: Enhancer) -> None:
    """An image without one number would come back as it is, and count as a perfect result."""
    if radiograph.left_out is not None and radiograph.left_out.all():
        raise EnhancementFailed(
            tr("{} could not be applied.").format(tr(enhancer.title)),
            why=tr("No pixel of the image holds a measurement."),
            remedy=tr("Ask where the file comes from for a new copy."),
        )


def _refuse_unusable(pixels: Pixels, before: Radiograph, enhancer: Enhancer, scale: int) -> None:
    expected = (before.shape[0] * scale, before.shape[1] * scale)
    if pixels.shape != expected or not np.isfinite(pixels).all():
        raise EnhancementFailed(
            tr("{} gave no usable image.").format(tr(enhancer.title)),
            why=tr("Expected {} x {} finite pixels; received shape {}.").format(
                expected[1], expected[0], pixels.shape
            ),
            remedy=tr("The image is unchanged. Try another enhancer, or report this model."),
        )
