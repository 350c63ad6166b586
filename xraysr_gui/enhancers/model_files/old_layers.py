"""Layers of .h5 files that only bear the name of a layer of Keras: such a file does not say whose a class is.

What can be seen is what it lacks: Keras itself writes these settings of each of its layers, in versions 2 and
3, and a class that was derived from `Layer` alone does not. One that was derived from the layer of the same
name writes them too, and cannot be told from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from xraysr_gui.core.loose import JsonView
from xraysr_gui.core.words import tr
from xraysr_gui.enhancers.model_files.mending import class_mended
from xraysr_gui.enhancers.model_files.refusals import layer_refused

_CONVOLVES = ("kernel_size", "strides", "padding", "activation", "use_bias")
_NORMALISES = ("axis", "epsilon", "center", "scale")
_POOLS = ("pool_size", "strides", "padding")
ALWAYS_WRITTEN = {
    "Conv2D": ("filters", *_CONVOLVES),
    "Conv2DTranspose": ("filters", *_CONVOLVES),
    "DepthwiseConv2D": ("depth_multiplier", *_CONVOLVES),
    "SeparableConv2D": ("filters", "depth_multiplier", *_CONVOLVES),
    "Dense": ("units", "activation", "use_bias"),
    "BatchNormalization": _NORMALISES,
    "LayerNormalization": _NORMALISES,
    "GroupNormalization": ("groups", *_NORMALISES),
    "PReLU": ("shared_axes",),
    "MultiHeadAttention": ("num_heads", "key_dim", "use_bias"),
    "Attention": ("use_scale",),
    "Activation": ("activation",),
    "ReLU": ("max_value", "negative_slope", "threshold"),
    "ELU": ("alpha",),
    "Rescaling": ("scale", "offset"),
    "Concatenate": ("axis",),
    "UpSampling2D": ("size",),
    "Permute": ("dims",),
    "Resizing": ("height", "width", "interpolation"),
    "MaxPooling2D": _POOLS,
    "AveragePooling2D": _POOLS,
    "ZeroPadding2D": ("padding",),
    "Cropping2D": ("cropping",),
    "Dropout": ("rate",),
    "SpatialDropout2D": ("rate",),
    "GaussianDropout": ("rate",),
    "AlphaDropout": ("rate",),
    "GaussianNoise": ("stddev",),
}


def refuse_lookalikes(description: JsonView) -> None:
    """Refuse a layer that lacks what Keras itself would have written of it.

    Raises:
        NotUsable: there is one, with the settings that it lacks.
    """
    for layer in _layers_of(description):
        class_name, config = str(layer.get("class_name")), layer.get("config")
        if not isinstance(config, dict) or "module" in layer:
            continue
        lacking = [name for name in ALWAYS_WRITTEN.get(class_name, ()) if name not in config]
        if lacking:
            why = tr("lacks {}, which Keras itself always writes: it is a class of its author's own").format(
                " and ".join(lacking)
            )
            name = str(config.get("name", layer.get("name", class_name)))
            raise layer_refused(name, class_name, why, class_mended(class_name))


def _layers_of(description: JsonView) -> Iterator[JsonView]:
    """Every layer, also of models within models; what is no list of layers has none."""
    waiting: list[object] = [description]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict):
            continue
        yield one
        config = one.get("config")
        inner = config.get("layers") if isinstance(config, dict) else config
        waiting.extend(inner if isinstance(inner, list) else ())
