"""Brings the steps of a chain together with the enhancers of this computer, and does them to an image."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict, dataclass

from xraysr_gui.batches.chain import Chain, ChainStep
from xraysr_gui.commands.enhance_radiograph import Runs, enhance_radiograph, refuse_too_large
from xraysr_gui.core.errors import ModelUnavailable
from xraysr_gui.core.loose import Parameters
from xraysr_gui.core.parameters import from_words
from xraysr_gui.core.progress import Progress
from xraysr_gui.core.radiograph import Radiograph
from xraysr_gui.core.step import Step
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.contract import Enhancer
from xraysr_gui.enhancers.engine.engine import EngineWishes


@dataclass(frozen=True, slots=True)
class Link:
    """A step of a chain that can be run here."""

    enhancer: Enhancer
    parameters: Parameters

    @property
    def step(self) -> Step:
        """As the capsule of a result will hold it, but for device and time."""
        model = self.enhancer.model.sha256 if self.enhancer.model else ""
        values = tuple(asdict(self.parameters).items())
        return Step(self.enhancer.id, self.enhancer.version, values, self.enhancer.title, model)


def links_of(chain: Chain, named: Callable[[str], Enhancer]) -> tuple[Link, ...]:
    """The enhancers of a chain with their parameters; `named` finds one by its id or path.

    Raises:
        ModelUnavailable: an enhancer here has another version or model than the chain asks for.
        InvalidParameter: a parameter is unknown or lies outside of its range.
        UserError: there is no such enhancer.
    """
    return tuple(_link(step, named(step.enhancer)) for step in chain.steps)


def _link(step: ChainStep, enhancer: Enhancer) -> Link:
    found = enhancer.model.sha256 if enhancer.model else ""
    if step.version not in (None, enhancer.version) or (step.model and step.model != found):
        raise ModelUnavailable(
            tr("{} is not the one that the steps ask for.").format(enhancer.id),
            why=tr("They name version {}{}; here it is version {}{}.").format(
                step.version, _model_words(step.model), enhancer.version, _model_words(found)
            ),
            remedy=tr("Install that one, or take version and model out of the file of steps."),
        )
    words = {name: str(value) for name, value in step.parameters}
    return Link(enhancer, from_words(enhancer.parameters, words))


def _model_words(sha256: str) -> str:
    return tr(" of the model {}").format(sha256[:12]) if sha256 else ""


def enhanced_by_chain(
    radiograph: Radiograph,
    links: tuple[Link, ...],
    engine: Runs,
    progress: Progress,
    wishes: EngineWishes = EngineWishes(),
    *,
    accepts_outside: bool = False,
) -> Radiograph:
    """What all steps make of an image, one after the other.

    Raises as `enhance_radiograph`; EnhancementFailed before the first step where it would grow too large.
    """
    refuse_too_large(radiograph, math.prod(link.enhancer.scale_with(link.parameters) for link in links))
    for number, link in enumerate(links):
        part = progress.part(number / len(links), (number + 1) / len(links))
        radiograph = enhance_radiograph(
            radiograph,
            link.enhancer,
            link.parameters,
            part,
            engine,
            wishes,
            accepts_outside=accepts_outside,
        )
    return radiograph
