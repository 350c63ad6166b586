"""What a result is taken to have been made from, and what is taken to have degraded that image."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.core.words import tr
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Defocus, Gaussian, Motion, PointSpread
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.known_enhancers import Everything
from xraysr_gui.enhancers.task import Task


class UnknownMaking(UserError):
    """How a result was made is not known well enough to ask more of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Making:
    """A result, the open image it comes from, and its steps.

    Attributes:
        image: The open image.
        output: The result.
        inputs: The version that each step was applied to; None for one that is there no more.
        enhancers: Of the steps; None for one that this computer does not have.
    """

    image: Radiograph
    output: Radiograph
    inputs: tuple[Radiograph | None, ...]
    enhancers: tuple[Enhancer | None, ...]

    def assumed(self) -> Degradation:
        """What would lead from the output back to the image.

        Raises:
            UnknownMaking: a step changed the greys, or nobody knows what it did.
        """
        blur: PointSpread | None = None
        for step, enhancer, seen in zip(self.output.steps, self.enhancers, self.inputs, strict=True):
            if enhancer is None or enhancer.task == Task.CONTRAST:
                raise _no_way_back(step, known=enhancer is not None)
            blur = None if blur is None else _wider(blur, step.scale)
            pixels = None if seen is None else seen.normalised()
            blur = _both(blur, enhancer.reckons_with(enhancer.parameters(**dict(step.parameters)), pixels))
        return Degradation(blur, down=round(self.output.shape[0] / self.image.shape[0]))

    def last_enhancer(self) -> tuple[Enhancer, Parameters]:
        """The last enhancer and its parameters.

        Raises:
            UnknownMaking: it is not known here.
        """
        enhancer, step = self.enhancers[-1], self.output.steps[-1]
        if step.degrades:
            raise UnknownMaking(
                tr("This image has no known truth of its own."),
                why=tr("No enhancer made it: it was degraded on purpose."),
                remedy=tr("Choose an enhancer in the Degrade panel and try it there."),
            )
        if enhancer is None:
            raise UnknownMaking(
                tr("{} cannot be run again.").format(step.title or step.enhancer),
                why=tr("It is not installed on this computer."),
                remedy=tr("Install it first."),
            )
        return enhancer, enhancer.parameters(**dict(step.parameters))

    def last_input(self) -> Radiograph:
        """What the last enhancer worked on.

        Raises:
            UnknownMaking: it is there no more.
        """
        if self.inputs[-1] is None:
            raise UnknownMaking(
                tr("{} cannot be run again.").format(tr(self.output.made_by)),
                why=tr("What it worked on was deleted."),
                remedy=tr("Undo the deletion, or run the enhancer anew."),
            )
        return self.inputs[-1]


def making_of(output: Radiograph, versions: Sequence[Radiograph], everything: Everything) -> Making:
    """How one of the versions of an image came to be."""
    known = {one.id: one for one in everything.enhancers}
    steps = output.steps
    inputs = tuple(
        next((one for one in versions if one.steps == steps[:count]), None) for count in range(len(steps))
    )
    enhancers = tuple(known.get(step.enhancer) for step in output.steps)
    return Making(versions[0], output, inputs, enhancers)


def _wider(blur: PointSpread, scale: int) -> PointSpread:
    """The same blur in pixels of a larger image."""
    if isinstance(blur, Gaussian):
        return Gaussian(blur.sigma * scale)
    return (
        Defocus(blur.radius * scale) if isinstance(blur, Defocus) else Motion(blur.length * scale, blur.angle)
    )


def _both(before: PointSpread | None, then: PointSpread | None) -> PointSpread | None:
    """Two blurs as one."""
    if before is None or then is None:
        return then or before
    if isinstance(before, Gaussian) and isinstance(then, Gaussian):
        return Gaussian(math.hypot(before.sigma, then.sigma))
    raise UnknownMaking(
        tr("This map cannot be drawn."),
        why=tr("Two blurs of different kinds were undone: {}, and {}.").format(before.words(), then.words()),
        remedy=tr("Look at the differences from the reference instead."),
    )


def _no_way_back(step: Step, *, known: bool) -> UnknownMaking:
    title = step.title or step.enhancer
    if step.degrades:
        return UnknownMaking(
            tr("This map cannot be drawn."),
            why=tr("The image was degraded on purpose, and the map asks what an enhancer invented."),
            remedy=tr("Look at the differences from the reference instead."),
        )
    why = (
        tr("{} changed the greys on purpose, so there is no forward model that leads back.").format(title)
        if known
        else tr("{} is not installed on this computer, so what it did is not known.").format(title)
    )
    return UnknownMaking(
        tr("This map cannot be drawn."),
        why=why,
        remedy=tr("Look at the differences from the reference instead."),
    )
