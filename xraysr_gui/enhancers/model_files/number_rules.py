"""Rules for layers that work on each number alone, or join images number by number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.given import Given
from xraysr_gui.enhancers.model_files.nodes import Constant
from xraysr_gui.enhancers.model_files.operations import (
    Clip,
    Function,
    Merge,
    Merging,
    Operation,
    Pointwise,
    Rescale,
)
from xraysr_gui.enhancers.model_files.refusals import NotUsable, shown
from xraysr_gui.enhancers.model_files.settings import LayerSettings
from xraysr_gui.enhancers.model_files.shapes import channels
from xraysr_gui.enhancers.model_files.understood import is_foreign

Rule = Callable[[LayerSettings, Given], Sequence[Operation]]
ACTIVATIONS: dict[str, tuple[Operation, ...]] = {
    "linear": (),
    "relu": (Pointwise(Function.RELU),),
    "relu6": (Clip(0.0, 6.0),),
    "leaky_relu": (Pointwise(Function.LEAKY_RELU, 0.2),),
    "elu": (Pointwise(Function.ELU, 1.0),),
    "selu": (Pointwise(Function.SELU),),
    "sigmoid": (Pointwise(Function.SIGMOID),),
    "tanh": (Pointwise(Function.TANH),),
    "softplus": (Pointwise(Function.SOFTPLUS),),
    "softsign": (Pointwise(Function.SOFTSIGN),),
    "gelu": (Pointwise(Function.GELU),),
    "silu": (Pointwise(Function.SILU),),
    "swish": (Pointwise(Function.SILU),),
    "mish": (Pointwise(Function.MISH),),
}
_LAYERS_AS_ACTIVATIONS = ("ReLU", "LeakyReLU", "ELU")


def activated(settings: LayerSettings) -> Sequence[Operation]:
    """What a layer does to its result at the end, by its setting `activation`.

    Raises:
        NotUsable: it is none of the known functions.
    """
    found = settings.value("activation", "linear")
    if found is None:
        return ()
    if isinstance(found, str) and found in ACTIVATIONS:
        return ACTIVATIONS[found]
    if isinstance(found, dict) and found.get("class_name") in _LAYERS_AS_ACTIVATIONS:
        config = found.get("config")
        if isinstance(config, dict) and not is_foreign(found):
            inner = LayerSettings(config)
            operations = NUMBER_RULES[found["class_name"]](inner, Given(((1,),), {}, _no_weights))
            inner.finish()
            return operations
    name = found
    if isinstance(found, dict):  # a function's name is its "config", a layer's its class
        name = found["config"] if isinstance(found.get("config"), str) else found.get("class_name")
    why = tr("Its activation {} is none of the functions that this program understands.").format(shown(name))
    raise NotUsable(
        why, tr("Ask its author to take one of these: {}.").format(", ".join(sorted(ACTIVATIONS)))
    )


def _no_weights(name: str, shape: tuple[int, ...]) -> np.ndarray:
    raise NotUsable(tr("Its activation has weights of its own."))


def _relu(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    most, slope = settings.limit("max_value"), settings.limit("negative_slope") or 0.0
    if settings.limit("threshold"):
        raise NotUsable(tr("Its threshold is not zero."))
    if most is not None and most < 0:
        raise NotUsable(tr("Its greatest value lies below zero."))
    if slope == 0:
        return (Pointwise(Function.RELU),) if most is None else (Clip(0.0, most),)
    bent = Pointwise(Function.LEAKY_RELU, slope)
    return (bent,) if most is None else (bent, Clip(None, most))


def _leaky(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """Keras 3 says `negative_slope`, Keras 2 `alpha`."""
    old, slope = settings.limit("alpha"), settings.limit("negative_slope")
    stated = slope if slope is not None else old if old is not None else 0.3
    return (Pointwise(Function.LEAKY_RELU, stated),)


def _clip(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    return (Clip(settings.number("x_min"), settings.number("x_max")),)


def _rescaling(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    return (_line(settings.numbers("scale"), settings.numbers("offset", 0.0), given),)


def _line(scale: Constant, offset: Constant, given: Given) -> Rescale:
    """Times a number plus a number; either one for all channels or one for each."""
    depth = channels(given.shape)
    if not {len(scale), len(offset)} <= {1, depth}:
        raise NotUsable(tr("It has {} numbers for {} channels.").format(max(len(scale), len(offset)), depth))
    return Rescale(np.array(scale, np.float32), np.array(offset, np.float32))


def _merging(way: Merging) -> Rule:
    def rule(settings: LayerSettings, given: Given) -> Sequence[Operation]:
        pair_only = way in (Merging.SUBTRACT,)
        if len(given.shapes) + len(given.constants) < 2 or (pair_only and len(given.shapes) > 2):
            raise NotUsable(tr("It joins another number of images than it can."))
        if not given.constants:
            return (Merge(way),)
        if len(given.shapes) != 1 or len(given.constants) != 1:
            raise NotUsable(tr("It joins several images and a number at once."))
        (place, constant), *_ = given.constants.items()
        return (_with_number(way, constant, place == 0, given),)

    return rule


def _with_number(way: Merging, constant: Constant, number_first: bool, given: Given) -> Operation:
    """An image joined with a plain number."""
    negative = tuple(-one for one in constant)
    match way:
        case Merging.ADD:
            return _line((1.0,), constant, given)
        case Merging.SUBTRACT:
            sign, rest = (-1.0, constant) if number_first else (1.0, negative)
            return _line((sign,), rest, given)
        case Merging.MULTIPLY:
            return _line(constant, (0.0,), given)
        case Merging.MAXIMUM if len(constant) == 1:
            return Clip(constant[0], None)
        case Merging.MINIMUM if len(constant) == 1:
            return Clip(None, constant[0])
    raise NotUsable(tr("It joins an image with a number in a way that is not understood."))


def _divide(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    constant = given.constants.get(1)
    if len(given.shapes) != 1 or constant is None or not all(constant):
        raise NotUsable(tr("It divides by an image or by zero."))
    return (_line(tuple(1.0 / one for one in constant), (0.0,), given),)


def _nothing(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    """It is at work during training only."""
    return ()


def _function(name: str) -> Rule:
    return lambda settings, given: ACTIVATIONS[name]


def _bent(settings: LayerSettings, given: Given) -> Sequence[Operation]:
    return (Pointwise(Function.ELU, settings.number("alpha", 1.0)),)


NUMBER_RULES: dict[str, Rule] = {
    "Activation": lambda settings, given: activated(settings),
    "ReLU": _relu,
    "LeakyReLU": _leaky,
    "LeakyRelu": _leaky,
    "ELU": _bent,
    "Elu": _bent,
    **{name: _function(name.lower()) for name in ("Relu", "Relu6", "Selu", "Sigmoid", "Tanh")},
    **{name: _function(name.lower()) for name in ("Softplus", "Softsign", "Silu")},
    "Clip": _clip,
    "Rescaling": _rescaling,
    "Negative": lambda settings, given: (_line((-1.0,), (0.0,), given),),
    **{way.value.title(): _merging(way) for way in Merging},
    "TrueDivide": _divide,
    "Divide": _divide,
    **dict.fromkeys(("Dropout", "SpatialDropout2D", "GaussianNoise", "GaussianDropout"), _nothing),
    **dict.fromkeys(("AlphaDropout", "Identity"), _nothing),
}
