"""What comes to the same with less: pixels shuffled by hand, and a stated size that nothing needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files.operations import Operation
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, Shape, channels
from xraysr_gui.enhancers.model_files.wide_operations import Permute

_BLOCK_AXES = 5


@dataclass(frozen=True, slots=True)
class NetworkLayer:
    """One operation of a network.

    Attributes:
        name: Its own, after the layer of the file.
        class_name: The class of that layer.
        operation: What it does, with its weights.
        inputs: The layers whose results it takes.
        shape: Of its result; a side that may have any length is None.
    """

    name: str
    class_name: str
    operation: Operation
    inputs: tuple[str, ...]
    shape: Shape


def shuffled(layers: Sequence[NetworkLayer]) -> tuple[NetworkLayer, ...]:
    """The layers, where blocks of pixels that are laid out by hand become one operation.

    By hand means: a shape with axes for the blocks, these axes in another order, and the shape of an image.
    """
    known = {layer.name: layer for layer in layers}
    uses = Counter(one for layer in layers for one in layer.inputs)
    found: dict[str, NetworkLayer] = {}
    gone: set[str] = set()
    for last in layers:
        turned = known[last.inputs[0]] if last.inputs else last
        first = known[turned.inputs[0]] if turned.inputs else turned
        if uses[turned.name] == uses[first.name] == 1 and first.inputs:
            operation = _blocks(known[first.inputs[0]].shape, first, turned, last)
            if operation is not None:
                found[last.name] = replace(last, operation=operation, inputs=first.inputs)
                gone |= {first.name, turned.name}
    return tuple(found.get(layer.name, layer) for layer in layers if layer.name not in gone)


def _blocks(came: Shape, first: NetworkLayer, turned: NetworkLayer, last: NetworkLayer) -> Operation | None:
    """The one operation that three layers come to; None if they are something else."""
    if not (isinstance(first.operation, of.Reshape) and isinstance(last.operation, of.Reshape)):
        return None
    if not isinstance(turned.operation, Permute) or len(came) != IMAGE_AXES or len(last.shape) != IMAGE_AXES:
        return None
    shape, axes = first.shape, turned.operation.axes
    if len(shape) == _BLOCK_AXES - 1:  # one channel is left: some spare its axis
        shape, axes = (*shape, 1), (*axes, _BLOCK_AXES - 1)
    if len(shape) != _BLOCK_AXES or None in (*shape, *came):
        return None
    sides = tuple(side or 0 for side in shape)
    if axes == (0, 2, 1, 3, 4) and sides[1] == sides[3] and sides[::2] == _shrunk(came, sides[1]):
        fits = last.shape == (sides[0], sides[2], sides[1] ** 2 * sides[4])
        return of.SpaceToDepth(sides[1]) if fits else None
    if axes[0] != 0 or axes[2] != 1 or sides[:2] != came[:2] or sides[axes[1]] != sides[axes[3]]:
        return None
    block = sides[axes[1]]
    if last.shape != (sides[0] * block, sides[1] * block, sides[axes[4]]):
        return None
    order = np.arange(channels(came)).reshape(sides[2:])
    order = order.transpose(axes[1] - 2, axes[3] - 2, axes[4] - 2).ravel()
    plain = (order == np.arange(order.size)).all()
    return of.DepthToSpace(block, None if plain else tuple(int(one) for one in order))


def _shrunk(came: Shape, block: int) -> tuple[int, ...]:
    rows, columns, depth = (side or 0 for side in came)
    return rows // block, columns // block, depth


def loosened(layers: Sequence[NetworkLayer]) -> tuple[NetworkLayer, ...]:
    """The layers for images of any size, if none of them is made for the size that the file states."""
    shapes: dict[str, Shape] = {}
    found = []
    for layer in layers:
        operation = layer.operation
        match operation:
            case of.Picture(shape):
                operation = of.Picture((None, None, channels(shape)))
            case of.Slopes(slope) if slope.ndim == IMAGE_AXES and max(slope.shape[:2]) > 1:
                return tuple(layers)
        try:
            shapes[layer.name] = operation.result([shapes[one] for one in layer.inputs])
        except NotUsable:
            return tuple(layers)
        found.append(replace(layer, operation=operation, shape=shapes[layer.name]))
    return tuple(found)
