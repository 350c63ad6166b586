"""Rules for layers that look at all channels of a pixel or at all pixels of an image."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.given import Given
from xraysr_gui.enhancers.model_files.operations import Operation
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.settings import LayerSettings
from xraysr_gui.enhancers.model_files.shapes import IMAGE_AXES, Shape, channels, image
from xraysr_gui.enhancers.model_files.weight_arrays import Weights
from xraysr_gui.enhancers.model_files.wide_operations import (
    LIST_AXES,
    ChannelNorm,
    GroupNorm,
    HeadedAttention,
    ListAttention,
    Projection,
)

Rule = Callable[[LayerSettings, Given], Sequence[Operation]]


def last_axis(settings: LayerSettings, shape: Shape) -> None:
    """Refuse a layer that works along another axis than that of the channels."""
    axis = settings.value("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    if axis not in (-1, len(shape)) or isinstance(axis, bool):
        raise NotUsable(tr("It works along rows or columns, and only channels are understood."))


def _channel_norm(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    last_axis(settings, given.shape)
    return (ChannelNorm(*_scale_and_offset(settings, given), _epsilon(settings)),)


def _group_norm(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    last_axis(settings, given.shape)
    _, _, depth = image(given.shape)
    groups = settings.value("groups", 32)
    groups = depth if groups == -1 else groups
    if type(groups) is not int or groups < 1 or depth % groups:
        raise NotUsable(tr("Its groups do not divide its {} channels.").format(depth))
    return (GroupNorm(*_scale_and_offset(settings, given), _epsilon(settings), groups),)


def _scale_and_offset(settings: LayerSettings, given: Given) -> tuple[Weights, Weights]:
    side = (channels(given.shape),)
    gamma = given.weights("gamma", side) if settings.flag("scale", True) else np.ones(side, np.float32)
    beta = given.weights("beta", side) if settings.flag("center", True) else np.zeros(side, np.float32)
    return gamma, beta


def _epsilon(settings: LayerSettings) -> float:
    epsilon = settings.number("epsilon", 1e-3)
    if epsilon <= 0:
        raise NotUsable(tr("It divides by what may be zero."))
    return epsilon


def _headed(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    _check_operands(given, (IMAGE_AXES, LIST_AXES))
    _check_axes(settings.value("attention_axes", None), len(given.shape))
    settings.value("dropout", None)
    heads, size = settings.count("num_heads"), settings.count("key_dim")
    stated = settings.value("value_dim", None)
    depth = size if stated is None else LayerSettings({"value_dim": stated}).count("value_dim")
    goes = settings.value("output_shape", None)
    goes = channels(given.shape) if goes is None else goes[0] if isinstance(goes, list) and goes else goes
    goes = LayerSettings({"output_shape": goes}).count("output_shape")
    biased = settings.flag("use_bias", True)

    def projection(name: str, shape: tuple[int, ...]) -> Projection:
        bias = shape[1:] if name != "output_dense" else shape[2:]
        kernel = given.weights(f"{name}/kernel", shape)
        return Projection(kernel, given.weights(f"{name}/bias", bias) if biased else None)

    came = [channels(shape) for shape in given.shapes]
    return (
        HeadedAttention(
            projection("query_dense", (came[0], heads, size)),
            projection("key_dense", (came[-1], heads, size)),
            projection("value_dense", (came[1], heads, depth)),
            projection("output_dense", (heads, depth, goes)),
        ),
    )


def _lists(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    _check_operands(given, (LIST_AXES,))
    settings.value("dropout", None)
    if settings.choice("score_mode", ("dot", "concat"), "dot") != "dot":
        raise NotUsable(tr("It compares pixels in another way than by their product."))
    factor = float(given.weights("scale", ())) if settings.flag("use_scale", False) else 1.0
    return (ListAttention(factor),)


def _check_operands(given: Given, ranks: tuple[int, ...]) -> None:
    kinds = {len(shape) for shape in given.shapes}
    if not 2 <= len(given.shapes) <= 3 or len(kinds) != 1 or not kinds <= set(ranks):
        raise NotUsable(tr("It is given something else than the pixels of an image, twice or three times."))


def _check_axes(found: object, rank: int) -> None:
    """Attention over rows alone would be another thing; without a word it is over all pixels."""
    if found not in (None, list(range(1, rank)), tuple(range(1, rank))):
        raise NotUsable(tr("It compares pixels of one row or column only, which is not understood."))


WIDE_RULES: dict[str, Rule] = {
    "LayerNormalization": _channel_norm,
    "GroupNormalization": _group_norm,
    "MultiHeadAttention": _headed,
    "Attention": _lists,
}
