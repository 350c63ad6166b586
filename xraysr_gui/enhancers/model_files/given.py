"""What a layer is given when its rule is asked: images, numbers, and its own weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xraysr_gui.enhancers.model_files.nodes import Constant
from xraysr_gui.enhancers.model_files.shapes import Shape
from xraysr_gui.enhancers.model_files.weight_arrays import Weights


@dataclass(frozen=True, slots=True)
class Given:
    """The operands of one use of a layer.

    Attributes:
        shapes: Of the images and lists of numbers, in order.
        constants: Plain numbers, by their place among all operands.
        weights: Gives the weights of a name, which must have a shape.
    """

    shapes: tuple[Shape, ...]
    constants: Mapping[int, Constant]
    weights: Callable[[str, tuple[int, ...]], Weights]

    @property
    def shape(self) -> Shape:
        """The shape of the first image."""
        return self.shapes[0]
