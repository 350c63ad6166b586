"""Each operation in the words of ONNX, where the channels stand before rows and columns."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from xraysr_gui.core.loose import Json
from xraysr_gui.core.numbers import Numbers
from xraysr_gui.enhancers.model_files import operations as of
from xraysr_gui.enhancers.model_files.operations import Function, Merging, Operation
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, LayerWindow, Shape, channels
from xraysr_gui.enhancers.model_files.weight_arrays import Weights

ENTRANCE = "image"
_TO_ROWS_FIRST, _TO_CHANNELS_FIRST = (0, 2, 3, 1), (0, 3, 1, 2)
_TO_THE_END = np.iinfo(np.int64).max
# WORKAROUND onnxruntime 1.31: it lets a pooling that follows do the padding with zeros, which pads with
# nothing instead; a value that is not quite zero keeps both apart. Drop it when PadFusion spares pooling.
_NEARLY_ZERO = np.finfo(np.float32).tiny
_PLAIN = {
    Function.RELU: "Relu",
    Function.SELU: "Selu",
    Function.SIGMOID: "Sigmoid",
    Function.TANH: "Tanh",
    Function.SOFTPLUS: "Softplus",
    Function.SOFTSIGN: "Softsign",
}


@dataclass(frozen=True, slots=True)
class OnnxNode:
    """One node of an ONNX graph with one result."""

    kind: str
    inputs: tuple[str, ...]
    output: str
    attributes: Json


class Nodes:
    """Collects nodes and constants, and gives each a name that owes nothing to the file."""

    def __init__(self) -> None:
        self.nodes: list[OnnxNode] = []
        self.constants: dict[str, Numbers] = {}

    def add(self, kind: str, *inputs: str, output: str = "", **attributes: object) -> str:
        """Add a node; returns the name of its result."""
        name = output or f"t{len(self.nodes)}"
        self.nodes.append(OnnxNode(kind, inputs, name, attributes))
        return name

    def constant(self, values: object, kind: type[np.generic] = np.float32) -> str:
        """Add numbers; returns their name."""
        name = f"c{len(self.constants)}"
        self.constants[name] = np.ascontiguousarray(values, kind)
        return name


@singledispatch
def write(operation: Operation, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    """Add the nodes of an operation on inputs of these shapes; returns the name of its result."""
    raise NotImplementedError(type(operation))


@write.register
def _(operation: of.Picture, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    return ENTRANCE


@write.register
def _(operation: of.Convolution, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    kernel = nodes.constant(operation.kernel.transpose(3, 2, 0, 1))
    window = operation.window
    return nodes.add(
        "Conv",
        *(inputs[0], kernel, *_bias(nodes, operation.bias)),
        kernel_shape=window.size,
        strides=window.strides,
        dilations=window.dilation,
        group=operation.groups,
        **_padding(window),
    )


@write.register
def _(operation: of.Enlargement, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    kernel = nodes.constant(operation.kernel.transpose(3, 2, 0, 1))
    cut = operation.cut(0), operation.cut(1)
    before = [max(one, 0) // 2 for one in cut]
    behind = [max(one, 0) - first for one, first in zip(cut, before, strict=True)]
    return nodes.add(
        "ConvTranspose",
        *(inputs[0], kernel, *_bias(nodes, operation.bias)),
        kernel_shape=operation.kernel.shape[:2],
        strides=operation.strides,
        pads=(*before, *behind),
        output_padding=[max(-one, 0) for one in cut],
    )


@write.register
def _(operation: of.Dense, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    if len(shapes[0]) == IMAGE_AXES:
        pixels = of.Convolution(operation.kernel[None, None], operation.bias, LayerWindow((1, 1)))
        return write(pixels, nodes, inputs, shapes)
    kernel = nodes.constant(operation.kernel)
    return nodes.add("Gemm", inputs[0], kernel, *_bias(nodes, operation.bias))


@write.register
def _(operation: of.Pointwise, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    x = inputs[0]
    match operation.function:
        case Function.LEAKY_RELU:
            return nodes.add("LeakyRelu", x, alpha=operation.amount)
        case Function.ELU:
            return nodes.add("Elu", x, alpha=operation.amount)
        case Function.SILU:
            return nodes.add("Mul", x, nodes.add("Sigmoid", x))
        case Function.MISH:
            return nodes.add("Mul", x, nodes.add("Tanh", nodes.add("Softplus", x)))
        case Function.GELU:
            part = nodes.add("Erf", nodes.add("Mul", x, nodes.constant(math.sqrt(0.5))))
            share = nodes.add("Add", part, nodes.constant(1.0))
            return nodes.add("Mul", nodes.add("Mul", x, nodes.constant(0.5)), share)
    return nodes.add(_PLAIN[operation.function], x)


@write.register
def _(operation: of.Clip, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    limits = ["" if limit is None else nodes.constant(limit) for limit in (operation.low, operation.high)]
    return nodes.add("Clip", inputs[0], *(limits if limits[1] else limits[:1]))


@write.register
def _(operation: of.Slopes, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    slope = operation.slope
    turned = slope.transpose(2, 0, 1) if slope.ndim == IMAGE_AXES else slope
    return nodes.add("PRelu", inputs[0], nodes.constant(turned))


@write.register
def _(operation: of.Rescale, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    rank, found = len(shapes[0]), inputs[0]
    if (operation.scale != 1).any():
        found = nodes.add("Mul", found, nodes.constant(_for_channels(operation.scale, rank)))
    if operation.offset.any():
        found = nodes.add("Add", found, nodes.constant(_for_channels(operation.offset, rank)))
    return found


@write.register
def _(operation: of.Merge, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    way = operation.way
    if way in (Merging.MAXIMUM, Merging.MINIMUM):
        return nodes.add("Max" if way is Merging.MAXIMUM else "Min", *inputs)
    kind = {Merging.SUBTRACT: "Sub", Merging.MULTIPLY: "Mul"}.get(way, "Add")
    found = inputs[0]
    for one in inputs[1:]:
        found = nodes.add(kind, found, one)
    if way is Merging.AVERAGE:
        return nodes.add("Mul", found, nodes.constant(1.0 / len(inputs)))
    return found


@write.register
def _(operation: of.Join, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    return nodes.add("Concat", *inputs, axis=1)


@write.register
def _(operation: of.DepthToSpace, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    return nodes.add("DepthToSpace", inputs[0], blocksize=operation.block, mode="DCR")


@write.register
def _(operation: of.SpaceToDepth, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    return nodes.add("SpaceToDepth", inputs[0], blocksize=operation.block)


@write.register
def _(operation: of.Repeat, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    scales = nodes.constant((1, 1, *operation.size))
    if operation.linear:
        way = {"mode": "linear", "coordinate_transformation_mode": "half_pixel"}
    else:
        way = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
    return nodes.add("Resize", inputs[0], "", scales, **way)


@write.register
def _(operation: of.Pool, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    window, kind = operation.window, "MaxPool" if operation.greatest else "AveragePool"
    return nodes.add(kind, inputs[0], kernel_shape=window.size, strides=window.strides, **_padding(window))


@write.register
def _(operation: of.WholePool, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    found = nodes.add("GlobalMaxPool" if operation.greatest else "GlobalAveragePool", inputs[0])
    if operation.keeps_axes:
        return found
    return nodes.add("Reshape", found, nodes.constant((1, channels(shapes[0])), np.int64))


@write.register
def _(operation: of.Frame, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    (top, bottom), (left, right) = operation.rows, operation.columns
    if min(top, bottom, left, right) < 0:
        ends = [-cut if cut else _TO_THE_END for cut in (-bottom, -right)]
        sides = ((-top, -left), ends, (2, 3))
        return nodes.add("Slice", inputs[0], *(nodes.constant(one, np.int64) for one in sides))
    frame = nodes.constant((0, 0, top, left, 0, 0, bottom, right), np.int64)
    return nodes.add("Pad", inputs[0], frame, nodes.constant(_NEARLY_ZERO), mode="constant")


@write.register
def _(operation: of.Reshape, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    """Keras lays out a pixel's channels side by side, and the numbers of an image in that order."""
    found = inputs[0]
    if len(shapes[0]) == IMAGE_AXES:
        found = nodes.add("Transpose", found, perm=_TO_ROWS_FIRST)
    found = nodes.add("Reshape", found, nodes.constant((1, *operation.shape), np.int64))
    if len(operation.shape) == IMAGE_AXES:
        found = nodes.add("Transpose", found, perm=_TO_CHANNELS_FIRST)
    return found


def _padding(window: LayerWindow) -> Json:
    """With strides, how much Keras pads depends on the size of the image; else it is always the same.

    A window that is smaller than its stride pads at most the last row or column.
    """
    skips = window.same and (window.skips(0) or window.skips(1))
    if window.same and max(window.strides) > 1 and not skips:
        return {"auto_pad": "SAME_UPPER"}
    (top, bottom), (left, right) = (
        (0, window.reach(axis) - 1) if skips and window.skips(axis) else window.padding(axis)
        for axis in (0, 1)
    )
    return {"pads": (top, left, bottom, right)}


def _bias(nodes: Nodes, bias: Weights | None) -> tuple[str, ...]:
    return () if bias is None else (nodes.constant(bias),)


def _for_channels(values: Weights, rank: int) -> Weights:
    return values.reshape(-1, 1, 1) if rank == IMAGE_AXES else values
