"""Networks made with Keras itself, one for each thing that a reader can get wrong."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np


def randomised(model: Any, seed: int = 0) -> Any:
    """The model with random weights of a size that keeps pictures in range."""
    random = np.random.default_rng(seed)
    for weight in model.weights:
        if "seed_generator" in weight.path:
            continue
        many = np.prod(weight.shape[:-1]) if len(weight.shape) > 1 else 10
        values = random.normal(0, 1 / np.sqrt(max(many, 1)), weight.shape)
        weight.assign(np.abs(values) + 0.5 if "variance" in weight.path else values)
    return model


class Chains(dict[str, tuple[Any, tuple[int, int]]]):
    """Models by what they try, each with the size of a picture to try it on."""

    def __init__(self, keras: Any) -> None:
        self.keras = keras
        self._windows(keras.layers)
        self._numbers(keras.layers)
        self._functions(keras.layers, keras.ops)
        self._joins(keras.layers, keras.ops)
        self._wide(keras.layers)
        self._laid_out(keras.layers, keras.ops)

    def add(
        self, name: str, *layers: Callable[[Any], Any], size: Any = (13, 18), fixed: bool = False
    ) -> None:
        """A chain of layers on pictures of four channels, of any size unless it is fixed."""
        x = picture = self.keras.Input((*(size if fixed else (None, None)), 4))
        for layer in layers:
            x = layer(x)
        self[name] = self.keras.Model(picture, x), size

    def _windows(self, L: Any) -> None:
        for padding in ("same", "valid"):
            self.add(f"narrow {padding}", L.Conv2D(5, (4, 1), padding=padding))
            for size, strides in product((1, 2, 3, 5), (1, 2, 3)):
                self.add(f"conv {padding} {size} {strides}", L.Conv2D(5, size, strides, padding=padding))
            for size, strides in ((2, 2), (3, 2), (4, 2), (5, 3), (2, 3), (1, 2), (9, 4), (3, 1)):
                layer = L.Conv2DTranspose(3, size, strides, padding=padding)
                self.add(f"enlarge {padding} {size} {strides}", layer)
            for more in (0, 1):
                layer = L.Conv2DTranspose(3, 3, 2, padding=padding, output_padding=more)
                self.add(f"enlarge {padding} and {more}", layer)
            self.add(f"dilated {padding}", L.Conv2D(5, 3, dilation_rate=(2, 3), padding=padding))
            self.add(f"depthwise {padding}", L.DepthwiseConv2D(3, depth_multiplier=2, padding=padding))
            self.add(f"depthwise {padding} 2", L.DepthwiseConv2D(3, 2, padding=padding, activation="relu"))
            self.add(f"separable {padding}", L.SeparableConv2D(6, 3, depth_multiplier=2, padding=padding))
            for strides in (1, 2, 3):
                self.add(f"greatest {padding} {strides}", L.MaxPooling2D(3, strides, padding=padding))
                self.add(f"mean {padding} {strides}", L.AveragePooling2D(2, strides, padding=padding))
        self.add("groups", L.Conv2D(6, 3, groups=2))
        self.add("framed", L.ZeroPadding2D(((1, 2), (3, 0))))
        self.add("framed and pooled", L.ZeroPadding2D(2), L.MaxPooling2D(3, 1), L.AveragePooling2D(2, 1))
        self.add("framed and averaged", L.ZeroPadding2D(2), L.AveragePooling2D(2, 1))
        self.add("cut", L.Cropping2D(((1, 2), (3, 0))))
        self.add("repeated", L.UpSampling2D((2, 3)))
        self.add("drawn out", L.UpSampling2D((2, 3), interpolation="bilinear"))

    def _numbers(self, L: Any) -> None:
        for name in (
            "relu",
            "relu6",
            "elu",
            "selu",
            "sigmoid",
            "tanh",
            "softplus",
            "softsign",
            "silu",
            "gelu",
        ):
            self.add(name, L.Conv2D(4, 3, activation=name, use_bias=False))
        for name in ("leaky_relu", "mish", "swish", "linear"):
            self.add(name, L.Activation(name))
        self.add("layer as activation", L.Conv2D(4, 1, activation=L.LeakyReLU(0.05)))
        self.add("function as activation", L.Conv2D(4, 1, activation=self.keras.activations.relu))
        self.add("leaky", L.LeakyReLU(0.07))
        self.add("limited", L.ReLU(max_value=0.3))
        self.add("bent and limited", L.ReLU(max_value=0.3, negative_slope=0.2))
        self.add("elu of its own", L.ELU(0.6))
        self.add("slopes", L.Conv2D(4, 3), L.PReLU(shared_axes=[1, 2]))
        self.add("slopes of all", L.Conv2D(4, 3), L.PReLU(shared_axes=[1, 2, 3]))
        self.add("slopes of pixels", L.Conv2D(4, 3), L.PReLU(), fixed=True)
        self.add("normalised", L.BatchNormalization())
        self.add("normalised plainly", L.BatchNormalization(center=False, scale=False, epsilon=0.1))
        self.add("rescaled", L.Rescaling(1 / 127.5, offset=[0.1, 0.2, -0.3, 0.0]))
        self.add("nothing", L.Dropout(0.2), L.SpatialDropout2D(0.2), L.GaussianNoise(0.3), L.Identity())
        self.add("dense pixels", L.Dense(3, activation="relu"))
        self.add("dense", L.Flatten(), L.Dense(24), L.Reshape((4, 3, -1)), size=(5, 6), fixed=True)

    def _functions(self, L: Any, ops: Any) -> None:
        self.add("blocks", lambda x: ops.depth_to_space(x, 2))
        self.add("blocks back", lambda x: ops.space_to_depth(x, 2), size=(12, 16))
        self.add("numbers", lambda x: ((1.5 - x * 2.0) / 4.0 + 0.25) - 0.125)
        self.add("opposite", lambda x: -x)
        self.add("clipped", lambda x: ops.clip(x, 0.2, 0.7))
        self.add("limits", lambda x: ops.minimum(ops.maximum(x, 0.2), 0.7))
        self.add("functions", lambda x: ops.tanh(ops.leaky_relu(ops.relu(ops.silu(x)) - 0.3, 0.2)))

    def _joins(self, L: Any, ops: Any) -> None:
        for kind in (L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum, L.Concatenate):
            self.add(kind.__name__, lambda x, join=kind(): join([x, L.Conv2D(4, 3, padding="same")(x), x]))
        self.add("subtract", lambda x: L.Subtract()([x, L.Conv2D(1, 3, padding="same")(x)]))
        self.add("joined", lambda x: ops.concatenate([ops.add(x, x), ops.multiply(x, x)], axis=-1))
        self.add("by keyword", lambda x: ops.subtract(x1=x, x2=L.Conv2D(4, 1)(inputs=x)))
        mean, greatest = L.GlobalAveragePooling2D(keepdims=True), L.GlobalMaxPooling2D()
        self.add("squeezed", lambda x: x * L.Dense(4, "sigmoid")(mean(x)))
        self.add("squeezed by a function", lambda x: x * ops.mean(x, axis=(1, 2), keepdims=True))
        self.add("squeezed to the greatest", lambda x: x * ops.max(x, axis=(-3, -2), keepdims=True))
        shaped = L.Reshape((1, 1, 4))
        self.add("shaped", lambda x: x * shaped(L.Dense(4, "sigmoid")(greatest(x))), fixed=True)

    def _wide(self, L: Any) -> None:
        self.add("channels normalised", L.LayerNormalization())
        self.add("channels normalised plainly", L.LayerNormalization(center=False, scale=False, epsilon=0.1))
        for groups in (1, 2, -1):
            self.add(f"{groups} groups normalised", L.GroupNormalization(groups))
        for size in (2, (4, 2)):
            self.add(f"curved {size}", L.UpSampling2D(size, interpolation="bicubic"))
        for way in ("nearest", "bilinear", "bicubic"):
            self.add(f"resized {way}", L.Resizing(26, 36, interpolation=way), fixed=True)
        self.add("halved", L.Resizing(6, 9), size=(12, 18), fixed=True)
        heads = L.MultiHeadAttention(2, 3)
        self.add("attention", lambda x: heads(x, x), size=(5, 7))
        deep = L.MultiHeadAttention(3, 2, value_dim=5, output_shape=6, use_bias=False)
        self.add("attention by keyword", lambda x: deep(value=x, key=-x, query=x * 2), size=(5, 7))
        rows, plain, factor = L.MultiHeadAttention(1, 4), L.Attention(), L.Attention(use_scale=True)

        def listed(x: Any) -> Any:
            x = L.LayerNormalization()(L.Reshape((30, 4))(x))
            x = L.Add()([x, rows(x, L.Dense(4)(x))])
            x = factor([plain([x, x]), x, -x])
            return L.Reshape((5, 6, 4))(L.Dense(4, activation="relu")(x))

        self.add("attention of lists", listed, size=(5, 6), fixed=True)

    def _laid_out(self, L: Any, ops: Any) -> None:
        def shuffle(blocks: Any, axes: Any) -> Any:
            return lambda x: L.Reshape((10, 12, 1))(L.Permute(axes)(L.Reshape(blocks)(x)))

        for axes in ((1, 3, 2, 4, 5), (1, 4, 2, 3, 5)):
            self.add(f"shuffled {axes}", shuffle((5, 6, 2, 2, 1), axes), size=(5, 6), fixed=True)
        self.add("channels first", shuffle((5, 6, 1, 2, 2), (1, 4, 2, 5, 3)), size=(5, 6), fixed=True)
        self.add("short", shuffle((5, 6, 2, 2), (1, 3, 2, 4)), size=(5, 6), fixed=True)

        def back(x: Any) -> Any:
            x = L.Permute((1, 3, 2, 4, 5))(L.Reshape((4, 2, 3, 2, 4))(x))
            return L.Reshape((4, 3, 16))(x)

        self.add("shuffled back", back, size=(8, 6), fixed=True)

        def by_functions(x: Any) -> Any:
            x = ops.transpose(ops.reshape(x, (-1, 5, 6, 2, 2, 1)), (0, 1, 3, 2, 4, 5))
            return ops.reshape(x, (-1, 10, 12, 1))

        self.add("shuffled by functions", by_functions, size=(5, 6), fixed=True)
        self.add("turned", L.Permute((2, 1, 3)), size=(5, 6), fixed=True)


def nested(keras: Any) -> Any:
    """Models within models: used twice, a Sequential one, and one whose weights are not trained."""
    L = keras.layers

    def block(name: str, channels: int = 6) -> Any:
        x = picture = keras.Input((None, None, channels))
        x = L.Conv2D(channels, 3, padding="same")(x)
        x = L.BatchNormalization()(x)
        x = L.PReLU(shared_axes=[1, 2])(x)
        x = L.Conv2D(channels, 1)(x)
        return keras.Model(picture, L.Add()([x, picture]), name=name)

    picture = keras.Input((None, None, 1))
    x = L.Conv2D(6, 3, padding="same")(picture)
    twice, frozen = block("twice"), block("frozen")
    frozen.layers[1].trainable = False
    x = twice(twice(x))
    x = frozen(x)
    chain = keras.Sequential([L.Conv2D(6, 3, padding="same"), L.ReLU(), block("deep")], name="chain")
    return keras.Model(picture, L.Conv2D(1, 1)(chain(x)))


def u_net(keras: Any) -> Any:
    """Three levels, strides by pooling and by convolution, back by all the ways there are."""
    L = keras.layers
    x = picture = keras.Input((None, None, 1))
    skips = []
    for filters in (4, 8, 8):
        x = L.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        skips.append(L.ReLU()(L.BatchNormalization()(x)))
        x = L.MaxPooling2D()(skips[-1])
    x = L.Conv2D(8, 3, padding="same", activation="relu")(x)
    ways = (L.Conv2DTranspose(8, 3, 2, padding="same"), L.UpSampling2D(interpolation="bilinear"))
    for way, skip in zip((*ways, L.UpSampling2D()), reversed(skips), strict=True):
        x = L.Conv2D(8, 3, padding="same", activation="relu")(L.Concatenate()([way(x), skip]))
    return keras.Model(picture, L.Conv2D(1, 1)(x))
