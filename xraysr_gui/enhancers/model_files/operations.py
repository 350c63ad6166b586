"""What a network does to its pixels, in as few kinds of operations as will do.

A kernel is laid out as in Keras: (rows, columns, channels in, channels out).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.shapes import (
    LayerWindow,
    Pair,
    Shape,
    channels,
    common,
    count,
    enlarged,
    image,
    moved,
)
from xraysr_gui.enhancers.model_files.weight_arrays import Weights


class Function(StrEnum):
    """What is done to each number alone; some need one more number."""

    RELU = "relu"
    LEAKY_RELU = "leaky relu"
    ELU = "elu"
    SELU = "selu"
    SIGMOID = "sigmoid"
    TANH = "tanh"
    SOFTPLUS = "softplus"
    SOFTSIGN = "softsign"
    GELU = "gelu"
    SILU = "silu"
    MISH = "mish"


class Merging(StrEnum):
    """How several images become one."""

    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    AVERAGE = "average"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"


class _AsItCame:
    """What changes numbers, but not how many there are."""

    __slots__ = ()

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what came."""
        return shapes[0]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """Where the image comes in."""

    shape: Shape

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what comes in."""
        return self.shape


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """A kernel that moves over the image, each group of channels by itself."""

    kernel: Weights
    bias: Weights | None
    window: LayerWindow
    groups: int = 1

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what comes out."""
        return (*moved(self.window, image(shapes[0])), self.kernel.shape[3])


@dataclass(frozen=True, slots=True, eq=False)
class Enlargement:
    """A transposed convolution; its kernel is (rows, columns, channels out, channels in).

    A side of n pixels becomes `strides` * n + `growth`.
    """

    kernel: Weights
    bias: Weights | None
    strides: Pair
    growth: Pair

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what comes out."""
        rows, columns, _ = image(shapes[0])
        larger = enlarged(rows, self.strides[0], self.growth[0])
        return (larger, enlarged(columns, self.strides[1], self.growth[1]), self.kernel.shape[2])

    def cut(self, axis: int) -> int:
        """How many pixels of the full result do not count along one axis; fewer than 0: are missing."""
        return int(self.kernel.shape[axis]) - self.strides[axis] - self.growth[axis]


@dataclass(frozen=True, slots=True, eq=False)
class Dense:
    """A matrix that mixes the channels of each pixel, or the numbers of a vector."""

    kernel: Weights
    bias: Weights | None

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The shape of what comes out."""
        return (*shapes[0][:-1], self.kernel.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Pointwise(_AsItCame):
    """A function of each number alone."""

    function: Function
    amount: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Clip(_AsItCame):
    """Numbers outside of limits are put on them; None is no limit."""

    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Slopes(_AsItCame):
    """Numbers below zero are multiplied with a learned slope (PReLU)."""

    slope: Weights


@dataclass(frozen=True, slots=True, eq=False)
class Rescale(_AsItCame):
    """Each channel times a number, plus a number; also a batch normalisation that has been trained."""

    scale: Weights
    offset: Weights


@dataclass(frozen=True, slots=True, eq=False)
class Merge:
    """Several images of one size become one."""

    way: Merging

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The larger of each side: a side of one pixel is repeated."""
        if len({len(shape) for shape in shapes}) != 1:
            raise NotUsable(tr("It joins an image with a list of numbers."))
        return tuple(common(sides) for sides in zip(*shapes, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """Images of one size laid behind each other as channels."""

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """One size, all channels."""
        if len({len(shape) for shape in shapes}) != 1:
            raise NotUsable(tr("It joins an image with a list of numbers."))
        sides = [common(side) for side in zip(*(shape[:-1] for shape in shapes), strict=True)]
        return (*sides, sum(channels(shape) for shape in shapes))


@dataclass(frozen=True, slots=True, eq=False)
class DepthToSpace:
    """Channels laid out as blocks of pixels."""

    block: int

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """Larger, with fewer channels."""
        rows, columns, depth = image(shapes[0])
        if depth % self.block**2:
            raise NotUsable(
                tr("It spreads {} channels over blocks of {} x {} pixels.").format(
                    depth, self.block, self.block
                )
            )
        sides = (enlarged(rows, self.block, 0), enlarged(columns, self.block, 0))
        return (*sides, depth // self.block**2)


@dataclass(frozen=True, slots=True, eq=False)
class SpaceToDepth:
    """Blocks of pixels laid behind each other as channels."""

    block: int

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """Smaller, with more channels."""
        rows, columns, depth = image(shapes[0])
        if (rows or 0) % self.block or (columns or 0) % self.block:
            raise NotUsable(
                tr("It cuts {} x {} pixels into blocks of {} x {}.").format(
                    rows, columns, self.block, self.block
                )
            )
        sides = (rows and rows // self.block, columns and columns // self.block)
        return (*sides, depth * self.block**2)


@dataclass(frozen=True, slots=True, eq=False)
class Repeat:
    """Pixels repeated, or filled in between along straight lines."""

    size: Pair
    linear: bool

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """Larger."""
        rows, columns, depth = image(shapes[0])
        return (enlarged(rows, self.size[0], 0), enlarged(columns, self.size[1], 0), depth)


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The greatest or the mean value in a window."""

    window: LayerWindow
    greatest: bool

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """Smaller by the strides."""
        return (*moved(self.window, image(shapes[0])), channels(shapes[0]))


@dataclass(frozen=True, slots=True, eq=False)
class WholePool:
    """The greatest or the mean value of a channel over the whole image."""

    greatest: bool
    keeps_axes: bool

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """One pixel, or a vector."""
        _, _, depth = image(shapes[0])
        return (1, 1, depth) if self.keeps_axes else (depth,)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Zeros laid around an image, or, where numbers are negative, pixels cut off."""

    rows: Pair
    columns: Pair

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """Larger or smaller by the frame."""
        rows, columns, depth = image(shapes[0])
        sides = (enlarged(rows, 1, sum(self.rows)), enlarged(columns, 1, sum(self.columns)))
        return (*sides, depth)


@dataclass(frozen=True, slots=True, eq=False)
class Reshape:
    """The same numbers in the same order, in another shape."""

    shape: Shape

    def result(self, shapes: Sequence[Shape]) -> Shape:
        """The other shape."""
        came, goes = count(shapes[0]), count(self.shape)
        if came != goes:
            raise NotUsable(tr("It lays {} numbers out as {}.").format(came, goes))
        return self.shape


Operation = (
    Picture | Convolution | Enlargement | Dense | Pointwise | Clip | Slopes | Rescale | Merge | Join
    | DepthToSpace | SpaceToDepth | Repeat | Pool | WholePool | Frame | Reshape
)  # fmt: skip
