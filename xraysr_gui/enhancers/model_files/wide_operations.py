"""Operations that look beyond a window: all channels of a pixel, all pixels of an image, or another order.

Of an image all of them keep rows and columns; a list of pixels has the shape (pixels, channels).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.shapes import Shape, channels
from xraysr_gui.enhancers.model_files.weight_arrays import Weights

LIST_AXES = 2


@dataclass(frozen=True, slots=True, eq=False)
class ChannelNorm:
    """The channels of each pixel brought to mean 0 and variance 1, then scaled (LayerNormalization)."""

    scale: Weights
    offset: Weights
    epsilon: float

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what came."""
        return shapes[0]


@dataclass(frozen=True, slots=True, eq=False)
class GroupNorm:
    """Groups of channels, over the whole image, brought to mean 0 and variance 1, then scaled."""

    scale: Weights
    offset: Weights
    epsilon: float
    groups: int

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what came."""
        return shapes[0]


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A matrix from channels to heads or back, with what is added: (channels, heads, size) as in Keras."""

    kernel: Weights
    bias: Weights | None


@dataclass(frozen=True, slots=True, eq=False)
class HeadedAttention:
    """Each pixel becomes a mixture of all pixels, by how much its query is like their keys, head by head.

    It is given the images or lists of query and value, and perhaps one for the keys.
    """

    query: Projection
    key: Projection
    value: Projection
    output: Projection

    @property
    def heads(self) -> int:
        """How many mixtures are made."""
        return int(self.query.kernel.shape[1])

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of the query, with other channels."""
        return (*shapes[0][:-1], int(self.output.kernel.shape[2]))


@dataclass(frozen=True, slots=True, eq=False)
class ListAttention:
    """Attention between lists of pixels with one head and nothing learned but, perhaps, a factor."""

    factor: float

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """As many pixels as there are queries, with the channels of the values."""
        if any(len(shape) != LIST_AXES for shape in shapes):
            raise NotUsable(tr("It works on lists of pixels, and is given an image."))
        return (*shapes[0][:-1], channels(shapes[1]))


@dataclass(frozen=True, slots=True, eq=False)
class Permute:
    """The axes in another order; counted from 0, without the batch."""

    axes: tuple[int, ...]

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The sides in the other order."""
        return tuple(shapes[0][axis] for axis in self.axes)


WideOperation = ChannelNorm | GroupNorm | HeadedAttention | ListAttention | Permute
