"""What each class of a layer does to pixels: its settings and weights become operations.

To add one: name it in `understood`, write a rule, and enter it in RULES. A rule takes every setting that
means something; one that nobody takes is refused, so a newer Keras cannot change a meaning unnoticed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.given import Given
from xraysr_gui.enhancers.model_files.number_rules import NUMBER_RULES, activated
from xraysr_gui.enhancers.model_files.operations import (
    Convolution,
    Dense,
    DepthToSpace,
    Enlargement,
    Frame,
    Join,
    Operation,
    Picture,
    Pool,
    Repeat,
    Rescale,
    Reshape,
    Slopes,
    SpaceToDepth,
    WholePool,
)
from xraysr_gui.enhancers.model_files.refusals import NotUsable
from xraysr_gui.enhancers.model_files.settings import MOST, LayerSettings
from xraysr_gui.enhancers.model_files.shapes import LayerWindow, Pair, Shape, channels, count, image
from xraysr_gui.enhancers.model_files.weight_arrays import Weights

Rule = Callable[[LayerSettings, Given], Sequence[Operation]]
_PADDINGS = ("valid", "same")


def _convolution(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    _, _, depth = image(given.shape)
    filters, groups = settings.count("filters"), settings.count("groups", 1)
    window = _window(settings)
    if depth % groups or filters % groups:
        raise NotUsable(tr("Its {} groups do not divide its channels.").format(groups))
    kernel = given.weights("kernel", (*window.size, depth // groups, filters))
    return Convolution(kernel, _bias(settings, given, filters), window, groups), *activated(settings)


def _depthwise(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    if settings.count("groups", 1) != 1:
        raise NotUsable(tr("It states groups of channels, which a depthwise layer has not."))
    operation = _each_channel(settings, given, "kernel")
    bias = _bias(settings, given, operation.kernel.shape[3])
    return Convolution(operation.kernel, bias, operation.window, operation.groups), *activated(settings)


def _separable(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    if settings.count("groups", 1) != 1:
        raise NotUsable(tr("It states groups of channels, which a separable layer has not."))
    depthwise = _each_channel(settings, given, "depthwise_kernel")
    filters = settings.count("filters")
    kernel = given.weights("pointwise_kernel", (1, 1, depthwise.kernel.shape[3], filters))
    mixed = Convolution(kernel, _bias(settings, given, filters), LayerWindow((1, 1)))
    return depthwise, mixed, *activated(settings)


def _each_channel(settings: LayerSettings, given: Given, weights: str) -> Convolution:
    """Each channel convolved by itself into a few."""
    _, _, depth = image(given.shape)
    times, window = settings.count("depth_multiplier", 1), _window(settings)
    kernel = given.weights(weights, (*window.size, depth, times))
    return Convolution(kernel.reshape(*window.size, 1, depth * times), None, window, depth)


def _window(settings: LayerSettings) -> LayerWindow:
    same = settings.choice("padding", _PADDINGS, "valid") == "same"
    size, strides = settings.pair("kernel_size"), settings.pair("strides", 1)
    dilation = settings.pair("dilation_rate", 1)
    if max(strides) > 1 and max(dilation) > 1:
        raise NotUsable(tr("It leaves out pixels both in its window and between its windows."))
    return _fitting(LayerWindow(size, strides, dilation, same))


def _fitting(window: LayerWindow) -> LayerWindow:
    """Refuse the few windows that pad unlike in every runtime: small ones with long strides."""
    skipping = [axis for axis in (0, 1) if window.same and window.skips(axis)]
    pads_alike = len(skipping) == 2 or all(window.strides[1 - axis] == 1 for axis in skipping)
    if not pads_alike or any(window.reach(axis) > 2 for axis in skipping):
        raise NotUsable(tr("Its strides are longer than its window, in a way that is not understood."))
    return window


def _bias(settings: LayerSettings, given: Given, filters: int) -> Weights | None:
    return given.weights("bias", (filters,)) if settings.flag("use_bias", True) else None


def _enlargement(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    _, _, depth = image(given.shape)
    filters, size = settings.count("filters"), settings.pair("kernel_size")
    strides, same = settings.pair("strides", 1), settings.choice("padding", _PADDINGS, "valid") == "same"
    if settings.count("groups", 1) != 1 or settings.pair("dilation_rate", 1) != (1, 1):
        raise NotUsable(tr("It enlarges in groups of channels or with gaps, which is not understood."))
    more = settings.value("output_padding", None)
    extra = (None, None) if more is None else _pair_from_zero(more)
    growth = [_growth(size[axis], strides[axis], same, extra[axis]) for axis in (0, 1)]
    kernel = given.weights("kernel", (*size, filters, depth))
    bias = _bias(settings, given, filters)
    return Enlargement(kernel, bias, strides, (growth[0], growth[1])), *activated(settings)


def _growth(size: int, stride: int, same: bool, extra: int | None) -> int:
    """How many pixels more than `stride` times its length a side becomes, as TensorFlow counts."""
    if extra is None:
        return 0 if same else max(size - stride, 0)
    growth = size % 2 - stride + extra if same else size - stride + extra
    if extra >= stride or (same and growth > 0):
        raise NotUsable(tr("It adds more pixels behind a side than its stride leaves room for."))
    return growth


def _pair_from_zero(found: object) -> Pair:
    match found if isinstance(found, list) else [found, found]:
        case [int(before), int(behind)] if 0 <= min(before, behind) <= max(before, behind) <= MOST:
            return before, behind
    raise NotUsable(tr("It states a number of pixels that is no number from 0."))


def _dense(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    units = settings.count("units")
    kernel = given.weights("kernel", (channels(given.shape), units))
    return Dense(kernel, _bias(settings, given, units)), *activated(settings)


def _normalisation(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """A trained batch normalisation is a scale and an offset for each channel."""
    _last_axis(settings, given.shape)
    side = (channels(given.shape),)
    epsilon = settings.number("epsilon", 1e-3)
    gamma = given.weights("gamma", side) if settings.flag("scale", True) else np.ones(side, np.float32)
    beta = given.weights("beta", side) if settings.flag("center", True) else np.zeros(side, np.float32)
    mean, variance = given.weights("moving_mean", side), given.weights("moving_variance", side)
    spread = variance.astype(np.float64) + epsilon
    if not (spread > 0).all():
        raise NotUsable(tr("Its variance is not above zero."))
    scale = gamma / np.sqrt(spread)
    return (Rescale(scale.astype(np.float32), (beta - mean * scale).astype(np.float32)),)


def _last_axis(settings: LayerSettings, shape: Shape) -> None:
    axis = settings.value("axis", -1)
    axis = axis[0] if isinstance(axis, list) and len(axis) == 1 else axis
    if axis not in (-1, len(shape)) or isinstance(axis, bool):
        raise NotUsable(tr("It works along rows or columns, and only channels are understood."))


def _slopes(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    shared = settings.value("shared_axes", None)
    shared = shared if isinstance(shared, list) else []
    shape = tuple(1 if axis in shared else side for axis, side in enumerate(given.shape, start=1))
    count(shape)
    return (Slopes(given.weights("alpha", tuple(side or 0 for side in shape))),)


def _repeat(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    way = settings.choice("interpolation", ("nearest", "bilinear"), "nearest")
    return (Repeat(settings.pair("size", 2, most=64), way == "bilinear"),)


def _pool(greatest: bool) -> Rule:
    def rule(settings: LayerSettings, given: Given) -> Sequence[Operation]:
        size = settings.pair("pool_size", 2)
        strides = settings.value("strides", None)
        moves = LayerSettings({"strides": size if strides is None else strides}).pair("strides")
        same = settings.choice("padding", _PADDINGS, "valid") == "same"
        return (Pool(_fitting(LayerWindow(size, moves, same=same)), greatest),)

    return rule


def _whole_pool(greatest: bool) -> Rule:
    def rule(settings: LayerSettings, given: Given) -> Sequence[Operation]:
        return (WholePool(greatest, settings.flag("keepdims", False)),)

    return rule


def _frame(key: str, sign: int) -> Rule:
    def rule(settings: LayerSettings, given: Given) -> Sequence[Operation]:
        found = settings.value(key)
        if not isinstance(found, list) or len(found) != 2:
            raise NotUsable(tr("Its setting {} is not understood.").format(key))
        (top, bottom), (left, right) = _pair_from_zero(found[0]), _pair_from_zero(found[1])
        return (Frame((sign * top, sign * bottom), (sign * left, sign * right)),)

    return rule


def _join(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    _last_axis(settings, given.shape)
    return (Join(),)


def _flatten(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    return (Reshape((count(given.shape),)),)


def _reshape(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    target = settings.value("target_shape")
    if not isinstance(target, list) or len(target) not in (1, 3):
        raise NotUsable(tr("It gives its numbers a shape that is no image."))
    if not all(type(side) is int and (side == -1 or 1 <= side <= MOST) for side in target):
        raise NotUsable(tr("It gives its numbers a shape that is no image."))
    if target.count(-1) == 1:
        rest = count(tuple(side for side in target if side != -1))
        target = [count(given.shape) // rest if side == -1 else side for side in target]
    return (Reshape(tuple(target)),)


def _picture(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    settings.value("optional", None)
    settings.value("sparse", None)
    settings.value("ragged", None)
    return (Picture(given.shape),)


RULES: dict[str, Rule] = {
    **NUMBER_RULES,
    "InputLayer": _picture,
    "Conv2D": _convolution,
    "DepthwiseConv2D": _depthwise,
    "SeparableConv2D": _separable,
    "Conv2DTranspose": _enlargement,
    "Dense": _dense,
    "BatchNormalization": _normalisation,
    "PReLU": _slopes,
    "UpSampling2D": _repeat,
    "MaxPooling2D": _pool(greatest=True),
    "AveragePooling2D": _pool(greatest=False),
    "GlobalMaxPooling2D": _whole_pool(greatest=True),
    "GlobalAveragePooling2D": _whole_pool(greatest=False),
    "ZeroPadding2D": _frame("padding", 1),
    "Cropping2D": _frame("cropping", -1),
    "Concatenate": _join,
    "Flatten": _flatten,
    "Reshape": _reshape,
    "DepthToSpace": lambda settings, given: (DepthToSpace(settings.count("block_size")),),
    "SpaceToDepth": lambda settings, given: (SpaceToDepth(settings.count("block_size")),),
}
