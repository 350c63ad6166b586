"""A way to reckon a figure: the right one, or one of the usual mistakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One choice among several.

    Attributes:
        mistake: What is done wrong, in a few words; "" for what is right.
        value: What the figure is reckoned with.
    """

    mistake: str
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """A figure with all choices that its reckoning has.

    Attributes:
        id: Its name on the command line.
        choices: For each choice the right way first.
        reckon: One way of each choice to the number.
    """

    id: str
    choices: tuple[tuple[Way, ...], ...]
    reckon: Callable[..., float]


@dataclass(frozen=True, slots=True, eq=False)
class ComparedImages:
    """What a figure may be reckoned of.

    Attributes:
        reference: On the 0-to-1 scale.
        candidates: The result first, then what may have been taken for it.
        levels: How many grey levels lie between 0 and 1.
    """

    reference: Image
    candidates: tuple[Way, ...]
    levels: float

    def places(self) -> tuple[Way, ...]:
        """The candidates by their numbers."""
        return tuple(Way(way.mistake, number) for number, way in enumerate(self.candidates))
