"""What a result is taken to have been made from, and what is taken to have spoilt that image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xraysr_gui.core.errors import UserError
from xraysr_gui.core.radiograph import Radiograph, Step
from xraysr_gui.degradations.degradation import Degradation
from xraysr_gui.degradations.point_spread import Gaussian
from xraysr_gui.enhancers.contract import Enhancer, Task
from xraysr_gui.enhancers.everything import Everything

USUAL_BLUR = 1.6
"""Pixels of sigma, where an enhancer does not say what it reckons with: the middle of our trials."""


class UnknownMaking(UserError):
    """How a result was made is not known well enough to ask more of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Making:
    """A result, the open image it comes from, and its steps.

    Attributes:
        image: The open image.
        output: The result.
        before: The version that the last step was applied to, None if it is there no more.
        enhancers: Of the steps; None for one that this computer does not have.
    """

    image: Radiograph
    output: Radiograph
    before: Radiograph | None
    enhancers: tuple[Enhancer | None, ...]

    def assumed(self) -> Degradation:
        """What would lead from the output back to the image.

        Raises:
            UnknownMaking: a step changed the greys, or nobody knows what it did.
        """
        blur = None
        for step, enhancer in zip(self.output.steps, self.enhancers, strict=True):
            if enhancer is None or enhancer.task == Task.CONTRAST:
                raise _no_way_back(step, known=enhancer is not None)
            if enhancer.task == Task.DEBLUR:
                blur = Gaussian(float(dict(step.parameters).get("sigma", USUAL_BLUR)))
        return Degradation(blur, down=round(self.output.shape[0] / self.image.shape[0]))

    def last_enhancer(self) -> tuple[Enhancer, Any]:
        """The last enhancer and its parameters.

        Raises:
            UnknownMaking: it is not known here.
        """
        enhancer, step = self.enhancers[-1], self.output.steps[-1]
        if enhancer is None:
            raise UnknownMaking(
                f"{step.title or step.enhancer} cannot be run again.",
                why="It is not installed on this computer.",
                remedy="Install it first.",
            )
        return enhancer, enhancer.parameters(**dict(step.parameters))

    def last_input(self) -> Radiograph:
        """What the last enhancer worked on.

        Raises:
            UnknownMaking: it is there no more.
        """
        if self.before is None:
            raise UnknownMaking(
                f"{self.output.made_by} cannot be run again.",
                why="What it worked on was deleted.",
                remedy="Undo the deletion, or run the enhancer anew.",
            )
        return self.before


def making_of(output: Radiograph, versions: Sequence[Radiograph], everything: Everything) -> Making:
    """How one of the versions of an image came to be."""
    known = {one.id: one for one in everything.enhancers}
    before = next((one for one in versions if one.steps == output.steps[:-1]), None)
    enhancers = tuple(known.get(step.enhancer) for step in output.steps)
    return Making(versions[0], output, before, enhancers)


def _no_way_back(step: Step, *, known: bool) -> UnknownMaking:
    title = step.title or step.enhancer
    why = (
        f"{title} changed the greys on purpose, so there is no forward model that leads back."
        if known
        else f"{title} is not installed on this computer, so nobody knows what it did."
    )
    return UnknownMaking(
        "This map cannot be drawn.",
        why=why,
        remedy="Look at the differences from the reference instead.",
    )
