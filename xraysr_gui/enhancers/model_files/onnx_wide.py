"""In the words of ONNX: what looks at all channels of a pixel or at all pixels of an image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from xraysr_gui.enhancers.model_files import wide_operations as wide
from xraysr_gui.enhancers.model_files.onnx_graph import (
    TO_CHANNELS_FIRST,
    TO_ROWS_FIRST,
    Nodes,
    for_channels,
)
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, Shape, channels
from xraysr_gui.enhancers.model_files.weight_arrays import Weights


def _channel_norm(
    operation: wide.ChannelNorm, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]
) -> str:
    rank = len(shapes[0])
    axes = [1 if rank == IMAGE_AXES else -1]
    off = nodes.add("Sub", inputs[0], nodes.add("ReduceMean", inputs[0], axes=axes))
    variance = nodes.add("ReduceMean", nodes.add("Mul", off, off), axes=axes)
    return _scaled(nodes, off, variance, operation, rank)


def _group_norm(
    operation: wide.GroupNorm, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]
) -> str:
    """Means over an image for each channel, then over the channels of a group by a small matrix."""
    depth = channels(shapes[0])

    def mean(name: str) -> str:
        each = nodes.add("ReduceMean", name, axes=[2, 3])
        if operation.groups == depth:
            return each
        group = np.arange(depth) // (depth // operation.groups)
        matrix = (group[:, None] == group) * np.float32(operation.groups / depth)
        return nodes.add("Conv", each, nodes.constant(matrix[:, :, None, None]), kernel_shape=(1, 1))

    off = nodes.add("Sub", inputs[0], mean(inputs[0]))
    return _scaled(nodes, off, mean(nodes.add("Mul", off, off)), operation, len(shapes[0]))


def _scaled(
    nodes: Nodes, off: str, variance: str, operation: wide.ChannelNorm | wide.GroupNorm, rank: int
) -> str:
    """What differs from the mean, divided by its spread, times a number plus a number."""
    spread = nodes.add("Sqrt", nodes.add("Add", variance, nodes.constant(operation.epsilon)))
    found = nodes.add("Div", off, spread)
    found = nodes.add("Mul", found, nodes.constant(for_channels(operation.scale, rank)))
    return nodes.add("Add", found, nodes.constant(for_channels(operation.offset, rank)))


def _headed(
    operation: wide.HeadedAttention, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]
) -> str:
    """Pixels as lists; heads as a batch; and back to an image where one came."""
    lists = [_as_list(nodes, name, shape) for name, shape in zip(inputs, shapes, strict=True)]
    query, value, key = lists[0], lists[1], lists[-1 if len(lists) > 2 else 1]
    size = operation.query.kernel.shape[2]
    asked = nodes.add("Mul", _heads(nodes, query, operation.query), nodes.constant(size**-0.5))
    keys = nodes.add("Transpose", _heads(nodes, key, operation.key), perm=(0, 1, 3, 2))
    shares = nodes.add("Softmax", nodes.add("MatMul", asked, keys), axis=-1)
    mixed = nodes.add("MatMul", shares, _heads(nodes, value, operation.value))
    heads, depth, goes = operation.output.kernel.shape
    joined = nodes.add("Transpose", mixed, perm=(0, 2, 1, 3))
    joined = nodes.add("Reshape", joined, nodes.constant((1, -1, heads * depth), np.int64))
    matrix = operation.output.kernel.reshape(heads * depth, goes)
    found = _matrix(nodes, joined, matrix, operation.output.bias)
    if len(shapes[0]) != IMAGE_AXES:
        return found
    sides = nodes.add("Shape", inputs[0], start=2, end=4)
    shape = nodes.add("Concat", nodes.constant((1, goes), np.int64), sides, axis=0)
    return nodes.add("Reshape", nodes.add("Transpose", found, perm=(0, 2, 1)), shape)


def _as_list(nodes: Nodes, name: str, shape: Shape) -> str:
    if len(shape) != IMAGE_AXES:
        return name
    flat = nodes.add("Reshape", name, nodes.constant((1, channels(shape), -1), np.int64))
    return nodes.add("Transpose", flat, perm=(0, 2, 1))


def _heads(nodes: Nodes, name: str, projection: wide.Projection) -> str:
    """(1, heads, pixels, size) of a list of pixels."""
    came, heads, size = projection.kernel.shape
    bias = None if projection.bias is None else projection.bias.reshape(-1)
    found = _matrix(nodes, name, projection.kernel.reshape(came, heads * size), bias)
    shaped = nodes.add("Reshape", found, nodes.constant((1, -1, heads, size), np.int64))
    return nodes.add("Transpose", shaped, perm=(0, 2, 1, 3))


def _matrix(nodes: Nodes, name: str, matrix: Weights, bias: Weights | None) -> str:
    found = nodes.add("MatMul", name, nodes.constant(matrix))
    return found if bias is None else nodes.add("Add", found, nodes.constant(bias))


def _lists(
    operation: wide.ListAttention, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]
) -> str:
    query, value, key = inputs[0], inputs[1], inputs[-1 if len(inputs) > 2 else 1]
    like = nodes.add("MatMul", query, nodes.add("Transpose", key, perm=(0, 2, 1)))
    if operation.factor != 1:
        like = nodes.add("Mul", like, nodes.constant(operation.factor))
    return nodes.add("MatMul", nodes.add("Softmax", like, axis=-1), value)


def _permute(operation: wide.Permute, nodes: Nodes, inputs: Sequence[str], shapes: Sequence[Shape]) -> str:
    found, is_image = inputs[0], len(shapes[0]) == IMAGE_AXES
    if is_image:
        found = nodes.add("Transpose", found, perm=TO_ROWS_FIRST)
    found = nodes.add("Transpose", found, perm=(0, *(axis + 1 for axis in operation.axes)))
    return nodes.add("Transpose", found, perm=TO_CHANNELS_FIRST) if is_image else found


WIDE_WRITERS: dict[type[Any], Callable[[Any, Nodes, Sequence[str], Sequence[Shape]], str]] = {
    wide.ChannelNorm: _channel_norm,
    wide.GroupNorm: _group_norm,
    wide.HeadedAttention: _headed,
    wide.ListAttention: _lists,
    wide.Permute: _permute,
}
