"""Enhancers made of closures, for tests of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from xraysr_gui.core.parameters import Choice, Flag, Range
from xraysr_gui.enhancers import Enhancer, Task
from xraysr_gui.enhancers.contract import NoParameters


@dataclass(frozen=True)
class Knobs:
    """One of each kind."""

    amount: Annotated[float, Range("Amount", 0.0, 4.0, help="How much of it.")] = 1.0
    way: Annotated[str, Choice("Way", ("gentle", "harsh"))] = "gentle"
    quick: Annotated[bool, Flag("Quick")] = False


def same(pixels, parameters, progress):
    """Change nothing, but in an array of its own."""
    return pixels.copy()


def enhancer(id: str = "copy", run=same, task: Task = Task.DENOISE, **more) -> Enhancer:
    """An enhancer; title and summary follow from its id."""
    words = {"title": id.title(), "summary": f"Does {id}.", "parameters": NoParameters} | more
    return Enhancer(id=id, run=run, task=task, **words)
