"""Usual networks as people build them with Keras, and what must be found out about each.

Their weights are set so that they show the image that they are given, more or less: a network of random
numbers would be refused for what it shows, and nothing else would be learned about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Architecture:
    """One network and the facts about it, as its author would tell them.

    Attributes:
        build: Makes it with Keras.
        scale: How many times larger its result is.
        channels: Of the image that it takes.
        stated: The size of image that its Input states, 0 for any.
        made_for_it: Whether it can work at no other.
        whole: Whether it looks at the whole image.
        multiple: What must divide the sides of an image.
        takes, gives: What black and white are to it.
        results: The names of its results, where there are several; the first is the image.
        close: How far the program may be from Keras.
    """

    build: Callable[[Any], Any]
    scale: int = 1
    channels: int = 1
    stated: int = 0
    made_for_it: bool = False
    whole: bool = False
    multiple: int = 1
    takes: str = "0..1"
    gives: str = "0..1"
    results: tuple[str, ...] = ()
    close: float = 1e-5


def telling(model: Any, seed: int = 0) -> Any:
    """The model with weights by which it shows its image: the middle of each kernel takes a mean."""
    random = np.random.default_rng(seed)
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(_telling(layer, weight, random.normal(0, 0.002, weight.shape)))
    return model


def _telling(layer: Any, weight: Any, values: Any) -> Any:
    kind, name = type(layer).__name__, weight.path.split("/")[-1]
    if name in ("gamma", "moving_variance"):
        return values + 1
    if name != "kernel" or kind in ("MultiHeadAttention", "LayerNormalization"):
        return values
    if kind == "Conv2DTranspose":
        return values + 1 / weight.shape[3]
    if kind == "Dense":
        return values + np.eye(*weight.shape)
    values[weight.shape[0] // 2, weight.shape[1] // 2] += 1 / weight.shape[2]
    return values


def little(keras: Any, x: Any) -> Any:
    """What is found, made so small that the image beside it is seen."""
    return keras.layers.Rescaling(0.05)(x)


def espcn(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    for filters, size in ((16, 5), (16, 3), (8, 3), (9, 3)):
        x = L.Conv2D(filters, size, padding="same", activation="relu")(x)
    return telling(keras.Model(image, keras.ops.depth_to_space(x, 3)))


def espcn_by_hand(keras: Any) -> Any:
    """Pixels shuffled with Reshape and Permute, as before Keras had a function for it."""
    L = keras.layers
    x = image = keras.Input((48, 48, 1))
    for filters, size in ((16, 5), (8, 3), (4, 3)):
        x = L.Conv2D(filters, size, padding="same", activation="tanh" if filters > 4 else None)(x)
    x = L.Permute((1, 3, 2, 4, 5))(L.Reshape((48, 48, 2, 2, 1))(x))
    return telling(keras.Model(image, L.Reshape((96, 96, 1))(x)))


def srcnn(padding: str) -> Callable[[Any], Any]:
    def build(keras: Any) -> Any:
        L = keras.layers
        chain = [L.Conv2D(16, 9, padding=padding, activation="relu")]
        chain += [L.Conv2D(8, 1, padding=padding, activation="relu"), L.Conv2D(1, 5, padding=padding)]
        return telling(keras.Sequential([keras.Input((None, None, 1)), *chain]))

    return build


def vdsr(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    for _ in range(19):
        x = L.Conv2D(8, 3, padding="same", activation="relu")(x)
    return telling(keras.Model(image, L.Add()([image, little(keras, L.Conv2D(1, 3, padding="same")(x))])))


def edsr(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = first = L.Conv2D(8, 3, padding="same")(image)
    for _ in range(4):
        found = L.Conv2D(8, 3, padding="same")(L.Conv2D(8, 3, padding="same", activation="relu")(x))
        x = L.Add()([x, found * 0.01])
    x = little(keras, L.Conv2D(8, 3, padding="same")(x)) + first
    x = keras.ops.depth_to_space(L.Conv2D(32, 3, padding="same")(x), 2)
    return telling(keras.Model(image, L.Conv2D(1, 3, padding="same")(x)))


def u_net(side: int | None, channels: int) -> Callable[[Any], Any]:
    def build(keras: Any) -> Any:
        L = keras.layers
        x = image = keras.Input((side, side, channels))
        skips = []
        for filters in (4, 6, 8):
            skips.append(L.Conv2D(filters, 3, padding="same", activation="relu")(x))
            x = L.MaxPooling2D()(skips[-1])
        x = L.Conv2D(8, 3, padding="same", activation="relu")(x)
        for skip in reversed(skips):
            x = L.Concatenate()([L.Conv2DTranspose(6, 2, 2)(x), skip])
            x = L.Conv2D(6, 3, padding="same", activation="relu")(x)
        x = L.Conv2D(channels, 1, activation="sigmoid")(x)
        return telling(keras.Model(image, L.Add()([image, L.Rescaling(0.05, -0.03)(x)])))

    return build


def dncnn(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation="relu")(x)
    for _ in range(6):
        x = L.ReLU()(L.BatchNormalization()(L.Conv2D(8, 3, padding="same", use_bias=False)(x)))
    return telling(
        keras.Model(image, L.Subtract()([image, little(keras, L.Conv2D(1, 3, padding="same")(x))]))
    )


def auto_encoder(keras: Any) -> Any:
    """Down by strides and up again, nothing beside it."""
    L = keras.layers
    x = image = keras.Input((128, 128, 1))
    for filters in (8, 8):
        x = L.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
    for filters in (8, 8):
        x = L.Conv2DTranspose(filters, 2, strides=2, padding="same", activation="relu")(x)
    return telling(keras.Model(image, L.Conv2D(1, 3, padding="same")(x)))


def through_a_bottleneck(side: int, channels: int) -> Callable[[Any], Any]:
    def build(keras: Any) -> Any:
        L = keras.layers
        x = image = keras.Input((side, side, channels))
        x = L.AveragePooling2D(side // 16)(L.Conv2D(1, 3, padding="same", activation="relu")(x))
        x = L.Dense(256)(L.Dense(256, activation="relu")(L.Flatten()(x)))
        x = L.UpSampling2D(side // 16, interpolation="bilinear")(L.Reshape((16, 16, 1))(x))
        return telling(keras.Model(image, L.Conv2D(channels, 3, padding="same")(x)))

    return build


def squeeze_excite(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation="relu")(image)
    gate = L.Dense(2, activation="relu")(L.GlobalAveragePooling2D()(x))
    gate = L.Reshape((1, 1, 8))(L.Dense(8, activation="sigmoid")(gate))
    x = L.Conv2D(1, 3, padding="same")(L.Multiply()([x, gate]))
    return telling(keras.Model(image, L.Add()([image, little(keras, x)])))


def attention(keras: Any) -> Any:
    """Every eighth pixel is compared with all others."""
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = L.AveragePooling2D(8)(L.Conv2D(8, 3, padding="same", activation="relu")(image))
    y = L.LayerNormalization()(x)
    x = L.Add()([x, L.MultiHeadAttention(2, 4)(y, y)])
    x = L.Conv2D(1, 1)(L.UpSampling2D(8)(x))
    return telling(keras.Model(image, L.Add()([image, little(keras, x)])))


def attention_of_patches(keras: Any) -> Any:
    """A list of pixels of one size of image, as transformers have it."""
    L = keras.layers
    image = keras.Input((64, 64, 1))
    x = L.Reshape((64, 8))(L.Conv2D(8, 8, strides=8)(image))
    y = L.LayerNormalization()(x)
    x = L.Add()([x, L.MultiHeadAttention(2, 4)(y, y)])
    x = L.Add()([x, L.Dense(8)(L.Dense(16, activation="gelu")(L.LayerNormalization()(x)))])
    x = L.UpSampling2D(8)(L.Reshape((8, 8, 8))(x))
    return telling(keras.Model(image, L.Add()([image, little(keras, L.Conv2D(1, 1)(x))])))


def mixed_precision(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    for _ in range(3):
        x = L.Conv2D(8, 3, padding="same", activation="relu", dtype="mixed_float16")(x)
    x = L.Conv2D(1, 3, padding="same", dtype="float32")(x)
    return telling(keras.Model(image, L.Add(dtype="float32")([image, L.Rescaling(0.05, dtype="float32")(x)])))


def from_minus_one(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation=keras.layers.LeakyReLU(0.9))(x)
    return telling(keras.Model(image, L.Conv2D(1, 3, padding="same", activation="tanh")(x)))


def to_255(keras: Any) -> Any:
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation="relu")(x)
    x = L.ReLU(max_value=255.0)(L.Conv2D(1, 3, padding="same")(x))
    return telling(keras.Model(image, x))


def own_rescaling(keras: Any) -> Any:
    """Takes what a picture file holds, and gives what a screen wants."""
    L = keras.layers
    x = image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation="relu")(L.Rescaling(1 / 255)(x))
    return telling(keras.Model(image, L.Conv2D(1, 3, padding="same")(x)))


def normalised(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = L.LayerNormalization()(L.Conv2D(8, 3, padding="same")(image))
    x = L.GroupNormalization(4)(L.Conv2D(8, 3, padding="same", activation="gelu")(x))
    return telling(keras.Model(image, L.Add()([image, little(keras, L.Conv2D(1, 3, padding="same")(x))])))


def two_results(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = L.Conv2D(8, 3, padding="same", activation="relu")(image)
    sharp = L.Conv2D(1, 3, padding="same", name="sharp")(x)
    return telling(keras.Model(image, [sharp, L.Conv2D(1, 1, activation="sigmoid", name="mask")(x)]))


def beside_bicubic(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((None, None, 1))
    x = L.Conv2D(4, 3, padding="same")(L.Conv2D(8, 3, padding="same", activation="relu")(image))
    way = L.UpSampling2D(2, interpolation="bicubic")(image)
    return telling(keras.Model(image, L.Add()([way, little(keras, keras.ops.depth_to_space(x, 2))])))


def resized(keras: Any) -> Any:
    L = keras.layers
    image = keras.Input((48, 48, 1))
    x = L.Resizing(96, 96, interpolation="bicubic")(image)
    return telling(keras.Model(image, L.Conv2D(1, 5, padding="same")(x)))


ARCHITECTURES = {
    "espcn": Architecture(espcn, scale=3),
    "espcn by hand": Architecture(espcn_by_hand, scale=2, stated=48),
    "srcnn same": Architecture(srcnn("same")),
    "srcnn valid": Architecture(srcnn("valid")),
    "vdsr": Architecture(vdsr),
    "edsr": Architecture(edsr, scale=2),
    "u-net grey": Architecture(u_net(None, 1), multiple=8),
    "u-net rgb": Architecture(u_net(224, 3), channels=3, stated=224, multiple=8),
    "dncnn": Architecture(dncnn),
    "auto-encoder": Architecture(auto_encoder, stated=128, multiple=4),
    "bottleneck grey": Architecture(
        through_a_bottleneck(224, 1), stated=224, made_for_it=True, whole=True
    ),
    "bottleneck rgb": Architecture(
        through_a_bottleneck(96, 3), channels=3, stated=96, made_for_it=True, whole=True
    ),
    "squeeze-excite": Architecture(squeeze_excite, whole=True),
    "attention": Architecture(attention, whole=True, multiple=8),
    "attention of patches": Architecture(attention_of_patches, stated=64, made_for_it=True, whole=True),
    "mixed precision": Architecture(mixed_precision, close=1e-3),
    "from -1 to 1": Architecture(from_minus_one, takes="-1..1", gives="-1..1"),
    "from 0 to 255": Architecture(to_255, takes="0..255", gives="0..255"),
    "its own rescaling": Architecture(own_rescaling, takes="0..255"),
    "normalised": Architecture(normalised, whole=True),
    "two results": Architecture(two_results, results=("sharp", "mask")),
    "beside bicubic": Architecture(beside_bicubic, scale=2),
    "resized": Architecture(resized, scale=2, stated=48),
}  # fmt: skip
