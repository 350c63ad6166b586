"""Which pixels of the image each pixel inside a network depends on, along one side.

Instead of adding up formulas, a line of pixels is sent through the network: each pixel carries the first
and the last pixel of the image that it depends on. What pooling, strides and blocks of pixels do at every
phase then comes out by itself.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import singledispatch

import numpy as np
from numpy.typing import NDArray

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files import wide_operations as wide
from xraysr_gui.enhancers.model_files.network import KerasNetwork
from xraysr_gui.enhancers.model_files.operations import Operation
from xraysr_gui.enhancers.model_files.refusals import REBUILD, NotUsable
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES

Places = NDArray[np.int64]
Pitch = Fraction | None
Pitches = dict[str, Pitch]
NOWHERE = 1 << 40
MOST_TIMES_LARGER, MOST_TIMES_SMALLER = 64, 1024
MOST_PIXELS = 64_000_000  # of all lines in a network together


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A line of pixels: the first and the last pixel of the image behind each.

    What was added before the image counts as -NOWHERE and what was added behind it as NOWHERE, so that a
    first or a last pixel at these places tells which pixels the border has touched.
    """

    first: Places
    last: Places

    def __len__(self) -> int:
        return len(self.first)


class UnevenSize(NotUsable):
    """A size of image does not come out even somewhere in the network."""


def line_through(network: KerasNetwork, axis: int, length: int, even: bool = True) -> Line:
    """What the pixels of the result depend on, for an image of this length.

    Raises:
        UnevenSize: images of two sizes are joined, or, if `even`, a stride does not divide a length.
    """
    places = np.arange(length, dtype=np.int64)
    lines: dict[str, Line] = {}
    uses = Counter(one for layer in network.layers for one in layer.inputs)
    uses[network.output] += 1
    total = 0
    for layer in network.layers:
        given = [lines[one] for one in layer.inputs] or [Line(places, places)]
        if even and not _is_even(layer.operation, axis, given):
            raise UnevenSize(tr("Images of {} pixels do not come out even in it.").format(length))
        if isinstance(layer.operation, of.WholePool | of.Reshape | wide.Permute):
            count = layer.shape[axis] if len(layer.shape) == IMAGE_AXES else 1
            ends = np.zeros(count or 1, np.int64)
            lines[layer.name] = Line(ends, ends + length - 1)
        else:
            lines[layer.name] = _moved(layer.operation, axis, given)
        total += len(lines[layer.name])
        if total > MOST_PIXELS:
            raise NotUsable(tr("It is so large that its sizes cannot be worked out."), REBUILD)
        uses.subtract(layer.inputs)
        for one in layer.inputs:
            if not uses[one]:
                lines.pop(one, None)
    return lines[network.output]


def pitches(network: KerasNetwork, axis: int) -> tuple[Pitches, int]:
    """How far apart the pixels of each layer lie, in pixels of the image, and what must divide its length.

    Where a layer has lost sight of the image, its pitch is None.
    """
    found: Pitches = {}
    multiple = 1
    for layer in network.layers:
        given = [found[one] for one in layer.inputs if found[one] is not None] or [None]
        if len(set(given)) > 1:
            raise NotUsable(tr("It joins images of different scales."))
        before = Fraction(1) if isinstance(layer.operation, of.Picture) else given[0]
        times = _times(layer.operation, axis)
        pitch = None if before is None or times is None else before * times
        found[layer.name] = pitch
        if pitch is not None and not Fraction(1, MOST_TIMES_LARGER) <= pitch <= MOST_TIMES_SMALLER:
            raise NotUsable(tr("It makes an image far too large or too small."), REBUILD)
        if pitch is not None and times is not None and times > 1:
            multiple = math.lcm(multiple, pitch.numerator)
    return found, multiple


def _times(operation: Operation, axis: int) -> Pitch:
    """How much farther apart an operation lays its pixels."""
    match operation:
        case of.Convolution() | of.Pool():
            return Fraction(operation.window.strides[axis])
        case of.SpaceToDepth():
            return Fraction(operation.block)
        case of.DepthToSpace():
            return Fraction(1, operation.block)
        case of.Enlargement():
            return Fraction(1, operation.strides[axis])
        case of.Repeat():
            return Fraction(1, operation.size[axis])
        case of.WholePool() | of.Reshape() | wide.Permute():
            return None
    return Fraction(1)


def _is_even(operation: Operation, axis: int, given: Sequence[Line]) -> bool:
    """Whether the strides of an operation divide the length that it is given."""
    match operation:
        case of.Convolution() | of.Pool():
            window = operation.window
            rest = len(given[0]) if window.same else len(given[0]) - window.reach(axis)
            return rest % window.strides[axis] == 0
        case of.SpaceToDepth():
            return len(given[0]) % operation.block == 0
    return True


@singledispatch
def _moved(operation: Operation, axis: int, given: Sequence[Line]) -> Line:
    """Most operations leave pixels where they are."""
    return given[0]


@_moved.register
def _(operation: of.Convolution | of.Pool, axis: int, given: Sequence[Line]) -> Line:
    window, length = operation.window, len(given[0])
    count = window.count(axis, length) or 0
    if count < 1:
        raise UnevenSize(tr("Images of {} pixels are smaller than a window in it.").format(length))
    needed = (count - 1) * window.strides[axis] + window.reach(axis)
    before = max(needed - length, 0) // 2 if window.same else 0
    framed = _framed(given[0], before, max(needed - length, 0) - before)
    seen = _seen(framed, window.size[axis], window.dilation[axis])
    ends = slice(0, (count - 1) * window.strides[axis] + 1, window.strides[axis])
    return Line(seen.first[ends], seen.last[ends])


@_moved.register
def _(operation: of.Enlargement, axis: int, given: Sequence[Line]) -> Line:
    size, step = operation.kernel.shape[axis], operation.strides[axis]
    around = -(-size // step)
    framed = _framed(given[0], around, around)
    span = (len(framed) - 1) * step + 1
    first, last = np.full(span + 2 * (size - 1), NOWHERE), np.full(span + 2 * (size - 1), -NOWHERE)
    first[size - 1 : size - 1 + span : step] = framed.first
    last[size - 1 : size - 1 + span : step] = framed.last
    full = _seen(Line(first, last), size, 1)
    start = around * step + max(operation.cut(axis), 0) // 2
    kept = slice(start, start + len(given[0]) * step + operation.growth[axis])
    return Line(full.first[kept], full.last[kept])


@_moved.register
def _(operation: of.DepthToSpace, axis: int, given: Sequence[Line]) -> Line:
    return Line(given[0].first.repeat(operation.block), given[0].last.repeat(operation.block))


@_moved.register
def _(operation: of.SpaceToDepth, axis: int, given: Sequence[Line]) -> Line:
    block = operation.block
    return Line(given[0].first.reshape(-1, block).min(1), given[0].last.reshape(-1, block).max(1))


@_moved.register
def _(operation: of.Repeat, axis: int, given: Sequence[Line]) -> Line:
    size, length = operation.size[axis], len(given[0])
    if operation.way is of.Filling.NEAREST:
        return Line(given[0].first.repeat(size), given[0].last.repeat(size))
    around = 2 if operation.way is of.Filling.CUBIC else 1
    framed = _framed(given[0], around, around)
    centres = (np.arange(length * size) + 0.5) / size - 0.5 + around
    below = np.floor(centres).astype(np.int64) - around + 1
    above = np.ceil(centres).astype(np.int64) + around - 1
    seen = np.stack([np.clip(below + step, below, above) for step in range(2 * around)])
    return Line(framed.first[seen].min(0), framed.last[seen].max(0))


@_moved.register
def _(operation: wide.GroupNorm | wide.HeadedAttention, axis: int, given: Sequence[Line]) -> Line:
    count = len(given[0])
    first, last = min(int(line.first.min()) for line in given), max(int(line.last.max()) for line in given)
    return Line(np.full(count, first), np.full(count, last))


@_moved.register
def _(operation: of.Frame, axis: int, given: Sequence[Line]) -> Line:
    before, behind = operation.rows if axis == 0 else operation.columns
    return _framed(given[0], before, behind)


@_moved.register
def _(operation: of.Merge | of.Join, axis: int, given: Sequence[Line]) -> Line:
    if len({len(line) for line in given} - {1}) > 1:
        raise UnevenSize(tr("It joins images of different sizes."))
    first, last = given[0].first, given[0].last
    for line in given[1:]:
        first, last = np.minimum(first, line.first), np.maximum(last, line.last)
    return Line(first, last)


def _framed(line: Line, before: int, behind: int) -> Line:
    """A line with pixels from outside the image before and behind it; below 0, pixels are cut off."""
    if len(line) + before + behind < 1:
        raise UnevenSize(tr("It cuts off more pixels than there are."))
    kept = slice(max(-before, 0), len(line) - max(-behind, 0))
    sides, outside = (max(before, 0), max(behind, 0)), (-NOWHERE, NOWHERE)
    first = np.pad(line.first[kept], sides, constant_values=outside)
    return Line(first, np.pad(line.last[kept], sides, constant_values=outside))


def _seen(line: Line, size: int, gap: int) -> Line:
    """What windows of a size see, wherever they fit; each round sees up to twice as many pixels."""
    first, last, seen = line.first, line.last, 1
    while seen < size:
        more = min(seen, size - seen)
        step = more * gap
        first = np.minimum(first[: len(first) - step], first[step:])
        last = np.maximum(last[: len(last) - step], last[step:])
        seen += more
    return Line(first, last)
